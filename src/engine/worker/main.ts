import { failureOf } from '../../errors.ts'
import type { FromWorker, ToWorker } from '../protocol.ts'
import { loadFailureReason } from './load-failure.ts'
import { Model, wrongKind } from './model.ts'
import { report } from './report.ts'

/** The engine process: one model, asked by messages. Texts are never printed; errors carry codes and facts alone. */
let model: Model | null = null

const send = (message: FromWorker): void => {
  process.send?.(message)
}

const load = async (message: Extract<ToWorker, { type: 'load' }>): Promise<void> => {
  const { folder, manifest, settings } = message
  try {
    const opened = await Model.open(folder, manifest, settings, {
      deliver: (events) => send({ type: 'step', events, counters: opened.counters.snapshot() }),
      progress: (id) => send({ type: 'progress', id, counters: opened.counters.snapshot() }),
    })
    model = opened
    send({ type: 'loaded', graph: opened.graph, counters: opened.counters.snapshot() })
  } catch (error) {
    send({ type: 'loadFailed', reason: loadFailureReason(error) })
  }
}

const answer = async (loaded: Model, call: Extract<ToWorker, { type: 'call' }>): Promise<void> => {
  try {
    const value = await loaded.answer(call)
    send({ type: 'result', id: call.id, value, counters: loaded.counters.snapshot() })
  } catch (error) {
    report(error)
    send({ type: 'error', id: call.id, failure: failureOf(error) })
  }
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
    case 'ping':
      return send({ type: 'pong', counters: model.counters.snapshot() })
    default:
      return message satisfies never
  }
}

process.on('message', receive)
// Without its parent nobody can ask for anything, and nobody would end this process.
process.on('disconnect', () => process.exit(0))
// The terminal's Ctrl-C goes to the whole group; when to stop is the parent's decision.
process.on('SIGINT', () => {})
