import type { ServedModel } from '../services/models/served-model.ts'
import type { WriteProbe } from '../store/database/write-probe.ts'

/** Whether requests should be sent to this server now: what it loads at start can be used, and the storage takes writes. */
export class Readiness {
  readonly #probe: WriteProbe
  #preloaded: readonly ServedModel[] | null = null
  #isStopping = false

  constructor(probe: WriteProbe) {
    this.#probe = probe
  }

  /** What was to be loaded at start has been, or has failed. */
  loaded(models: readonly ServedModel[]): void {
    this.#preloaded = models
  }

  stop(): void {
    this.#isStopping = true
  }

  readonly isReady = async (): Promise<boolean> =>
    !this.#isStopping &&
    (this.#preloaded?.every((model) => model.isUsable) ?? false) &&
    (await this.#probe.isWritable())
}
