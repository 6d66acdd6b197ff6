import { copyFile, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Manifest, manifestSchema } from '../manifest.ts'
import { digestOf } from '../verify-files.ts'
import { ImportError } from './import-error.ts'
import type { PlannedFile } from './planned-file.ts'

/**
 * Puts the files where the model is to be and writes its manifest last, as a whole or not at all.
 * @param draft the manifest without its files
 * @throws ImportError where the manifest would not be a good one
 */
export async function writeManifest(target: string, draft: object, files: readonly PlannedFile[]): Promise<Manifest> {
  for (const { from, path } of files) {
    const file = join(target, path)
    if (from === file) continue
    await mkdir(dirname(file), { recursive: true })
    await copyFile(from, file)
  }
  const listed: Manifest['files'] = []
  for (const { path } of files) {
    const file = join(target, path)
    listed.push({ path, bytes: (await stat(file)).size, sha256: await digestOf(file) })
  }
  const manifest = valid({ ...draft, files: listed })
  const file = join(target, 'modelgraph.json')
  const unfinished = `${file}.${process.pid}.tmp`
  try {
    await writeFile(unfinished, `${JSON.stringify(manifest, null, 2)}\n`)
    await rename(unfinished, file)
  } finally {
    await rm(unfinished, { force: true })
  }
  return manifest
}

/** @throws ImportError that names each field that is wrong or missing */
export function valid(draft: object): Manifest {
  const parsed = manifestSchema.safeParse(draft)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.slice(0, 8).map(({ path, message }) => `  ${path.join('.')}: ${message}`)
  throw new ImportError(
    `the manifest needs more than could be found out (--set FIELD=JSON gives it):\n${problems.join('\n')}`,
  )
}
