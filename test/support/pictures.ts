import sharp from 'sharp'

/** The pixels of an image of a formula that the exporters have too, red, green and blue. */
export const pixelsOf = (width: number, height: number): Uint8Array => {
  const pixels = new Uint8Array(width * height * 3)
  for (let i = 0; i < pixels.length; i += 1) {
    const c = i % 3
    const x = Math.floor(i / 3) % width
    const y = Math.floor(i / 3 / width)
    pixels[i] = (x * 7 + y * 13 + c * 31 + x * y * 3) % 256
  }
  return pixels
}

/** The same as a file that may yet be changed. */
export const picture = (width: number, height: number) =>
  sharp(pixelsOf(width, height), { raw: { width, height, channels: 3 } })

/** The same as a PNG file. */
export const pngOf = (width: number, height: number): Promise<Buffer> => picture(width, height).png().toBuffer()
