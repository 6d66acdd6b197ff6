import { ChevronDown } from 'lucide-react'
import { useQuery } from 'urql'
import { CompletionModelsDocument } from '../api/generated/graphql.ts'
import { Button } from '../design/button.tsx'
import { Menu } from '../design/menu.tsx'
import { type Filter, periods, states } from './filter.ts'
import styles from './operations.module.css'

/** Which completions the server is asked for. */
export function CompletionFilter({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const [{ data }] = useQuery({ query: CompletionModelsDocument })
  const names = (data?.models.nodes ?? []).map(({ name, version }) => `${name}@${version}`)
  return (
    <div className={styles['filter']}>
      <Choice
        entries={['', ...names].map((value) => ({ value, label: value || 'Any model' }))}
        chosen={filter.model}
        onChoose={(model) => onChange({ ...filter, model })}
      />
      <Choice entries={states} chosen={filter.state} onChoose={(state) => onChange({ ...filter, state })} />
      <Choice entries={periods} chosen={filter.hours} onChoose={(hours) => onChange({ ...filter, hours })} />
    </div>
  )
}

interface ChoiceProps<Value> {
  entries: readonly { value: Value; label: string }[]
  chosen: Value
  onChoose: (value: Value) => void
}

function Choice<Value>({ entries, chosen, onChoose }: ChoiceProps<Value>) {
  return (
    <Menu
      trigger={
        <Button look="outline" isSmall>
          {entries.find(({ value }) => value === chosen)?.label} <ChevronDown size={14} aria-hidden />
        </Button>
      }
      entries={entries.map(({ value, label }) => ({
        label,
        isChosen: value === chosen,
        onSelect: () => onChoose(value),
      }))}
    />
  )
}
