import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Compiles the server, as `npm start` does. */
export const buildServer = (): void => {
  execFileSync(process.execPath, ['scripts/build-server.mjs'], { cwd: root, stdio: 'inherit' })
}

/** The server as operators start it, in a process of its own, with the shipped chat model in a real engine process. */
export class RealServer {
  readonly url: string
  readonly #child: ChildProcess
  readonly #enginePids: number[]
  /** Why engine processes have ended, as the server logged it; null for a signal from elsewhere. */
  readonly engineEnds: (string | null)[]

  private constructor(child: ChildProcess, url: string, enginePids: number[], engineEnds: (string | null)[]) {
    this.#child = child
    this.engineEnds = engineEnds
    this.url = url
    this.#enginePids = enginePids
  }

  /** @param onOutput is told every line that the server and its children write */
  static async start(
    settings: Record<string, string>,
    onOutput: (line: string) => void = () => {},
  ): Promise<RealServer> {
    const env = { PATH: process.env['PATH'], PORT: '0', PRELOAD: 'smollm2', LOG_LEVEL: 'info', ...settings }
    const child = spawn(process.execPath, ['dist/main.js'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const enginePids: number[] = []
    const engineEnds: (string | null)[] = []
    let errors = ''
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      onOutput(line)
      errors = (errors + line).slice(-4000)
      const pid = /"pid":(\d+),"msg":"model ready"/.exec(line)?.[1]
      if (pid !== undefined) enginePids.push(Number(pid))
      if (line.includes('"engine process ended"')) engineEnds.push(JSON.parse(line).reason)
    })
    const url = await new Promise<string>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${errors}`)))
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
        onOutput(line)
        const found = /answers at (https?:[^\s;,]+)/.exec(line)?.[1]
        if (found !== undefined) resolve(found)
      })
    })
    return new RealServer(child, url, enginePids, engineEnds)
  }

  get pid(): number {
    return this.#child.pid as number
  }

  /** Of the engine process that was ready last. */
  get enginePid(): number | undefined {
    return this.#enginePids.at(-1)
  }

  /** Engine processes that have been ready so far. */
  get engineStarts(): number {
    return this.#enginePids.length
  }

  /** @returns its exit code, when the process is gone; null where a signal ended it */
  async kill(signal: NodeJS.Signals): Promise<number | null> {
    const gone = once(this.#child, 'exit')
    this.#child.kill(signal)
    return (await gone)[0]
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }
}
