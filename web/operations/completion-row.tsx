import { StateBadge } from '../design/badge.tsx'
import { formatMs, formatNumber } from '../design/format.ts'
import styles from './operations.module.css'
import type { CompletionRow } from './use-completions.ts'

export function CompletionRowView({ row, onOpen }: { row: CompletionRow; onOpen: () => void }) {
  const { state, createdAt, usage, timings, failure } = row
  return (
    <tr>
      <td>
        <button type="button" className={styles['open']} onClick={onOpen}>
          {new Date(createdAt).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })}
        </button>
      </td>
      <td>
        <StateBadge state={state} /> {failure && <code>{failure.code}</code>}
      </td>
      <td>{row.model ? `${row.model.name}@${row.model.version}` : '–'}</td>
      <td data-number>{formatNumber(usage.promptTokens)}</td>
      <td data-number>{formatNumber(usage.cachedTokens)}</td>
      <td data-number>{formatNumber(usage.completionTokens)}</td>
      <td data-number>{formatMs(timings.timeToFirstTokenMs)}</td>
      <td data-number>{timings.tokensPerSecond == null ? '–' : `${formatNumber(timings.tokensPerSecond)} /s`}</td>
    </tr>
  )
}
