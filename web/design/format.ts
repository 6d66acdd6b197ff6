const units = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** `97.8 MB`; null and undefined are a dash. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes == null) return '–'
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${value >= 100 || power === 0 ? Math.round(value) : value.toFixed(1)} ${units[power]}`
}

/** `41 ms`, `1.2 s`, `3 min`. */
export function formatMs(ms: number | null | undefined): string {
  if (ms == null) return '–'
  if (ms < 1000) return `${ms < 10 && ms > 0 ? ms.toFixed(1) : Math.round(ms)} ms`
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`
}

/** `1,234`, `12.3`: as many digits as are worth reading. */
export function formatNumber(value: number | null | undefined): string {
  if (value == null) return '–'
  return value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) >= 100 ? 0 : 1 })
}
