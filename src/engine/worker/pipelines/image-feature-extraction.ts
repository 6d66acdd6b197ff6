import { decodeImage } from '../runtime/image.ts'
import type { Tensor } from '../runtime/session.ts'
import { oneByOne } from './items.ts'
import { floatsOf, mediaRun } from './media-run.ts'
import type { OpenRunner } from './runner.ts'

/**
 * Images as vectors of length 1: the graph's own vector (`image_embeds`, `pooler_output`), or where the manifest says so or there is
 * none, the first of its patch vectors or their mean.
 */
export const openImageFeatureExtraction: OpenRunner<'IMAGE_FEATURE_EXTRACTION'> = async (opened) => {
  const run = mediaRun(opened)
  const { pooling } = opened.graph
  return oneByOne(opened.counters, async ({ image }) =>
    normalized(vectorOf(await run(await decodeImage(image, opened.maxImagePixels)), pooling)),
  )
}

const vectorOf = (outputs: Readonly<Record<string, Tensor>>, pooling: 'MEAN' | 'CLS' | undefined): Float32Array => {
  const own = ['image_embeds', 'pooler_output'].find((name) => outputs[name] !== undefined)
  if (pooling === undefined && own !== undefined) return floatsOf(outputs, own).data
  const { data, dims } = floatsOf(outputs, 'last_hidden_state')
  // Convolutional networks have [1, channels, height, width], Transformers [1, patches, channels].
  if (dims.length === 4) return meanOver(data, dims[1] as number, (channel, place, places) => channel * places + place)
  const channels = dims[2] as number
  if (pooling !== 'MEAN') return data.subarray(0, channels)
  return meanOver(data, channels, (channel, place) => place * channels + channel)
}

const meanOver = (
  data: Float32Array,
  channels: number,
  at: (channel: number, place: number, places: number) => number,
): Float32Array => {
  const places = data.length / channels
  return Float32Array.from({ length: channels }, (_, channel) => {
    let sum = 0
    for (let place = 0; place < places; place += 1) sum += data[at(channel, place, places)] as number
    return sum / places
  })
}

const normalized = (vector: Float32Array): Float32Array => {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1
  return vector.map((value) => value / length)
}
