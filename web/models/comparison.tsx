import { StateBadge } from '../design/badge.tsx'
import card from '../design/card.module.css'
import { formatBytes, formatMs, formatNumber } from '../design/format.ts'
import type { Metrics } from '../operations/use-server-metrics.ts'
import { taskNames } from './task-names.ts'
import { fullName, type Model } from './use-models.ts'

/** All versions side by side. */
export function Comparison({ models, now }: { models: readonly Model[]; now: Metrics['models'] }) {
  return (
    <section className={card['card']} aria-label="Comparison">
      <h2>Side by side</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the page is scrolled by keyboard, too */}
      <section className={card['scrolls']} aria-label="All versions" tabIndex={0}>
        <table className={card['table']}>
          <thead>
            <tr>
              <th>Model</th>
              <th>State</th>
              <th>For</th>
              <th>Precision</th>
              <th data-number>Parameters</th>
              <th data-number>On disk</th>
              <th data-number>In memory</th>
              <th data-number>Context</th>
              <th data-number>Speed</th>
              <th data-number>Median</th>
              <th data-number>99 % within</th>
              <th data-number>Requests</th>
              <th>Licence</th>
            </tr>
          </thead>
          <tbody>
            {models.map((model) => (
              <ComparisonRow key={model.id} model={model} now={now} />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}

function ComparisonRow({ model, now }: { model: Model; now: Metrics['models'] }) {
  const { statistics } = model
  const live = now.find((one) => one.model === fullName(model))
  return (
    <tr>
      <td>{fullName(model)}</td>
      <td>
        <StateBadge state={model.retiredAt == null ? (live?.state ?? model.state) : 'RETIRED'} />
      </td>
      <td>{taskNames[model.task] ?? model.task}</td>
      <td>{model.precision}</td>
      <td data-number>{formatNumber(model.parameters)}</td>
      <td data-number>{formatBytes(model.sizeBytes)}</td>
      <td data-number>{formatBytes(live?.memoryBytes ?? statistics.memoryBytes)}</td>
      <td data-number>{formatNumber(model.contextLength)}</td>
      <td data-number>
        {statistics.tokensPerSecond == null ? '–' : `${formatNumber(statistics.tokensPerSecond)} tokens/s`}
      </td>
      <td data-number>{formatMs(statistics.latencyP50Ms)}</td>
      <td data-number>{formatMs(statistics.latencyP99Ms)}</td>
      <td data-number>{formatNumber(statistics.requests)}</td>
      <td>{model.licence}</td>
    </tr>
  )
}
