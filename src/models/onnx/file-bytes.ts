import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { ByteSource } from './message.ts'

const windowBytes = 64 * 1024

/**
 * A file read in pieces as they are asked for, so that a model of gigabytes is looked through in little memory. Reads block: for
 * processes in which nobody waits.
 */
export class FileBytes implements ByteSource {
  readonly length: number
  readonly #file: number
  #window = new Uint8Array(0)
  #from = 0

  /** @throws Error of the file system where the file can't be opened */
  constructor(path: string) {
    this.#file = openSync(path, 'r')
    this.length = fstatSync(this.#file).size
  }

  at(index: number): number | undefined {
    const place = index - this.#from
    if (place >= 0 && place < this.#window.length) return this.#window[place]
    this.#window = this.subarray(index, index + windowBytes)
    this.#from = index
    return this.#window[0]
  }

  subarray(start: number, end: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(Math.max(0, Math.min(end, this.length) - start))
    let read = 0
    while (read < bytes.length) {
      const count = readSync(this.#file, bytes, read, bytes.length - read, start + read)
      if (count === 0) break
      read += count
    }
    return bytes.subarray(0, read)
  }

  close(): void {
    closeSync(this.#file)
  }
}
