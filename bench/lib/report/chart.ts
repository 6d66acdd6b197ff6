import { manyStreams, oneStream } from '../parts/streams.ts'
import type { Recorder, Summary } from '../recorder.ts'
import { number } from './format.ts'

const width = 880
const column = width / 2
const labelWidth = 200
const barHeight = 18
const step = 24
const titleHeight = 34

interface Bar extends Summary {
  system: string
}

/** Tokens a second of one stream (left) and of eight (right) for each prompt length, as bars with their spread; two lines of notes below. */
export const chart = (recorder: Recorder, lengths: readonly number[], footnotes: readonly string[]): string => {
  const columns = [oneStream, (length: number) => manyStreams(8, length)].map((shape) =>
    lengths.map((length) => ({ title: shape(length), bars: barsOf(recorder, shape(length)) })),
  )
  const parts: string[] = []
  let height = 0
  for (const [index, panels] of columns.entries()) {
    const most = Math.max(...panels.flatMap(({ bars }) => bars.map(({ max }) => max)))
    let y = 10
    for (const { title, bars } of panels) {
      parts.push(panel(title, bars, most, index * column, y))
      y += titleHeight + bars.length * step + 12
    }
    height = Math.max(height, y)
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height + 40}" role="img" aria-label="Tokens a second of Modelgraph and its peers">
<style>${style}</style>
${parts.join('\n')}
${footnotes.map((note, index) => `<text class="note" x="20" y="${height + 12 + index * 16}">${escaped(note)}</text>`).join('\n')}
</svg>
`
}

const style = `
text { font: 12px system-ui, sans-serif; fill: #57606a }
.title { font-weight: 600; font-size: 13px; fill: #24292f }
.own { fill: #0969da } .bare { fill: #afb8c1 } .peer { fill: #8c959f }
.spread { stroke: #24292f; stroke-width: 1.5 }
.value { font-weight: 600; fill: #24292f } .note { font-size: 11px }
@media (prefers-color-scheme: dark) {
  text { fill: #9198a1 } .title, .value { fill: #e6edf3 } .spread { stroke: #e6edf3 }
  .own { fill: #4493f8 } .bare { fill: #3d444d } .peer { fill: #656c76 }
}`

const barsOf = (recorder: Recorder, shape: string): Bar[] =>
  recorder.systems(shape, 'tokens/s').flatMap((system) => {
    const summary = recorder.summary(shape, system, 'tokens/s')
    return summary === null ? [] : [{ system, ...summary }]
  })

const panel = (title: string, bars: readonly Bar[], most: number, x: number, y: number): string => {
  const scale = (value: number): number => (value / most) * (column - labelWidth - 70)
  const rows = bars.map(({ system, median, min, max }, index) => {
    const top = y + titleHeight + index * step - 8
    const middle = top + barHeight / 2
    const kind = system === 'Modelgraph' ? 'own' : system.startsWith('bare') ? 'bare' : 'peer'
    const start = x + labelWidth
    const label = system.replace(' in a request handler', ', naive')
    return [
      `<text x="${start - 8}" y="${middle + 4}" text-anchor="end">${escaped(label)}</text>`,
      `<rect class="${kind}" x="${start}" y="${top}" width="${scale(median).toFixed(1)}" height="${barHeight}" rx="2"/>`,
      `<line class="spread" x1="${(start + scale(min)).toFixed(1)}" x2="${(start + scale(max)).toFixed(1)}" y1="${middle}" y2="${middle}"/>`,
      `<text class="value" x="${(start + scale(max) + 6).toFixed(1)}" y="${middle + 4}">${number(median)}</text>`,
    ].join('\n')
  })
  return [`<text class="title" x="${x + 20}" y="${y + 14}">${escaped(title)}: tokens/s</text>`, ...rows].join('\n')
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
