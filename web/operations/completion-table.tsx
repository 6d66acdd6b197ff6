import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../design/button.tsx'
import card from '../design/card.module.css'
import { EmptyState } from '../design/empty-state.tsx'
import { FailureNotice } from '../design/failure-notice.tsx'
import { formatNumber } from '../design/format.ts'
import { CompletionFilter } from './completion-filter.tsx'
import { CompletionRowView } from './completion-row.tsx'
import { CompletionSheet } from './completion-sheet.tsx'
import { everything } from './filter.ts'
import styles from './operations.module.css'
import { useCompletions } from './use-completions.ts'

/** The completions that the server keeps. */
export function CompletionTable() {
  const [filter, setFilter] = useState(everything)
  const { page, failure, reload, more } = useCompletions(filter)
  const [opened, setOpened] = useState<string | null>(null)
  const rows = page?.rows ?? []
  return (
    <section className={card['card']} aria-label="Completions">
      <header className={styles['tableHead']}>
        <h2>Completions{page && ` (${formatNumber(page.total)})`}</h2>
        <CompletionFilter filter={filter} onChange={setFilter} />
        <Button look="outline" isSmall onClick={reload}>
          <RefreshCw size={14} /> Refresh
        </Button>
      </header>
      {failure && <FailureNotice failure={failure} onRetry={reload} />}
      {page && rows.length === 0 ? (
        <EmptyState title={filter === everything ? 'Nothing has been asked yet' : 'None of these match'}>
          Completions of every client are listed here, with their events and timings.
        </EmptyState>
      ) : (
        <div className={card['scrolls']}>
          <table className={card['table']}>
            <thead>
              <tr>
                <th>Asked</th>
                <th>State</th>
                <th>Model</th>
                <th data-number>Prompt</th>
                <th data-number>Cached</th>
                <th data-number>Generated</th>
                <th data-number>First token</th>
                <th data-number>Speed</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <CompletionRowView key={row.id} row={row} onOpen={() => setOpened(row.id)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {page?.hasMore && (
        <Button look="outline" onClick={more}>
          Load more
        </Button>
      )}
      {opened !== null && <CompletionSheet id={opened} onClose={() => setOpened(null)} />}
    </section>
  )
}
