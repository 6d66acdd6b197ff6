import { useQuery } from 'urql'
import { failureOfError } from '../api/failure.ts'
import { CompletionDetailDocument } from '../api/generated/graphql.ts'
import { StateBadge } from '../design/badge.tsx'
import { FailureNotice } from '../design/failure-notice.tsx'
import { Sheet } from '../design/sheet.tsx'
import { EventList } from './event-list.tsx'
import styles from './operations.module.css'
import { Waterfall } from './waterfall.tsx'

/** A completion with its timings and events. */
export function CompletionSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const [{ data, error }] = useQuery({ query: CompletionDetailDocument, variables: { id } })
  const completion = data?.completion
  return (
    <Sheet isOpen onOpenChange={onClose} title="Completion" description={id}>
      {error && <FailureNotice failure={failureOfError(error)} />}
      {completion && (
        <div className={styles['detail']}>
          <p>
            <StateBadge state={completion.state} /> seed {completion.seed}
          </p>
          {completion.failure && <FailureNotice failure={completion.failure} />}
          <h3>Timings</h3>
          <Waterfall {...completion} />
          <h3>What was asked</h3>
          <ol className={styles['turns']}>
            {(completion.messages ?? [{ role: 'PROMPT', content: completion.prompt ?? '' }]).map(
              ({ role, content }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a turn is known by its place alone
                <li key={index}>
                  <small>{role.toLowerCase()}</small>
                  {content}
                </li>
              ),
            )}
          </ol>
          <h3>What came</h3>
          <p className={styles['text']}>{completion.text || '(nothing)'}</p>
          <h3>Events</h3>
          <EventList id={id} />
        </div>
      )}
    </Sheet>
  )
}
