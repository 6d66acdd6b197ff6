import { mkdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { insufficientStorage } from '../../errors.ts'
import type { Downloads } from '../../models/hub/downloads.ts'
import type { HubAccess } from '../../models/hub/http-get.ts'
import { hubFailed } from '../../models/hub/hub-error.ts'
import { type HubFile, type Repository, readRepository } from '../../models/hub/repository.ts'
import { withRetries } from '../../models/hub/retries.ts'
import { selectFiles } from '../../models/hub/select-files.ts'
import type { Precision } from '../../models/import/precision.ts'
import { slug } from '../../models/import/slug.ts'
import type { PullFile } from '../../store/models/model-pull-store.ts'
import { IncomingModel } from '../models/incoming-model.ts'
import type { Models } from '../models/models.ts'
import type { Registry } from '../models/registry.ts'
import { importInProcess } from './import-process.ts'
import { configuredTask, incomingFacts } from './incoming-facts.ts'
import type { Pull } from './pull.ts'

/** Left free on the disk, for the database and everything else, bytes. */
const reservedBytes = 64 * 1024 * 1024

export interface PullWorkOptions {
  readonly access: HubAccess
  readonly downloads: Downloads
  readonly models: Models
  readonly registry: Registry
  /** For the files of each pull, on the disk of DATA_DIR. */
  readonly directory: string
  /** Size of one model at most, bytes. */
  readonly maxBytes: number
  /** Time that reading a model's files may take, ms. */
  readonly importTimeoutMs: number
  /** The environment of processes. */
  readonly environment: Readonly<Record<string, string>>
}

/** What a pull does: looks up what the hub has, fetches it, writes the manifest, and registers the model. */
export class PullWork {
  readonly #options: PullWorkOptions
  /** Models are named one after the other: each takes the next version of its name. */
  #last: Promise<unknown> = Promise.resolve()
  readonly #files = new WeakMap<Pull, readonly HubFile[]>()

  constructor(options: PullWorkOptions) {
    this.#options = options
  }

  /**
   * @param save stores how the pull stands @returns the model's `name@version`
   * @throws HUB_FAILED, INVALID_MODEL, MODEL_VERSION_EXISTS, INSUFFICIENT_STORAGE; the reason of the pull's signal
   */
  async run(pull: Pull, save: () => Promise<void>): Promise<string> {
    // A server before has told of it already.
    this.#list(pull)
    try {
      return await this.#carryOut(pull, save)
    } finally {
      this.#options.models.forget(pull.record.id)
    }
  }

  async #carryOut(pull: Pull, save: () => Promise<void>): Promise<string> {
    pull.set({ state: 'RESOLVING' })
    const { repository, files } = await this.#lookUp(pull)
    const known = new Map(pull.record.files.map((file) => [file.path, file]))
    const progress = files.map(({ path, bytes }) => known.get(path) ?? { path, bytes: 0, totalBytes: bytes })
    pull.set({ state: 'DOWNLOADING', commit: repository.commit, files: progress })
    await save()
    await this.#requireSpace(pull, files)
    await this.#announce(pull, repository, files)
    await save()
    await this.#fetch(pull, repository.commit, files)
    pull.set({ state: 'IMPORTING' })
    await save()
    const work = this.#last.then(() => this.#register(pull))
    this.#last = work.catch(() => {})
    return work
  }

  /** Removes a pull's folder. @param isFinal whether its files are given up too; otherwise the next pull goes on with them */
  async discard(pull: Pull, isFinal: boolean): Promise<void> {
    const { downloads } = this.#options
    const files = this.#files.get(pull) ?? []
    const folder = this.#folderOf(pull)
    if (isFinal) await downloads.discard(files)
    else for (const file of files) await downloads.keep(file, join(folder, file.path))
    await rm(folder, { recursive: true, force: true })
  }

  /** A pull that was begun before stays with the commit it began with. */
  async #lookUp(pull: Pull): Promise<{ repository: Repository; files: HubFile[] }> {
    const { access, maxBytes } = this.#options
    const { input, commit } = pull.record
    const { signal } = pull.stop
    const repository = await withRetries(() => readRepository(access, input.id, commit ?? input.revision, signal), {
      pauseMs: access.hubRetryMs,
      signal,
    })
    const files = selectFiles(repository.files, input.task ?? repository.task, input.precision as Precision | null)
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
    if (total > maxBytes)
      throw hubFailed('TOO_LARGE', `has ${total} bytes of this model; PULL_MAX_MB allows ${maxBytes}`)
    this.#files.set(pull, files)
    return { repository, files }
  }

  async #requireSpace(pull: Pull, files: readonly HubFile[]): Promise<void> {
    const folder = this.#folderOf(pull)
    await mkdir(folder, { recursive: true })
    const { bavail, bsize } = await statfs(folder)
    const present = await Promise.all(
      files.map(async (file) => (await sizeOf(join(folder, file.path))) || this.#options.downloads.present(file)),
    )
    const required = files.reduce((sum, { bytes }, i) => sum + Math.max(0, bytes - (present[i] ?? 0)), 0)
    const available = Math.max(0, bavail * bsize - reservedBytes)
    if (required > available) throw insufficientStorage(required, available)
  }

  /** Lets the model be listed as soon as it is known what it is for: by the hub's listing, or else by its configuration, fetched first. */
  async #announce(pull: Pull, repository: Repository, files: readonly HubFile[]): Promise<void> {
    const { input, incoming } = pull.record
    if (incoming !== null) return
    let task = input.task ?? repository.task
    const config = files.findIndex(({ path }) => path === 'config.json')
    if (task === null && config >= 0) {
      await this.#fetchFile(pull, repository.commit, files, config, pull.stop.signal)
      task = await configuredTask(this.#folderOf(pull))
    }
    const name = this.#nameOf(pull)
    const version = input.version ?? this.#options.models.nextVersion(name)
    const source = this.#sourceOf(pull)
    pull.set({ incoming: incomingFacts(repository, files, { name, version, task, source }) })
    this.#list(pull)
  }

  #list(pull: Pull): void {
    const { id, incoming } = pull.record
    if (incoming !== null) this.#options.models.expect(new IncomingModel(incoming, id, () => pull.bytes))
  }

  #nameOf({ record: { input } }: Pull): string {
    return input.name ?? slug(input.id.replace(/^.*\//, ''))
  }

  #sourceOf({ record: { input, commit } }: Pull): string {
    return `${this.#options.access.hubUrl.replace(/\/+$/, '')}/${input.id}@${commit}`
  }

  async #fetch(pull: Pull, commit: string, files: readonly HubFile[]): Promise<void> {
    const { signal } = pull.stop
    // Where one fails, the others needn't go on.
    const failed = new AbortController()
    const either = AbortSignal.any([signal, failed.signal])
    const results = await Promise.allSettled(
      files.map((_, index) =>
        this.#fetchFile(pull, commit, files, index, either).catch((error: unknown) => {
          failed.abort(error)
          throw error
        }),
      ),
    )
    signal.throwIfAborted()
    if (failed.signal.aborted) throw failed.signal.reason
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }

  async #fetchFile(
    pull: Pull,
    commit: string,
    files: readonly HubFile[],
    index: number,
    signal: AbortSignal,
  ): Promise<void> {
    const file = files[index] as HubFile
    const { id } = pull.record.input
    const target = join(this.#folderOf(pull), file.path)
    const part = pull.record.files[index] as PullFile
    const onProgress = (bytes: number): void => pull.received(part, bytes)
    if ((await sizeOf(target)) !== file.bytes)
      await this.#options.downloads.fetch({ id, commit, file, target, signal, onProgress })
    onProgress(file.bytes)
  }

  async #register(pull: Pull): Promise<string> {
    const { models, registry, importTimeoutMs: timeoutMs, environment } = this.#options
    const { input, caller, incoming } = pull.record
    const { signal } = pull.stop
    signal.throwIfAborted()
    const folder = this.#folderOf(pull)
    const name = this.#nameOf(pull)
    // Its version was kept for it, but a folder may have been registered under it meanwhile.
    const kept = incoming !== null && models.version(`${name}@${incoming.version}`) === undefined
    const version = input.version ?? (kept ? incoming.version : models.nextVersion(name))
    const flags = [
      `--name=${name}`,
      `--version=${version}`,
      `--source=${this.#sourceOf(pull)}`,
      '--replace',
      ...(input.precision === null ? [] : [`--precision=${input.precision}`]),
      ...(input.task === null ? [] : [`--task=${input.task}`]),
    ]
    await importInProcess(folder, flags, { timeoutMs, environment, signal })
    const model = await registry.registerFolder(folder, caller, { move: true })
    return model.name
  }

  #folderOf({ record }: Pull): string {
    return join(this.#options.directory, record.id)
  }
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )
