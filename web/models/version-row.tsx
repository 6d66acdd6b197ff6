import { StateBadge } from '../design/badge.tsx'
import { formatBytes, formatNumber } from '../design/format.ts'
import type { Metrics } from '../operations/use-server-metrics.ts'
import styles from './models.module.css'
import type { ModelActions } from './use-model-actions.ts'
import { fullName, type Model } from './use-models.ts'
import { VersionMenu } from './version-menu.tsx'

/** A version: whether it answers, what part of the requests it gets, and what it takes now. */
export function VersionRow({ model, now, actions }: { model: Model; now: Metrics['models']; actions: ModelActions }) {
  const live = now.find((one) => one.model === fullName(model))
  const state = model.retiredAt == null ? (live?.state ?? model.state) : 'RETIRED'
  const facts = [
    `${Math.round(model.rolloutWeight * 100)} % of requests`,
    live?.memoryBytes != null && formatBytes(live.memoryBytes),
    live && live.running > 0 && `${formatNumber(live.tokensPerSecond)} tokens/s`,
  ]
  return (
    <li>
      <code>{fullName(model)}</code>
      <StateBadge state={state} />
      <span className={styles['live']}>{facts.filter(Boolean).join(' · ')}</span>
      {state !== 'DOWNLOADING' && <VersionMenu model={model} isLoaded={state === 'READY'} actions={actions} />}
    </li>
  )
}
