import sharp, { type Sharp } from 'sharp'
import { invalidInput } from '../../../errors.ts'

// Each image comes once.
sharp.cache(false)

/** Pixels in rows from the top, channels beside each other: grey, or red, green, blue. */
export interface Image {
  width: number
  height: number
  channels: 1 | 3
  data: Uint8Array
}

export type Resample = 'NEAREST' | 'BILINEAR' | 'BICUBIC' | 'LANCZOS'

export interface ImageSize {
  width: number
  height: number
  fit: 'STRETCH' | 'CROP'
  resample: Resample
}

const kernels = { NEAREST: 'nearest', BILINEAR: 'linear', BICUBIC: 'cubic', LANCZOS: 'lanczos3' } as const

/**
 * Decodes an image as it is to be looked at: turned as its camera says, without transparency, the first one of an animation.
 * @param maxPixels checked by what the file's head says, before anything is decoded
 * @throws INVALID_INPUT of field `image`
 */
export async function decodeImage(
  bytes: Uint8Array,
  maxPixels: number,
  channels: 1 | 3 = 3,
  size?: ImageSize,
): Promise<Image> {
  const file = sharp(bytes, { limitInputPixels: false, failOn: 'error' })
  const { width, height } = await file.metadata().catch(damaged)
  const pixels = width * height
  if (pixels > maxPixels)
    throw invalidInput('image', `must have at most ${maxPixels} pixels; it has ${width} x ${height}`, maxPixels)
  const flat = file
    .rotate()
    .removeAlpha()
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
  const { data, info } = await resized(flat, size).raw().toBuffer({ resolveWithObject: true }).catch(damaged)
  if (info.channels !== channels) throw new Error(`decoded to ${info.channels} channels instead of ${channels}`)
  return { width: info.width, height: info.height, channels, data }
}

const resized = (image: Sharp, size: ImageSize | undefined): Sharp =>
  size === undefined
    ? image
    : image.resize(size.width, size.height, {
        fit: size.fit === 'CROP' ? 'cover' : 'fill',
        kernel: kernels[size.resample],
        fastShrinkOnLoad: false,
      })

/** What the decoder says of a file may quote it, and helps nobody. */
const damaged = (): never => {
  throw invalidInput('image', "can't be decoded: the file is damaged, cut off, or of an unusual kind")
}

/** A mask of one byte a pixel as a PNG file. */
export const encodePng = ({ width, height, channels, data }: Image): Promise<Buffer> =>
  sharp(data, { raw: { width, height, channels } }).toColourspace('b-w').png().toBuffer()

/** The same image, made smaller where it has more pixels than this; its proportions stay. */
export const fitInto = async (image: Image, maxPixels: number): Promise<Image> => {
  const share = Math.sqrt(maxPixels / (image.width * image.height))
  if (share >= 1) return image
  const size = {
    width: Math.max(1, Math.floor(image.width * share)),
    height: Math.max(1, Math.floor(image.height * share)),
  }
  return stretched(image, size, 'linear')
}

/** The same at another size. */
export const stretched = async (
  image: Image,
  { width, height }: { width: number; height: number },
  kernel: 'nearest' | 'linear' = 'nearest',
): Promise<Image> => {
  if (image.width === width && image.height === height) return image
  const { channels } = image
  const raw = { raw: { width: image.width, height: image.height, channels } }
  const grey = channels === 1 ? 'b-w' : 'srgb'
  const data = await sharp(image.data, raw)
    .resize(width, height, { fit: 'fill', kernel })
    .toColourspace(grey)
    .raw()
    .toBuffer()
  return { width, height, channels, data }
}
