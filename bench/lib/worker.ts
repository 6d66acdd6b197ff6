import { fork } from 'node:child_process'
import { childEnvironment, exitOf, tied } from './children.ts'
import { processFile } from './paths.ts'

/** What a process answers: each method takes one structured-cloneable argument. */
export type Methods = Record<string, (argument: never) => unknown>
type Call = { id: number; method: string; argument: unknown }
type Answer = { id: number; value: unknown } | { id: number; error: string }

export interface Worker<M extends Methods> {
  pid: number
  call<K extends keyof M & string>(method: K, ...argument: Parameters<M[K]>): Promise<Awaited<ReturnType<M[K]>>>
  stop(): Promise<void>
}

/** Starts a file of processes/ as a process of its own, which `serve`s its methods; a call rejects when the process dies. */
export const startWorker = <M extends Methods>(file: string): Worker<M> => {
  const child = tied(
    fork(processFile(file), {
      execArgv: ['--import', import.meta.resolve('tsx')],
      serialization: 'advanced',
      env: childEnvironment(),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    }),
  )
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  let calls = 0
  child.on('message', (message) => {
    const answer = message as Answer
    const call = waiting.get(answer.id)
    waiting.delete(answer.id)
    if ('error' in answer) call?.reject(new Error(`${file}: ${answer.error}`))
    else call?.resolve(answer.value as never)
  })
  const gone = exitOf(child)
  gone.then(() => {
    for (const { reject } of waiting.values()) reject(new Error(`${file} died`))
  })
  return {
    pid: child.pid ?? 0,
    call: (method, ...[argument]) =>
      new Promise((resolve, reject) => {
        calls += 1
        waiting.set(calls, { resolve, reject })
        child.send({ id: calls, method, argument } satisfies Call)
      }),
    stop: async () => {
      child.kill()
      await gone
    },
  }
}

/** In such a process: answers the calls of its parent. */
export const serve = (methods: Methods): void => {
  process.on('message', async (message) => {
    const { id, method, argument } = message as Call
    try {
      process.send?.({ id, value: await methods[method]?.(argument as never) } satisfies Answer)
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  })
  process.on('disconnect', () => process.exit(0))
}
