import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exitOf, tied } from './children.ts'
import { root } from './paths.ts'
import { childrenOf } from './proc.ts'

/** How long the API process's event loop was held up since the last reset, milliseconds. */
export interface LoopDelay {
  p50: number
  p99: number
  max: number
}

export interface Modelgraph {
  url: string
  /** Until all models were loaded. */
  startMs: number
  apiPid: number
  enginePids: number[]
  resetDelay(): void
  delay(): Promise<LoopDelay>
  /** Resident memory of a model's engine process, bytes. */
  engineBytes(model: string): Promise<number>
  stop(): Promise<void>
}

/** Starts the built server with its default settings. */
export const startModelgraph = async (): Promise<Modelgraph> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'modelgraph-bench-'))
  const startedAt = performance.now()
  const args = ['--import', join(root, 'bench/probe.mjs'), join(root, 'dist/main.js')]
  const child = tied(
    spawn(process.execPath, [...args, '--port', '0', '--data-dir', dataDir], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    }),
  )
  let output = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (text) => {
      output += text
      if (output.includes('Ready after')) resolve()
    })
    child.once('exit', () => reject(new Error(`the server did not start:\n${output}`)))
  })
  const startMs = performance.now() - startedAt
  const url = /http:\S+/.exec(output)?.[0] ?? ''
  const apiPid = child.pid ?? 0
  return {
    url,
    startMs,
    apiPid,
    enginePids: childrenOf(apiPid),
    resetDelay: () => child.send('reset'),
    delay: async () => {
      child.send('read')
      const [delay] = await once(child, 'message')
      return delay as LoopDelay
    },
    engineBytes: async (model) => {
      const query = `{ model(name: "${model}") { statistics { memoryBytes } } }`
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      })
      const { data } = (await response.json()) as { data: { model: { statistics: { memoryBytes: number } } } }
      return data.model.statistics.memoryBytes
    },
    stop: async () => {
      child.kill('SIGTERM')
      await exitOf(child)
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
