import styles from './card.module.css'

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'plain'

const tones: Record<string, Tone> = {
  READY: 'good',
  SUCCEEDED: 'good',
  LOADING: 'info',
  RUNNING: 'info',
  QUEUED: 'info',
  RESOLVING: 'info',
  DOWNLOADING: 'info',
  IMPORTING: 'info',
  AVAILABLE: 'plain',
  RETIRED: 'warn',
  CANCELED: 'warn',
  INTERRUPTED: 'warn',
  FAILED: 'bad',
}

/** The state of something, in its colour. */
export function StateBadge({ state }: { state: string }) {
  return (
    <span className={styles['badge']} data-tone={tones[state] ?? 'plain'}>
      {state.charAt(0) + state.slice(1).toLowerCase().replaceAll('_', ' ')}
    </span>
  )
}
