import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { post, until } from '../../support/clients.ts'

/** A server under test. */
export interface Faulty {
  url: string
  pid: number
  /** Of the engine process that was ready last; undefined where the server has none. */
  enginePid?: number | undefined
}

/** What a server is like when nothing has gone wrong yet. */
export interface Before {
  pid: number
  /** Resident memory of the server and of its engine, bytes. */
  memory: number
  engineMemory: number
}

export interface AftermathOptions {
  /** The server was ended and started again: another process is to answer. */
  isRestarted?: boolean
  /** The model to generate with. */
  model?: string
}

/** Memory that a process may have grown by, bytes: what garbage collection, allocators and a warm KV cache leave. */
const tolerance = 120 * 2 ** 20
/** Time for a fresh generation, and for memory to be given back, ms. */
const freshMs = 5000
const returnMs = 20_000

const fresh = `mutation ($model: String!) { createCompletion(input: { model: $model, prompt: "w1 w2", maxTokens: 4, temperature: 0 }) {
  ... on CreateCompletionSuccess { completion { state } } ... on Failure { code message } } }`
const slots = 'query ($model: String!) { model(name: $model) { statistics { running waiting } } }'

/** To be called when the server is as large as it gets by use. */
export const stateOf = (server: Faulty): Before => ({
  pid: server.pid,
  memory: residentBytes(server.pid),
  engineMemory: residentBytes(server.enginePid),
})

/**
 * What is true after every fault: the process that should be answers a fresh generation within 5 s, nothing runs and nobody waits, and
 * server and engine are as large as before.
 * @returns ms to the answer
 */
export async function expectRecovered(
  server: Faulty,
  before: Before,
  { isRestarted = false, model = 'smollm2' }: AftermathOptions = {},
): Promise<number> {
  const startedAt = performance.now()
  const { data, errors } = await post(server.url, fresh, { model })
  const ms = performance.now() - startedAt
  expect(errors).toBeUndefined()
  expect(data.createCompletion).toEqual({ completion: { state: 'SUCCEEDED' } })
  expect(ms).toBeLessThan(freshMs)
  await until(async () => {
    const { running, waiting } = (await post(server.url, slots, { model })).data.model.statistics
    return running === 0 && waiting === 0
  })
  if (isRestarted) expect(server.pid).not.toBe(before.pid)
  else expect(server.pid).toBe(before.pid)
  // What is only remembered is given back after a while.
  const deadline = performance.now() + returnMs
  const growth = (): number =>
    Math.max(
      residentBytes(server.pid) - before.memory,
      before.engineMemory === 0 ? 0 : residentBytes(server.enginePid) - before.engineMemory,
    )
  await until(() => growth() < tolerance || performance.now() > deadline)
  expect(growth()).toBeLessThan(tolerance)
  return ms
}

function residentBytes(pid: number | undefined): number {
  if (pid === undefined) return 0
  const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kib) * 1024
}
