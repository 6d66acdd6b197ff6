import type { ImagePreparation, PlainGraph } from '../../../models/plain-graph.ts'
import { rankLabels } from '../../../util/rank-labels.ts'
import type { Counters } from '../counters.ts'
import { oneByOne } from '../pipelines/items.ts'
import type { Runner } from '../pipelines/runner.ts'
import { decodeImage } from '../runtime/image.ts'
import type { Session } from '../runtime/session.ts'
import { normalized, shapeOf } from './image-shape.ts'
import { named, requireOnly } from './plain-texts.ts'

/** A plain graph that labels images, and what its manifest says of it. */
export interface PlainImages {
  session: Session
  graph: PlainGraph
  image: ImagePreparation
  labels: readonly string[]
  maxImagePixels: number
  counters: Counters
}

/** Gets a plain graph ready to label images. @throws Error that names what graph and manifest don't tell of the image */
export const openPlainImages = (opened: PlainImages): Runner<'IMAGE_CLASSIFICATION'> => {
  const { session, graph, image, labels, maxImagePixels, counters } = opened
  const input = named(session.inputs, image.input, 'input')
  requireOnly(session.inputs, input.name)
  const output = named(session.outputs, graph.output, 'output').name
  const shape = shapeOf(input, image)
  const { width, height, channels, layout } = shape
  for (const values of [image.mean, image.std])
    if (values.length !== 1 && values.length !== channels)
      throw new Error(`its mean and std must have one number, or one for each of ${channels} channels`)
  const dims = layout === 'NCHW' ? [1, channels, height, width] : [1, height, width, channels]
  return oneByOne(counters, async ({ image: file }) => {
    const { data } = await decodeImage(file, maxImagePixels, channels, { ...shape, ...image, width, height })
    const values = normalized(data, channels, layout, image)
    const pixels = input.type === 'uint8' ? Uint8Array.from(values) : values
    const feeds = { [input.name]: session.tensor(input.type, pixels, dims) }
    const row = (await session.run(feeds, [output]))[output]?.data
    if (!(row instanceof Float32Array)) throw new TypeError(`its output ${output} is no tensor of floats`)
    return {
      labels: rankLabels(row, labels, graph.scoring),
      isMultiLabel: graph.scoring === 'SIGMOID' && row.length > 1,
    }
  })
}
