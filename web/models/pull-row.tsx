import { X } from 'lucide-react'
import { useEffect } from 'react'
import { useSubscription } from 'urql'
import { WatchPullDocument } from '../api/generated/graphql.ts'
import { StateBadge } from '../design/badge.tsx'
import { FailureNotice } from '../design/failure-notice.tsx'
import { formatBytes, formatMs } from '../design/format.ts'
import { IconButton } from '../design/icon-button.tsx'
import styles from './models.module.css'
import type { Pull } from './use-pulls.ts'

interface PullRowProps {
  pull: Pull
  onStop: () => void
  /** Told once, when a pull that went on has ended. */
  onEnd: () => void
}

/** A pull from the hub, as it goes on. */
export function PullRow({ pull, onStop, onEnd }: PullRowProps) {
  const isOver = isEnded(pull.state)
  const [{ data }] = useSubscription({ query: WatchPullDocument, variables: { id: pull.id }, pause: isOver })
  const now = data?.pullProgress ?? pull
  const hasEnded = !isOver && isEnded(now.state)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is told once
  useEffect(() => {
    if (hasEnded) onEnd()
  }, [hasEnded])
  const facts = [
    `${formatBytes(now.bytes)} of ${formatBytes(now.totalBytes)}`,
    now.bytesPerSecond != null && `${formatBytes(now.bytesPerSecond)}/s`,
    now.remainingMs != null && `${formatMs(now.remainingMs)} left`,
    now.model && `is ${now.model.name}@${now.model.version} now`,
  ]
  return (
    <li className={styles['pull']}>
      <div>
        <strong>{now.hubId}</strong> <StateBadge state={now.state} />
        {!isEnded(now.state) && (
          <IconButton label={`Stop ${now.hubId}`} onClick={onStop}>
            <X size={15} />
          </IconButton>
        )}
      </div>
      <progress aria-label={`${now.hubId}, fetched`} max={now.totalBytes ?? 1} value={now.bytes} />
      <small>{facts.filter(Boolean).join(' · ')}</small>
      {now.failure && <FailureNotice failure={now.failure} />}
    </li>
  )
}

const isEnded = (state: string): boolean => state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELED'
