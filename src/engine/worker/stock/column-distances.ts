import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Keys of `config.json` that limit how far back a token looks, in columns of the cache. */
const windows = ['sliding_window', 'window_size', 'attention_window', 'attention_chunk_size']
/** Kinds of rotary embedding that change with the number of columns. */
const growing = ['dynamic', 'longrope', 'su']

/**
 * Whether a model is known to measure distances in columns of its cache, so that unused ones between a text and its next token would
 * change what it sees. Windows as long as the context never close.
 * @param folder in the hub's layout; without `config.json` nothing is known
 */
export const countsColumns = async (folder: string, contextLength: number): Promise<boolean> => {
  const text = await readFile(join(folder, 'config.json'), 'utf8').catch(() => '{}')
  const config = JSON.parse(text) as Record<string, unknown>
  const rope = (config['rope_scaling'] ?? config['rope_parameters'] ?? {}) as Record<string, unknown>
  const isWindowed = windows.some((key) => {
    const size = config[key]
    return typeof size === 'number' && size < contextLength
  })
  return (
    (isWindowed && config['use_sliding_window'] !== false) ||
    growing.includes(String(rope['rope_type'] ?? rope['type']))
  )
}
