import card from '../design/card.module.css'
import { formatBytes, formatNumber } from '../design/format.ts'
import type { Metrics } from '../operations/use-server-metrics.ts'
import styles from './models.module.css'
import { RolloutForm } from './rollout-form.tsx'
import { taskNames } from './task-names.ts'
import type { ModelActions } from './use-model-actions.ts'
import type { Family } from './use-models.ts'
import { VersionRow } from './version-row.tsx'

interface FamilyCardProps {
  family: Family
  now: Metrics['models']
  actions: ModelActions
}

/** A model with its versions. */
export function FamilyCard({ family: { name, versions }, now, actions }: FamilyCardProps) {
  const [newest] = versions
  if (newest === undefined) return null
  const facts = [
    { label: 'Parameters', value: compact(newest.parameters) },
    { label: 'On disk', value: formatBytes(newest.sizeBytes) },
    { label: 'Precision', value: newest.precision },
    { label: 'Context', value: newest.contextLength == null ? '–' : `${formatNumber(newest.contextLength)} tokens` },
    { label: 'Licence', value: newest.licence },
    { label: 'Aliases', value: newest.aliases.map((alias) => alias.name).join(', ') || '–' },
  ]
  const serving = versions.filter(({ retiredAt, state }) => retiredAt == null && state !== 'DOWNLOADING')
  return (
    <article className={`${card['card']} ${styles['family']}`} aria-label={newest.title}>
      <header>
        <h2>{newest.title}</h2>
        <span className={card['badge']}>{taskNames[newest.task] ?? newest.task}</span>
      </header>
      <p className={styles['description']}>{newest.description}</p>
      <dl className={styles['facts']}>
        {facts.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ul className={styles['versions']}>
        {versions.map((model) => (
          <VersionRow key={model.id} model={model} now={now} actions={actions} />
        ))}
      </ul>
      {serving.length > 1 && (
        <RolloutForm key={newest.route.revision} name={name} versions={serving} actions={actions} />
      )}
    </article>
  )
}

const compact = (value: number | null | undefined): string =>
  value == null ? '–' : value.toLocaleString('en', { notation: 'compact', maximumSignificantDigits: 3 })
