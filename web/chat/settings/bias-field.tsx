import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useClient } from 'urql'
import { TokensOfDocument } from '../../api/generated/graphql.ts'
import { Button } from '../../design/button.tsx'
import field from '../../design/field.module.css'
import { IconButton } from '../../design/icon-button.tsx'
import { TextField } from '../../design/text-field.tsx'
import type { Sampling } from './sampling.ts'
import styles from './settings.module.css'

type Bias = NonNullable<Sampling['logitBias']>

interface BiasFieldProps {
  bias: Bias
  model: string | null
  onChange: (bias: Bias) => void
}

/** Makes tokens likelier or less likely. They are found by the text they spell. */
export function BiasField({ bias, model, onChange }: BiasFieldProps) {
  const [text, setText] = useState('')
  const client = useClient()
  const add = async (): Promise<void> => {
    const { data } = await client.query(TokensOfDocument, { text, model })
    const known = new Set(bias.map(({ token }) => token))
    const found = (data?.tokenize.ids ?? []).map((token, index) => ({
      token,
      text: data?.tokenize.tokens[index] ?? '',
      bias: -5,
    }))
    onChange([...bias, ...found.filter(({ token }) => !known.has(token))])
    setText('')
  }
  const set = (token: number, value: number): void => {
    if (!Number.isFinite(value)) return
    const within = Math.min(100, Math.max(-100, value))
    onChange(bias.map((entry) => (entry.token === token ? { ...entry, bias: within } : entry)))
  }
  return (
    <div className={field['field']}>
      {bias.map((entry) => (
        <div key={entry.token} className={styles['biasRow']}>
          <code>{entry.text.replaceAll(' ', '␣')}</code>
          <input
            className={field['number']}
            type="number"
            min={-100}
            max={100}
            step={1}
            value={entry.bias}
            aria-label={`Bias of ${entry.text}`}
            onChange={(event) => set(entry.token, event.target.valueAsNumber)}
          />
          <IconButton
            label={`Remove ${entry.text}`}
            onClick={() => onChange(bias.filter(({ token }) => token !== entry.token))}
          >
            <X size={15} />
          </IconButton>
        </div>
      ))}
      <div className={styles['biasAdd']}>
        <TextField label="Token bias" value={text} placeholder="A word, as it is written" onChange={setText} />
        <Button look="outline" disabled={text === ''} onClick={() => void add()}>
          <Plus size={15} /> Add
        </Button>
      </div>
      <p className={field['meaning']}>
        -100 to 100, added before a token is chosen: -100 all but forbids it, 100 all but forces it. A space before a
        word makes another token of it.
      </p>
    </div>
  )
}
