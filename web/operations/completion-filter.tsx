import { ChevronDown } from 'lucide-react'
import { Button } from '../design/button.tsx'
import field from '../design/field.module.css'
import { Menu } from '../design/menu.tsx'
import styles from './operations.module.css'
import type { CompletionRow } from './use-completions.ts'

export interface Filter {
  state: CompletionRow['state'] | 'ALL'
  /** Part of `name@version`. */
  model: string
}

const states = ['ALL', 'QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED', 'INTERRUPTED'] as const

export const nameOf = ({ model }: Pick<CompletionRow, 'model'>): string =>
  model ? `${model.name}@${model.version}` : '–'

export const passes = (row: CompletionRow, { state, model }: Filter): boolean =>
  (state === 'ALL' || row.state === state) && nameOf(row).includes(model.trim())

const label = (state: Filter['state']): string =>
  state === 'ALL' ? 'Any state' : state.charAt(0) + state.slice(1).toLowerCase()

/** Which completions are shown. */
export function CompletionFilter({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  return (
    <div className={styles['filter']}>
      <input
        className={field['input']}
        type="search"
        placeholder="Model"
        aria-label="Filter by model"
        value={filter.model}
        onChange={(event) => onChange({ ...filter, model: event.target.value })}
      />
      <Menu
        trigger={
          <Button look="outline" isSmall>
            {label(filter.state)} <ChevronDown size={14} />
          </Button>
        }
        entries={states.map((state) => ({
          label: label(state),
          isChosen: state === filter.state,
          onSelect: () => onChange({ ...filter, state }),
        }))}
      />
    </div>
  )
}
