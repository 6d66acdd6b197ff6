import { formatBytes, formatMs, formatNumber } from '../design/format.ts'
import styles from './operations.module.css'
import type { Metrics } from './use-server-metrics.ts'

/** The numbers to look at first. */
export function ServerTiles({ now }: { now: Metrics }) {
  const engines = now.models.reduce((sum, { memoryBytes }) => sum + (memoryBytes ?? 0), 0)
  const kv = now.models.reduce((sum, { kvBytes }) => sum + (kvBytes ?? 0), 0)
  const cached = now.cachedTokensPerSecond / Math.max(1e-9, now.cachedTokensPerSecond + now.promptTokensPerSecond)
  const tiles = [
    { label: 'Running', value: formatNumber(now.running), hint: `${formatNumber(now.waiting)} waiting` },
    { label: 'Speed', value: formatNumber(now.tokensPerSecond), hint: 'tokens a second' },
    {
      label: 'First token',
      value: formatMs(now.timeToFirstTokenMs?.p50),
      hint: now.timeToFirstTokenMs
        ? `99 % within ${formatMs(now.timeToFirstTokenMs.p99)}`
        : 'nothing in the last minute',
    },
    { label: 'Batch', value: formatNumber(now.batchSize), hint: 'rows a run' },
    {
      label: 'Prompt cache',
      value: now.cachedTokensPerSecond > 0 ? `${Math.round(cached * 100)} %` : '–',
      hint: 'of prompt tokens found',
    },
    { label: 'Memory', value: formatBytes(now.memoryBytes + engines), hint: `${formatBytes(kv)} keys and values` },
    { label: 'Up for', value: duration(now.uptimeSeconds), hint: `event loop ${formatMs(now.eventLoopDelayMs)}` },
  ]
  return (
    <dl className={styles['tiles']}>
      {tiles.map(({ label, value, hint }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <strong>{value}</strong>
            <span>{hint}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  return seconds < 129_600 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} d`
}
