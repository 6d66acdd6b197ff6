import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { picture, pixelsOf, pngOf } from './pictures.ts'

/** A small file of another kind than its head says: `size` is what it claims, in pixels a side. */
type Bomb = () => Promise<Buffer>

const pngOfSize = async (size: number): Promise<Buffer> => {
  const file = await pngOf(2, 2)
  file.writeUInt32BE(size, 16)
  file.writeUInt32BE(size, 20)
  file.writeUInt32BE(crc32(file.subarray(12, 29)), 29)
  return file
}

const jpegOfSize = async (size: number, progressive: boolean): Promise<Buffer> => {
  const file = await picture(8, 8).jpeg({ progressive }).toBuffer()
  // From segment to segment, to the one that begins a frame.
  let at = 2
  while (file.readUInt8(at + 1) < 0xc0 || file.readUInt8(at + 1) > 0xc2) at += 2 + file.readUInt16BE(at + 2)
  file.writeUInt16BE(size, at + 5)
  file.writeUInt16BE(size, at + 7)
  return file
}

/** @returns the file, and where the descriptor of its first image begins */
const gif = async (): Promise<{ file: Buffer; image: number }> => {
  const file = await picture(8, 8).gif().toBuffer()
  const packed = file.readUInt8(10)
  let at = 13 + ((packed & 0x80) === 0 ? 0 : 3 * (2 << (packed & 7)))
  // Extensions, each a list of blocks that ends with an empty one.
  while (file.readUInt8(at) === 0x21) {
    at += 2
    while (file.readUInt8(at) !== 0) at += file.readUInt8(at) + 1
    at += 1
  }
  return { file, image: at }
}

const lossyWebp = async (size: number): Promise<Buffer> => {
  const file = await picture(8, 8).webp().toBuffer()
  file.writeUInt16LE(size, 26)
  file.writeUInt16LE(size, 28)
  return file
}

const losslessWebp = async (size: number): Promise<Buffer> => {
  const file = await picture(8, 8).webp({ lossless: true }).toBuffer()
  file.writeUInt32LE(((file.readUInt32LE(21) & 0xf0000000) | (size - 1) | ((size - 1) << 14)) >>> 0, 21)
  return file
}

/** Two frames on a canvas that is far larger. */
const animatedWebp = async (size: number): Promise<Buffer> => {
  const raw = { width: 8, height: 16, channels: 3, pageHeight: 8 } as const
  const pixels = Buffer.concat([pixelsOf(8, 8), pixelsOf(8, 8).map((value) => 255 - value)])
  const file = await sharp(pixels, { raw })
    .webp({ loop: 0, delay: [100, 100] })
    .toBuffer()
  file.writeUIntLE(size - 1, 24, 3)
  file.writeUIntLE(size - 1, 27, 3)
  return file
}

/** Files of some hundred bytes whose heads promise billions of pixels, or millions where their format ends there. */
export const claims: Readonly<Record<string, Bomb>> = {
  'a PNG of 60,000 x 60,000': () => pngOfSize(60_000),
  'a JPEG of 65,000 x 65,000': () => jpegOfSize(65_000, false),
  'a progressive JPEG of 65,000 x 65,000': () => jpegOfSize(65_000, true),
  'a WebP of 16,383 x 16,383': () => lossyWebp(16_383),
  'a lossless WebP of 16,383 x 16,383': () => losslessWebp(16_383),
  'a GIF with an image of 65,000 x 65,000': async () => {
    const { file, image } = await gif()
    file.writeUInt16LE(65_000, image + 5)
    file.writeUInt16LE(65_000, image + 7)
    return file
  },
  'a GIF with an image far away from the corner': async () => {
    const { file, image } = await gif()
    file.writeUInt16LE(65_000, image + 1)
    file.writeUInt16LE(65_000, image + 3)
    return file
  },
  'a GIF with a screen of 2,000 x 2,000': () => gifOnScreen(2000),
}

/** What no reader takes for an image of that size: it can't be decoded, or is as small as its pixels are. */
export const contradictions: Readonly<Record<string, Bomb>> = {
  'a PNG of 2 ** 31 - 1 pixels a side': () => pngOfSize(2 ** 31 - 1),
  'an animated WebP on a canvas of 16,000,000 pixels a side': () => animatedWebp(16_000_000),
  'a GIF with a screen of 65,000 x 65,000': () => gifOnScreen(65_000),
}

const gifOnScreen = async (size: number): Promise<Buffer> => {
  const { file } = await gif()
  file.writeUInt16LE(size, 6)
  file.writeUInt16LE(size, 8)
  return file
}

/** A small picture with a part, beside its pixels or of them, that is hundreds of megabytes when it is inflated. */
export const inflated: Readonly<Record<string, Bomb>> = {
  'a text of 200 MB': () => pngWith('zTXt', Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), zeros()])),
  'an international text of 200 MB': () =>
    pngWith('iTXt', Buffer.concat([Buffer.from('Comment\0\x01\0\0\0', 'latin1'), zeros()])),
  'a colour profile of 200 MB': () => pngWith('iCCP', Buffer.concat([Buffer.from('x\0\0', 'latin1'), zeros()])),
  'pixels of 200 MB where 192 bytes are due': async () => {
    const whole = await pngOf(8, 8)
    return Buffer.concat([whole.subarray(0, 33), chunk('IDAT', zeros()), chunk('IEND', Buffer.alloc(0))])
  },
}

const zeros = (): Buffer => deflateSync(Buffer.alloc(200_000_000), { level: 9 })

const pngWith = async (type: string, data: Buffer): Promise<Buffer> => {
  const whole = await pngOf(8, 8)
  return Buffer.concat([whole.subarray(0, 33), chunk(type, data), whole.subarray(33)])
}

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  size.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([size, body, sum])
}

/** As PNG has it. */
const crc32 = (data: Uint8Array): number => {
  let sum = 0xffffffff
  for (const byte of data) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit += 1) sum = (sum & 1) === 0 ? sum >>> 1 : 0xedb88320 ^ (sum >>> 1)
  }
  return (sum ^ 0xffffffff) >>> 0
}
