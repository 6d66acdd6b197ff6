import { extname } from 'node:path'
import { Worker, type WorkerOptions } from 'node:worker_threads'

/**
 * Starts a thread from a script of ours. In development it needs tsx as well, which a process's `--import tsx` gives to its main thread
 * alone.
 * @param entry the script without its extension, which is that of `base` @param base `import.meta.url` of whoever starts it
 */
export const startThread = (entry: string, base: string, options: WorkerOptions): Worker => {
  const extension = extname(base)
  const script = new URL(`${entry}${extension}`, base)
  if (extension !== '.ts') return new Worker(script, options)
  const [tsx, source] = [import.meta.resolve('tsx/esm/api'), script.href].map((url) => JSON.stringify(url))
  return new Worker(`import(${tsx}).then(({ register }) => register()).then(() => import(${source}))`, {
    ...options,
    eval: true,
  })
}
