import { constants } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { insufficientStorage } from '../errors.ts'
import { checkContents } from './check-contents.ts'
import { digestOf } from './digest.ts'
import type { Manifest } from './manifest.ts'
import { asFailure, readModelFolder } from './model-folder.ts'
import { verifyFiles } from './verify-files.ts'

/** Left free on the disk, for the database and everything else, bytes. */
const reservedBytes = 64 * 1024 * 1024

const incoming = 'incoming-'

/** The models that were registered: a folder each, named by its digest, which nothing outside the store can change. */
export class FolderStore {
  readonly #directory: string

  /** @param directory made where it is missing */
  constructor(directory: string) {
    this.#directory = directory
  }

  /** Where the files of a registered model are. @param digest as `digestOf` gives it */
  folderOf(digest: string): string {
    return join(this.#directory, digest.replace(':', '-'))
  }

  /** A new empty folder on the store's own disk, to be filled and then given to `add` with `move`. */
  async stage(): Promise<string> {
    await mkdir(this.#directory, { recursive: true })
    return mkdtemp(join(this.#directory, incoming))
  }

  /**
   * Takes a model folder in: the files that its manifest lists and nothing else. They are hashed where they can't change any more.
   * @param move takes the files out of `folder`, which `stage` has made, instead of copying them
   * @throws INVALID_MODEL, INSUFFICIENT_STORAGE; nothing is left behind then
   */
  async add(
    folder: string,
    { move = false }: { move?: boolean } = {},
  ): Promise<{ manifest: Manifest; digest: string }> {
    const manifest = await readModelFolder(folder)
    const digest = digestOf(manifest)
    const staged = await this.stage()
    try {
      if (!move) await this.#requireSpace(manifest)
      for (const { path } of manifest.files) {
        const target = join(staged, path)
        await mkdir(dirname(target), { recursive: true })
        if (move) await rename(join(folder, path), target)
        else await copyFile(join(folder, path), target, constants.COPYFILE_FICLONE)
      }
      await asFailure('modelgraph.json', verifyFiles(staged, manifest.files))
      await asFailure('modelgraph.json', checkContents({ folder: staged, manifest }))
      await writeFile(join(staged, 'modelgraph.json'), JSON.stringify(manifest, null, 2))
      await this.#place(staged, this.folderOf(digest), manifest)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw insufficientStorage(bytesOf(manifest), 0)
      throw error
    } finally {
      await rm(staged, { recursive: true, force: true })
      if (move) await rm(folder, { recursive: true, force: true })
    }
    return { manifest, digest }
  }

  /** Removes a model's files: out of the way first, so that a server that is killed meanwhile leaves nothing half there. */
  async remove(digest: string): Promise<void> {
    const staged = await this.stage()
    await rename(this.folderOf(digest), join(staged, 'removed')).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
    await rm(staged, { recursive: true, force: true })
  }

  /** Removes what a server that was killed has left half done. */
  async clean(): Promise<void> {
    for (const name of await readdir(this.#directory).catch(() => []))
      if (name.startsWith(incoming)) await rm(join(this.#directory, name), { recursive: true, force: true })
  }

  /** Where the same model is there already and whole, its folder stays as it is. */
  async #place(staged: string, folder: string, manifest: Manifest): Promise<void> {
    const isThere = await verifyFiles(folder, manifest.files).then(
      () => true,
      () => false,
    )
    if (isThere) return
    await rm(folder, { recursive: true, force: true })
    await rename(staged, folder)
  }

  async #requireSpace(manifest: Manifest): Promise<void> {
    const { bavail, bsize } = await statfs(this.#directory)
    const available = Math.max(0, bavail * bsize - reservedBytes)
    const required = bytesOf(manifest)
    if (required > available) throw insufficientStorage(required, available)
  }
}

const bytesOf = ({ files }: Manifest): number => files.reduce((sum, { bytes }) => sum + bytes, 0)
