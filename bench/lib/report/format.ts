import type { Summary } from '../recorder.ts'

/** Three significant digits, never fewer than the whole part. */
export const number = (value: number): string => {
  if (!Number.isFinite(value)) return '-'
  if (value === 0) return '0'
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(value), 0.01))))
  return value.toFixed(Math.min(digits, 3))
}

/** The median, and the extremes where there were several rounds. */
export const spread = (summary: Summary | null): string => {
  if (summary === null) return '-'
  const { median, min, max } = summary
  return min === max ? number(median) : `${number(median)} (${number(min)}-${number(max)})`
}

/** A Markdown table, its columns padded. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body.map(line)].join('\n')
}
