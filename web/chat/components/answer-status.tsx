import { formatMs, formatNumber } from '../../design/format.ts'
import type { LiveView } from '../answers/live-answer.ts'
import type { Answer } from '../store/types.ts'
import styles from './message.module.css'

/** Tokens, speed and time to the first token: while they come, and of what has come. */
export function AnswerStatus({ answer, live }: { answer: Answer; live: LiveView | null }) {
  if (live && !live.isConnected)
    return (
      <p className={styles['status']} role="status">
        Connection lost. The answer goes on at the server; reconnecting …
      </p>
    )
  const { facts } = answer
  const count = facts?.completionTokens ?? live?.tokenCount
  if (!count) return null
  const parts = [
    `${formatNumber(count)} tokens`,
    speed(facts?.tokensPerSecond ?? live?.tokensPerSecond),
    first(facts?.timeToFirstTokenMs ?? live?.firstTokenMs),
    facts?.cachedTokens
      ? `${formatNumber(facts.cachedTokens)} of ${formatNumber(facts.promptTokens)} prompt tokens cached`
      : null,
    facts?.finishReason ? ends[facts.finishReason] : null,
  ]
  return (
    <p className={styles['status']} title={facts?.seed == null ? undefined : `${answer.model}, seed ${facts.seed}`}>
      {parts.filter(Boolean).join(' · ')}
    </p>
  )
}

const ends = { STOP: null, LENGTH: 'cut at its longest', CANCELED: 'stopped', ERROR: 'broken off' } as const
const speed = (value: number | null | undefined): string | null =>
  value == null ? null : `${formatNumber(value)} tokens/s`
const first = (value: number | null | undefined): string | null =>
  value == null ? null : `first after ${formatMs(value)}`
