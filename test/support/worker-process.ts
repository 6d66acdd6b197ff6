import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromWorker, ToWorker } from '../../src/engine/protocol.ts'

const entry = fileURLToPath(new URL('../../src/engine/worker/main.ts', import.meta.url))

/** An engine process without its supervisor: messages in, messages out. */
export class WorkerProcess {
  readonly child: ChildProcess
  /** Everything it has printed. */
  printed = ''
  readonly exit: Promise<number | null>
  #received: FromWorker[] = []
  #waiting: { wanted: (message: FromWorker) => boolean; resolve: (message: FromWorker) => void }[] = []

  constructor() {
    this.child = fork(entry, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: ['--import', 'tsx'],
    })
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.printed += text
      })
    this.exit = new Promise((resolve) => this.child.once('exit', (code) => resolve(code)))
    this.child.on('message', (message) => this.#receive(message as FromWorker))
  }

  send(message: ToWorker): void {
    this.child.send(message)
  }

  /** The first message that is wanted, those received before included; each is given once. */
  next(wanted: (message: FromWorker) => boolean): Promise<FromWorker> {
    const index = this.#received.findIndex(wanted)
    if (index >= 0) return Promise.resolve(this.#received.splice(index, 1)[0] as FromWorker)
    return new Promise((resolve) => this.#waiting.push({ wanted, resolve }))
  }

  #receive(message: FromWorker): void {
    const index = this.#waiting.findIndex(({ wanted }) => wanted(message))
    if (index < 0) this.#received.push(message)
    else this.#waiting.splice(index, 1)[0]?.resolve(message)
  }
}
