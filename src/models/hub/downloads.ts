import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Slots } from '../../util/slots.ts'
import { type DownloadOptions, download } from './download.ts'
import type { HubAccess } from './http-get.ts'
import { filePath, type HubFile } from './repository.ts'

/** Files that nobody has gone on with for so long are given up, ms. */
const keptMs = 7 * 24 * 3600 * 1000

export interface WantedFile {
  readonly id: string
  readonly commit: string
  readonly file: HubFile
  /** Where the whole file is to be. */
  readonly target: string
  readonly signal: AbortSignal
  readonly onProgress: (bytes: number) => void
}

interface Shared {
  readonly stop: AbortController
  readonly readers: Set<WantedFile>
  readonly done: Promise<void>
  bytes: number
  isWhole: boolean
}

/** Files on their way from the hub, each by what it contains: whoever wants the same one shares its download. */
export class Downloads {
  readonly #access: HubAccess
  readonly #directory: string
  readonly #slots: Slots
  readonly #running = new Map<string, Shared>()

  /** @param directory for unfinished files, made where it is missing @param atOnce files fetched at a time */
  constructor(access: HubAccess, directory: string, atOnce: number) {
    this.#access = access
    this.#directory = directory
    this.#slots = new Slots(atOnce)
  }

  /** @throws what `download` does */
  async fetch(wanted: WantedFile): Promise<void> {
    const name = nameOf(wanted.file)
    const shared = this.#running.get(name) ?? this.#start(name, wanted)
    shared.readers.add(wanted)
    wanted.onProgress(shared.bytes)
    try {
      await Promise.race([shared.done, aborted(wanted.signal)])
      await this.#place(shared, name, wanted.target)
    } finally {
      await this.#leave(shared, wanted, name)
    }
  }

  /** How many bytes of a file are there already. */
  async present(file: HubFile): Promise<number> {
    return (await stat(join(this.#directory, nameOf(file))).catch(() => null))?.size ?? 0
  }

  /** Takes a whole file back, so that whoever wants it next needn't fetch it again. */
  async keep(file: HubFile, from: string): Promise<void> {
    const { size } = (await stat(from).catch(() => null)) ?? { size: -1 }
    if (size === file.bytes && !this.#running.has(nameOf(file))) await rename(from, join(this.#directory, nameOf(file)))
  }

  /** Gives up what is there of files that nobody fetches now. */
  async discard(files: readonly HubFile[]): Promise<void> {
    for (const name of files.map(nameOf))
      if (!this.#running.has(name)) await rm(join(this.#directory, name), { force: true })
  }

  /** Removes what was left unfinished long ago. */
  async clean(now: number): Promise<void> {
    for (const name of await readdir(this.#directory).catch(() => [])) {
      const path = join(this.#directory, name)
      const stats = await stat(path).catch(() => null)
      if (stats !== null && stats.mtimeMs < now - keptMs) await rm(path, { force: true })
    }
  }

  #start(name: string, { id, commit, file }: WantedFile): Shared {
    const stop = new AbortController()
    const readers = new Set<WantedFile>()
    const options: DownloadOptions = {
      access: this.#access,
      source: filePath(id, commit, file.path),
      file,
      target: join(this.#directory, name),
      signal: stop.signal,
      onProgress: (bytes) => {
        shared.bytes = bytes
        for (const { onProgress } of readers) onProgress(bytes)
      },
    }
    const run = async (): Promise<void> => {
      await mkdir(this.#directory, { recursive: true })
      await this.#slots.run(() => download(options), stop.signal)
    }
    const done = run().then(
      () => {
        shared.isWhole = true
      },
      (error) => {
        this.#forget(shared, name)
        throw error
      },
    )
    // Whoever waits is told; where nobody does any more, nobody needs to be.
    done.catch(() => {})
    const shared: Shared = { stop, readers, done, bytes: 0, isWhole: false }
    this.#running.set(name, shared)
    return shared
  }

  /** The last reader takes the file, so that no disk is needed twice; those before it copy it. */
  async #place(shared: Shared, name: string, target: string): Promise<void> {
    await mkdir(dirname(target), { recursive: true })
    const file = join(this.#directory, name)
    if (shared.readers.size > 1) return copyFile(file, target)
    this.#forget(shared, name)
    await rename(file, target)
  }

  /** The last to leave stops an unfinished download; what is there of it stays for another time. */
  async #leave(shared: Shared, wanted: WantedFile, name: string): Promise<void> {
    shared.readers.delete(wanted)
    if (shared.readers.size > 0) return
    const isOurs = this.#forget(shared, name)
    if (!shared.isWhole) shared.stop.abort(wanted.signal.reason)
    else if (isOurs) await rm(join(this.#directory, name), { force: true })
  }

  #forget(shared: Shared, name: string): boolean {
    return this.#running.get(name) === shared && this.#running.delete(name)
  }
}

const nameOf = ({ digest }: HubFile): string => `${digest.kind}-${digest.hex}`

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
