import { useEffect, useState } from 'react'
import { type FollowedEvent, followCompletion } from '../api/follow-completion.ts'
import styles from './operations.module.css'

const mostShown = 300

/** The stored events of a completion, and where it still runs those that come. */
export function EventList({ id }: { id: string }) {
  const events = useEvents(id)
  return (
    <>
      <ol className={styles['events']}>
        {events.slice(-mostShown).map((event) => (
          <li key={event.sequence} value={event.sequence}>
            {describe(event)}
          </li>
        ))}
      </ol>
      {events.length > mostShown && (
        <p className={styles['quiet']}>
          The last {mostShown} of {events.length}.
        </p>
      )}
    </>
  )
}

function useEvents(id: string): readonly FollowedEvent[] {
  const [events, setEvents] = useState<readonly FollowedEvent[]>([])
  useEffect(() => {
    const stopping = new AbortController()
    let fresh: FollowedEvent[] = []
    // Many events in a frame are drawn at once.
    const flush = (): void => {
      const taken = fresh
      fresh = []
      setEvents((before) => [...before, ...taken])
    }
    const read = async (): Promise<void> => {
      for await (const event of followCompletion({ id, after: 0, signal: stopping.signal })) {
        if (fresh.length === 0) requestAnimationFrame(flush)
        fresh.push(event)
      }
    }
    // What there is no leave to read isn't listed; why, is told beside it.
    read().catch(() => {})
    return () => {
      stopping.abort()
      setEvents([])
    }
  }, [id])
  return events
}

function describe(event: FollowedEvent): string {
  switch (event.__typename) {
    case 'CompletionDelta':
      return `${event.index > 0 ? `choice ${event.index}: ` : ''}${JSON.stringify(event.text)}`
    case 'CompletionFinished':
      return `finished, ${event.completion.state.toLowerCase()}`
    case 'CompletionFailed':
      return `failed: ${event.failure.code}`
    default:
      return 'started'
  }
}
