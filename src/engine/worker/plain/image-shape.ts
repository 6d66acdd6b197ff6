import type { ImagePreparation } from '../../../models/plain-graph.ts'
import type { TensorSpec } from '../runtime/session.ts'

/** What a graph takes an image as. */
export interface ImageShape {
  width: number
  height: number
  channels: 1 | 3
  layout: 'NCHW' | 'NHWC'
}

/**
 * Read from the graph's input; what it leaves open must be in the manifest, and what both tell must agree.
 * @throws Error that names what is missing, or in what they differ
 */
export const shapeOf = ({ name, shape }: TensorSpec, stated: ImagePreparation): ImageShape => {
  if (shape.length !== 4)
    throw new Error(`its input ${name} has ${shape.length} dimensions: an image needs 4, batch first`)
  const layout = stated.layout ?? layoutOf(shape)
  if (layout === null) throw new Error('its graph leaves the layout open: graph.image.layout must say NCHW or NHWC')
  const [channelAxis, heightAxis, widthAxis] = layout === 'NCHW' ? [1, 2, 3] : [3, 1, 2]
  const channels = agreed('channels', shape[channelAxis as number], stated.channels)
  if (channels !== 1 && channels !== 3)
    throw new Error(`its images have ${channels} channels: only 1 and 3 are known here`)
  const height = agreed('height', shape[heightAxis as number], stated.height)
  return { width: agreed('width', shape[widthAxis as number], stated.width), height, channels, layout }
}

/** The axis that has 1 or 3 is that of the channels. */
const layoutOf = (shape: TensorSpec['shape']): 'NCHW' | 'NHWC' | null => {
  const isChannels = (size: unknown): boolean => size === 1 || size === 3
  if (isChannels(shape[1]) && !isChannels(shape[3])) return 'NCHW'
  return isChannels(shape[3]) && !isChannels(shape[1]) ? 'NHWC' : null
}

const agreed = (fact: string, told: number | string | undefined, stated: number | undefined): number => {
  const known = typeof told === 'number' && told > 0 ? told : undefined
  const value = stated ?? known
  if (value === undefined)
    throw new Error(`its graph leaves the ${fact} of an image open: graph.image.${fact} must tell`)
  if (known !== undefined && known !== value)
    throw new Error(`its manifest says images have ${fact} ${value}, its graph ${known}`)
  return value
}

/**
 * `(v * scale - mean) / std` of each value, in the order that the graph wants.
 * @param pixels rows from the top, channels beside each other
 */
export const normalized = (
  pixels: Uint8Array,
  channels: number,
  layout: ImageShape['layout'],
  { scale, mean, std, invert }: Pick<ImagePreparation, 'scale' | 'mean' | 'std' | 'invert'>,
): Float32Array => {
  const values = new Float32Array(pixels.length)
  const size = pixels.length / channels
  for (let channel = 0; channel < channels; channel += 1) {
    const middle = mean[channel % mean.length] as number
    const spread = std[channel % std.length] as number
    for (let i = 0; i < size; i += 1) {
      const at = i * channels + channel
      const value = invert ? 255 - (pixels[at] as number) : (pixels[at] as number)
      values[layout === 'NCHW' ? channel * size + i : at] = (value * scale - middle) / spread
    }
  }
  return values
}
