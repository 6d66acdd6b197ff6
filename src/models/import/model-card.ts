import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What a model card (README.md, its header and first heading) says. */
export interface ModelCard {
  readonly licence: string | null
  readonly title: string | null
  /** The task, as the hub names it: `text-classification`. */
  readonly tag: string | null
}

const maxBytes = 1024 * 1024
const header = /^---\r?\n(.*?)\r?\n---\r?\n?/s

/** Only single lines `key: value` of the header are read: a manifest needs no more of its YAML. */
export async function readModelCard(folder: string): Promise<ModelCard> {
  const file = join(folder, 'README.md')
  const stats = await stat(file).catch(() => null)
  if (stats === null || stats.size > maxBytes) return { licence: null, title: null, tag: null }
  const text = await readFile(file, 'utf8')
  const front = header.exec(text)?.[1] ?? ''
  const licence = line(front, 'license')
  return {
    licence: spdx(licence === 'other' ? (line(front, 'license_name') ?? licence) : licence),
    title: /^#[ \t]+(.{1,200})$/m.exec(text.replace(header, ''))?.[1]?.trim() ?? null,
    tag: line(front, 'pipeline_tag'),
  }
}

const line = (front: string, key: string): string | null =>
  new RegExp(`^${key}:[ \\t]*["']?([^"'\\r\\n#]{1,200}?)["']?[ \\t]*$`, 'm').exec(front)?.[1]?.trim() || null

/** The hub writes licences in lower case; the common ones have proper names. */
export const spdx = (licence: string | null): string | null => (licence === null ? null : (names[licence] ?? licence))
const names: Readonly<Record<string, string>> = {
  'apache-2.0': 'Apache-2.0',
  mit: 'MIT',
  'bsd-3-clause': 'BSD-3-Clause',
  'bsd-2-clause': 'BSD-2-Clause',
  'cc-by-4.0': 'CC-BY-4.0',
  'cc-by-sa-4.0': 'CC-BY-SA-4.0',
  'cc0-1.0': 'CC0-1.0',
  'gpl-3.0': 'GPL-3.0',
  'mpl-2.0': 'MPL-2.0',
}
