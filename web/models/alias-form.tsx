import { type FormEvent, useState } from 'react'
import { Button } from '../design/button.tsx'
import { ChoiceField } from '../design/choice-field.tsx'
import { TextField } from '../design/text-field.tsx'
import styles from './models.module.css'
import { fullName, type Model } from './use-models.ts'

interface AliasFormProps {
  models: readonly Model[]
  isBusy: boolean
  /** Resolves to whether it was set. */
  onSet: (alias: string, model: string) => Promise<boolean>
}

/** A further alias. */
export function AliasForm({ models, isBusy, onSet }: AliasFormProps) {
  const [alias, setAlias] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const names = models.map(fullName)
  const model = chosen ?? names[0]
  if (model === undefined) return null
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (await onSet(alias.trim(), model)) setAlias('')
  }
  return (
    <form className={styles['aliasForm']} onSubmit={(event) => void submit(event)} aria-label="Set an alias">
      <TextField label="Alias" value={alias} required placeholder="prod" onChange={setAlias} />
      <ChoiceField
        label="Leads to"
        value={model}
        choices={names.map((name) => ({ value: name, label: name }))}
        onChange={setChosen}
      />
      <Button look="outline" type="submit" disabled={isBusy || alias.trim() === ''}>
        Set
      </Button>
    </form>
  )
}
