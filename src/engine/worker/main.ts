// First: what follows is loaded without a network.
import './no-network.ts'
import { type DomainError, engineFailed, failureOf } from '../../errors.ts'
import { versionedName } from '../../models/manifest.ts'
import type { FromWorker, ToWorker, WorkerCalls } from '../protocol.ts'
import { loadFailureReason } from './load-failure.ts'
import { Model, wrongKind } from './model.ts'
import { isOutOfMemory } from './out-of-memory.ts'
import { report } from './report.ts'

/** The engine process: one model, asked by messages. Texts are never printed; errors carry codes and facts alone. */
let model: Model | null = null
/** As it is told in failures. */
let name = ''

/** Calls whose need for memory is up to the caller; all others take so little that want of memory is the process's own. */
const greedy: readonly string[] = ['run', 'pipeline'] satisfies (keyof WorkerCalls)[]
/** Time that the parent has to end a process that has no memory left, milliseconds. */
const endMs = 1000

const send = (message: FromWorker): void => {
  process.send?.(message)
}

const load = async (message: Extract<ToWorker, { type: 'load' }>): Promise<void> => {
  const { folder, manifest, settings } = message
  name = versionedName(manifest)
  try {
    const opened = await Model.open(folder, manifest, settings, {
      deliver: (events) => send({ type: 'step', events, counters: opened.counters.snapshot() }),
      progress: (id) => send({ type: 'progress', id, counters: opened.counters.snapshot() }),
    })
    model = opened
    send({ type: 'loaded', graph: opened.graph, counters: opened.counters.snapshot() })
  } catch (error) {
    if (isOutOfMemory(error)) return giveUp()
    send({ type: 'loadFailed', reason: loadFailureReason(error) })
  }
}

const answer = async (loaded: Model, call: Extract<ToWorker, { type: 'call' }>): Promise<void> => {
  try {
    const value = await loaded.answer(call)
    send({ type: 'result', id: call.id, value, counters: loaded.counters.snapshot() })
  } catch (error) {
    if (isOutOfMemory(error) && !greedy.includes(call.method)) return giveUp()
    report(error)
    send({ type: 'error', id: call.id, failure: failureOf(isOutOfMemory(error) ? insatiable() : error) })
  }
}

const insatiable = (): DomainError => engineFailed(name, 'had not enough memory for this')

/** Lets another process take over, with what this one has begun. */
const giveUp = (): void => {
  send({ type: 'outOfMemory' })
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), endMs)
}

const generate = (loaded: Model, { id, request }: Extract<ToWorker, { type: 'generate' }>): void => {
  if (loaded.generation !== null) return loaded.generation.submit(id, request)
  const event = { type: 'failed', failure: wrongKind('generates no text').failure } as const
  send({ type: 'step', events: [{ id, event }], counters: loaded.counters.snapshot() })
}

const receive = (message: ToWorker): void => {
  if (message.type === 'load') return void load(message)
  if (model === null) throw new Error(`${message.type} came before the model was loaded`)
  switch (message.type) {
    case 'call':
      return void answer(model, message)
    case 'generate':
      return generate(model, message)
    case 'cancel':
      return model.cancel(message.id)
    case 'forget':
      return model.generation?.forget(message.scopes)
    case 'ping':
      return send({ type: 'pong', counters: model.counters.snapshot() })
    default:
      return message satisfies never
  }
}

process.on('message', receive)
// Of no request alone, such as a step of many texts.
process.on('uncaughtException', (error) => {
  if (isOutOfMemory(error)) return giveUp()
  report(error)
  process.exit(1)
})
// Without its parent nobody can ask for anything, and nobody would end this process.
process.on('disconnect', () => process.exit(0))
// The terminal's Ctrl-C goes to the whole group; when to stop is the parent's decision.
process.on('SIGINT', () => {})
