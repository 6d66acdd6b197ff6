import { createHash } from 'node:crypto'
import { link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verifyFiles } from '../src/models/verify-files.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'modelgraph-files-'))
  await mkdir(join(folder, 'onnx'))
  await writeFile(join(folder, 'onnx/weights.bin'), 'weights')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const entry = { path: 'onnx/weights.bin', bytes: 7, sha256: createHash('sha256').update('weights').digest('hex') }

test('files that are as the manifest says pass', async () => {
  await expect(verifyFiles(folder, [entry])).resolves.toBeUndefined()
})

test('a flipped bit is found', async () => {
  await writeFile(join(folder, entry.path), 'weightr')
  await expect(verifyFiles(folder, [entry])).rejects.toThrow('onnx/weights.bin differs from its SHA-256')
})

test('a truncated file is found', async () => {
  await writeFile(join(folder, entry.path), 'weig')
  await expect(verifyFiles(folder, [entry])).rejects.toThrow('onnx/weights.bin has 4 bytes, not 7')
})

test('a missing file is found, and no path of this machine is told', async () => {
  await rm(join(folder, entry.path))
  await expect(verifyFiles(folder, [entry])).rejects.toThrow(/^onnx\/weights.bin is missing$/)
})

test('links out of the folder are refused', async () => {
  const outside = join(folder, '..', `${entry.sha256}.bin`)
  await writeFile(outside, 'weights')
  await rm(join(folder, entry.path))
  await symlink(outside, join(folder, entry.path))
  await expect(verifyFiles(folder, [entry])).rejects.toThrow('is not a plain file')
  await rm(outside)
})

test('a folder that is a link out is refused', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'modelgraph-outside-'))
  await link(join(folder, entry.path), join(outside, 'weights.bin'))
  await rm(join(folder, 'onnx'), { recursive: true })
  await symlink(outside, join(folder, 'onnx'))
  await expect(verifyFiles(folder, [entry])).rejects.toThrow('is not a plain file')
  await rm(outside, { recursive: true })
})
