import type { ModelPullRecord, PullFile } from '../../store/models/model-pull-store.ts'
import { PullMeter } from './pull-meter.ts'
import type { PullReader } from './pull-reader.ts'

/** How a pull stands: what is stored of it, and how fast it goes. */
export class Pull {
  readonly record: ModelPullRecord
  readonly readers = new Set<PullReader>()
  readonly stop = new AbortController()
  /** Goes up with everything that changes. */
  changes = 0
  readonly #meter = new PullMeter()

  constructor(record: ModelPullRecord) {
    this.record = record
  }

  get isEnded(): boolean {
    return this.record.finishedAt !== null
  }

  get bytes(): number {
    return this.record.files.reduce((sum, file) => sum + file.bytes, 0)
  }

  /** Null before it is known what is to be fetched. */
  get totalBytes(): number | null {
    const { files } = this.record
    return files.length === 0 ? null : files.reduce((sum, file) => sum + file.totalBytes, 0)
  }

  /** Bytes a second at present; null where nothing is being fetched. */
  get bytesPerSecond(): number | null {
    return this.record.state === 'DOWNLOADING' ? this.#meter.speed(performance.now()) : null
  }

  /** How long the rest will take at the present speed, ms; null where that can't be told. */
  get remainingMs(): number | null {
    const speed = this.bytesPerSecond
    const { totalBytes } = this
    return speed === null || speed <= 0 || totalBytes === null ? null : ((totalBytes - this.bytes) / speed) * 1000
  }

  /** Changes what is stored, and tells the readers. */
  set(changes: Partial<ModelPullRecord>): void {
    Object.assign(this.record, changes)
    this.#tell()
  }

  received(file: PullFile, bytes: number): void {
    file.bytes = bytes
    this.#meter.record(this.bytes, performance.now())
    this.#tell()
  }

  #tell(): void {
    this.changes += 1
    for (const reader of this.readers) reader.changed()
  }
}
