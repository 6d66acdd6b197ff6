import type { WorkState } from '../api/generated/graphql.ts'

/** Which completions are meant. */
export interface Filter {
  /** Null: whatever their state. */
  state: WorkState | null
  /** `name@version`; empty: whatever their model. */
  model: string
  /** Only those of the last hours; null: of any time. */
  hours: number | null
}

export const everything: Filter = { state: null, model: '', hours: null }

export const states: readonly { value: Filter['state']; label: string }[] = [
  { value: null, label: 'Any state' },
  { value: 'QUEUED', label: 'Queued' },
  { value: 'RUNNING', label: 'Running' },
  { value: 'SUCCEEDED', label: 'Succeeded' },
  { value: 'FAILED', label: 'Failed' },
  { value: 'CANCELED', label: 'Canceled' },
  { value: 'INTERRUPTED', label: 'Interrupted' },
]

export const periods: readonly { value: Filter['hours']; label: string }[] = [
  { value: null, label: 'Any time' },
  { value: 1, label: 'Last hour' },
  { value: 24, label: 'Last day' },
  { value: 24 * 7, label: 'Last week' },
]

/** As the API wants it. */
export const toVariables = ({ state, model, hours }: Filter) => ({
  ...(state !== null && { state }),
  ...(model !== '' && { model }),
  ...(hours !== null && { createdAfter: new Date(Date.now() - hours * 3_600_000).toISOString() }),
})
