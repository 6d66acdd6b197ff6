import { invalidInput } from '../../errors.ts'
import type { UploadedFile } from '../../util/uploaded-file.ts'

/** An image or a recording as the API takes it: exactly one of the two. */
export interface MediaInput {
  upload?: UploadedFile | null
  base64?: string | null
}

export type MediaKind = 'image' | 'audio'

/** What a file is, by its first bytes: its name and stated type are worth nothing. */
const signatures: Readonly<Record<MediaKind, { names: string; matches: (bytes: Buffer) => boolean }>> = {
  image: {
    names: 'a PNG, JPEG, WebP or GIF image',
    matches: (bytes) =>
      bytes.readUInt32BE(0) === 0x89504e47 ||
      bytes.readUInt32BE(0) >>> 8 === 0xffd8ff ||
      bytes.toString('latin1', 0, 4) === 'GIF8' ||
      isRiff(bytes, 'WEBP'),
  },
  audio: {
    names: 'a WAV, FLAC, MP3 or Ogg (Vorbis, Opus) recording',
    matches: (bytes) =>
      isRiff(bytes, 'WAVE') ||
      ['fLaC', 'OggS'].includes(bytes.toString('latin1', 0, 4)) ||
      bytes.toString('latin1', 0, 3) === 'ID3' ||
      // An MPEG frame: 11 bits set, then a version and a layer that exist.
      (bytes.readUInt16BE(0) >>> 5 === 0x7ff &&
        (bytes.readUInt8(1) & 0x18) !== 0x08 &&
        (bytes.readUInt8(1) & 0x06) !== 0),
  },
}

const isRiff = (bytes: Buffer, form: string): boolean =>
  bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === form

/** Bytes of a file that can be told apart. */
const shortest = 12

/**
 * The bytes of an image or a recording.
 * @param field where it stands, for the errors @param maxBytes of the file
 * @throws INVALID_INPUT that names the field and the limit it broke
 */
export function readMedia(
  kind: MediaKind,
  { upload, base64 }: MediaInput,
  field: string,
  maxBytes: number,
): Uint8Array {
  if ((upload == null) === (base64 == null)) throw invalidInput(field, 'must have exactly one of upload and base64')
  const place = `${field}.${upload == null ? 'base64' : 'upload'}`
  const bytes = upload == null ? decodeBase64(base64 ?? '', place, maxBytes) : upload.bytes
  if (bytes === null) throw invalidInput(place, `must have at most ${maxBytes} bytes`, maxBytes)
  const { names, matches } = signatures[kind]
  if (bytes.length < shortest || !matches(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)))
    throw invalidInput(place, `must be ${names}, whatever it is called; these bytes are none`)
  return bytes
}

/** What a browser puts before the base64 of a data URL. */
const dataUrl = /^data:[^,]{0,128};base64,/

function decodeBase64(text: string, field: string, maxBytes: number): Uint8Array {
  const digits = text.replace(dataUrl, '')
  const size = Math.floor((digits.length * 3) / 4)
  // Padding is two bytes at most.
  if (size > maxBytes + 2)
    throw invalidInput(field, `must have at most ${maxBytes} bytes; it has some ${size}`, maxBytes)
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) throw invalidInput(field, 'must be base64')
  return Buffer.from(digits, 'base64')
}
