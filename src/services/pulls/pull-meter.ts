/** Speed is what came in the last so many milliseconds. */
const windowMs = 5000

/** Measures how fast bytes come. */
export class PullMeter {
  /** Times and bytes received until then, oldest first. */
  #samples: { at: number; bytes: number }[] = []

  /** @param bytes received so far, in all */
  record(bytes: number, now: number): void {
    const last = this.#samples.at(-1)
    // A file that had to begin again makes the sum fall: what came before tells nothing any more.
    if (last !== undefined && bytes < last.bytes) this.#samples = []
    if (last === undefined || bytes < last.bytes || now - last.at >= 100) this.#samples.push({ at: now, bytes })
    else last.bytes = bytes
    while (this.#samples.length > 2 && now - (this.#samples[1]?.at ?? now) > windowMs) this.#samples.shift()
  }

  /** Bytes a second; null where too little is known. */
  speed(now: number): number | null {
    const [first] = this.#samples
    const last = this.#samples.at(-1)
    if (first === undefined || last === undefined || now - first.at < 100) return null
    return ((last.bytes - first.bytes) / (now - first.at)) * 1000
  }
}
