import type { Options } from '../options.ts'
import { encoderShapes } from '../parts/encoders.ts'
import { memoryShape } from '../parts/memory.ts'
import { chatShape } from '../parts/prefix-cache.ts'
import { editShape, mixedShape, openShape } from '../parts/speculation.ts'
import { manyStreams, oneStream, shapesOf, usualLength } from '../parts/streams.ts'
import type { Recorder } from '../recorder.ts'
import { spread, table } from './format.ts'
import { ratios } from './ratios.ts'

/** Titles and tables of what was measured, in Markdown. */
export const tables = (recorder: Recorder, options: Options): string =>
  [
    ...options.promptLengths.map((length) => shapeTable(recorder, oneStream(length), oneStreamMetrics)),
    ...options.promptLengths.map((length) => shapeTable(recorder, manyStreams(8, length), severalMetrics)),
    countsTable(recorder, options),
    shapesTable(recorder, 'Speculative decoding, tokens/s', [editShape, openShape, mixedShape], 'tokens/s'),
    shapeTable(recorder, chatShape, ['first token ms', 'cached tokens']),
    shapesTable(recorder, 'Encoders, texts/s', encoderShapes, 'texts/s'),
    shapeTable(recorder, memoryShape, ['MB']),
    ratioTable(recorder, options),
  ]
    .filter((text) => text !== '')
    .join('\n\n')

const oneStreamMetrics = ['tokens/s', 'prefill tokens/s', 'first token ms', 'gap p50 ms', 'gap p99 ms'] as const
const severalMetrics = ['tokens/s', 'first token ms', 'gap p99 ms'] as const

/** One shape: a row a system, in its best setting. */
const shapeTable = (recorder: Recorder, shape: string, metrics: readonly [string, ...string[]]): string => {
  const systems = recorder.systems(shape, metrics[0])
  if (systems.length === 0) return ''
  const rows = systems.map((system) => {
    const setting = recorder.summary(shape, system, metrics[0])?.setting
    const cells = metrics.map((metric) => spread(recorder.summary(shape, system, metric, setting)))
    return [setting ? `${system}, ${setting}` : system, ...cells]
  })
  return `### ${shape}\n\n${table([['', ...metrics], ...rows])}`
}

/** Several shapes: a row each, a column a system. */
const shapesTable = (recorder: Recorder, title: string, shapes: readonly string[], metric: string): string => {
  const systems = [...new Set(shapes.flatMap((shape) => recorder.systems(shape, metric)))]
  if (systems.length === 0) return ''
  const rows = shapes.map((shape) => [
    shape,
    ...systems.map((system) => {
      const summary = recorder.summary(shape, system, metric)
      return summary?.setting ? `${spread(summary)}, ${summary.setting}` : spread(summary)
    }),
  ])
  return `### ${title}\n\n${table([['', ...systems], ...rows])}`
}

const ratioTable = (recorder: Recorder, options: Options): string => {
  const rows = ratios(recorder, options).map(({ what, by, ratio }) => [
    what,
    ratio.setting === '' ? by : `${by}, ${ratio.setting}`,
    spread(ratio),
  ])
  return rows.length === 0 ? '' : `### Ratios\n\n${table([['Modelgraph', 'by', 'ratio'], ...rows])}`
}

const modelgraphMetrics = [
  'tokens/s',
  'gap p99 ms',
  'API event loop p99 ms',
  'engine CPU ms/token',
  'api CPU ms/token',
  'client CPU ms/token',
]

/** Modelgraph alone by the number of streams. */
const countsTable = (recorder: Recorder, options: Options): string => {
  const shapes = shapesOf(options).filter(({ length, count }) => length === usualLength && count > 1)
  const rows = shapes.map(({ count, length }) => {
    const shape = manyStreams(count, length)
    const bare = recorder.ratio(
      { shape, system: 'Modelgraph', metric: 'tokens/s' },
      { shape, system: 'bare ONNX Runtime', metric: 'tokens/s' },
    )
    const cells = modelgraphMetrics.map((metric) => spread(recorder.summary(shape, 'Modelgraph', metric)))
    return [String(count), ...cells, spread(bare)]
  })
  if (rows.every((row) => row.includes('-'))) return ''
  const head = ['streams', ...modelgraphMetrics, '/ bare ONNX Runtime']
  return `### Modelgraph, prompts of ${usualLength} tokens\n\n${table([head, ...rows])}`
}
