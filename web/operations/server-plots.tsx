import { useMemo } from 'react'
import { formatBytes, formatMs, formatNumber } from '../design/format.ts'
import styles from './operations.module.css'
import { Plot } from './plot.tsx'
import type { Metrics } from './use-server-metrics.ts'

/** The last minutes. */
export function ServerPlots({ samples }: { samples: readonly Metrics[] }) {
  const plots = useMemo(() => plotsOf(samples), [samples])
  const times = useMemo(() => samples.map(({ at }) => Date.parse(at)), [samples])
  return (
    <section className={styles['plots']} aria-label="The last five minutes">
      {plots.map((plot) => (
        <Plot key={plot.title} times={times} {...plot} />
      ))}
    </section>
  )
}

function plotsOf(samples: readonly Metrics[]) {
  const line = (label: string, value: (sample: Metrics) => number | null | undefined) => ({
    label,
    values: samples.map((sample) => value(sample) ?? null),
  })
  const engines = samples.at(-1)?.models ?? []
  return [
    {
      title: 'Tokens a second',
      format: formatNumber,
      series: [
        line('generated', ({ tokensPerSecond }) => tokensPerSecond),
        line('prompt', ({ promptTokensPerSecond }) => promptTokensPerSecond),
        line('cached', ({ cachedTokensPerSecond }) => cachedTokensPerSecond),
      ],
    },
    {
      title: 'Requests',
      format: formatNumber,
      series: [
        line('running', ({ running }) => running),
        line('waiting', ({ waiting }) => waiting),
        line('new a second', ({ requestsPerSecond }) => requestsPerSecond),
      ],
    },
    {
      title: 'Time to the first token',
      format: formatMs,
      series: [
        line('median', ({ timeToFirstTokenMs }) => timeToFirstTokenMs?.p50),
        line('90 %', ({ timeToFirstTokenMs }) => timeToFirstTokenMs?.p90),
        line('99 %', ({ timeToFirstTokenMs }) => timeToFirstTokenMs?.p99),
      ],
    },
    {
      title: 'Whole request',
      format: formatMs,
      series: [
        line('median', ({ durationMs }) => durationMs?.p50),
        line('99 %', ({ durationMs }) => durationMs?.p99),
        line('in the queue, 99 %', ({ queueMs }) => queueMs?.p99),
      ],
    },
    { title: 'Rows a run', format: formatNumber, series: [line('mean batch', ({ batchSize }) => batchSize)] },
    {
      title: 'Keys and values',
      format: formatBytes,
      series: engines
        .filter(({ kvBytes }) => kvBytes != null)
        .map(({ model }) => line(model, ({ models }) => models.find((one) => one.model === model)?.kvBytes)),
    },
    {
      title: 'Memory',
      format: formatBytes,
      series: [
        line('API', ({ memoryBytes }) => memoryBytes),
        ...engines.map(({ model }) =>
          line(model, ({ models }) => models.find((one) => one.model === model)?.memoryBytes),
        ),
      ],
    },
    {
      title: 'Event loop, 99 %',
      format: formatMs,
      series: [line('late by', ({ eventLoopDelayMs }) => eventLoopDelayMs)],
    },
  ].filter(({ series }) => series.length > 0)
}
