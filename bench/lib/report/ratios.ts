import type { Options } from '../options.ts'
import { encoderShapes } from '../parts/encoders.ts'
import { chatShape } from '../parts/prefix-cache.ts'
import { editShape, mixedShape, openShape } from '../parts/speculation.ts'
import { oneStream, shapeOf, shapesOf } from '../parts/streams.ts'
import type { Recorder, Summary } from '../recorder.ts'

export interface Ratio {
  what: string
  by: string
  ratio: Summary
}

/** Modelgraph by everything it was measured beside, round by round. */
export const ratios = (recorder: Recorder, options: Options): Ratio[] => {
  const found: Ratio[] = []
  const push = (what: string, by: string, ratio: Summary | null): void => {
    if (ratio !== null) found.push({ what, by, ratio })
  }
  const byOthers = (shape: string, metric: string): void => {
    for (const system of recorder.systems(shape, metric)) {
      if (system === 'Modelgraph') continue
      push(shape, system, recorder.ratio({ shape, system: 'Modelgraph', metric }, { shape, system, metric }))
    }
  }
  for (const { count, length } of shapesOf(options)) byOthers(shapeOf(count, length), 'tokens/s')
  for (const length of options.promptLengths) {
    const at = { shape: oneStream(length), metric: 'first token ms' }
    const ratio = recorder.ratio({ ...at, system: 'Modelgraph' }, { ...at, system: 'bare ONNX Runtime' })
    push(`time to first token, prompt of ${length} tokens`, 'bare prefill', ratio)
  }
  for (const shape of [editShape, openShape, mixedShape]) byOthers(shape, 'tokens/s')
  for (const shape of encoderShapes) byOthers(shape, 'texts/s')
  for (const system of ['cached', 'cached, with a seed']) {
    const at = { shape: chatShape, metric: 'first token ms' }
    push(
      `time to first token, ${chatShape}: cold`,
      system,
      recorder.ratio({ ...at, system: 'cold' }, { ...at, system }),
    )
  }
  return found
}
