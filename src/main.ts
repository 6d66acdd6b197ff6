import { createApp } from './app.ts'
import { readConfig } from './config/config.ts'
import { describeSettings } from './config/describe-settings.ts'
import { engineEnvironment } from './config/environment.ts'
import { ConfigError } from './errors.ts'
import { createLogger } from './util/log.ts'

const print = (line: string): void => void process.stdout.write(`${line}\n`)
// Whoever read what is printed may be gone; that is no reason to end.
process.stdout.on('error', () => {})

async function main(argv: readonly string[]): Promise<void> {
  if (argv.includes('--help')) return help()
  const config = readConfig(argv)
  const logger = createLogger(config.logLevel)
  const startedAt = performance.now()
  const app = await createApp({
    config,
    logger,
    environment: engineEnvironment(),
    onProgress: (model, ms, error) =>
      print(
        error === undefined ? `  ${model} ready in ${(ms / 1000).toFixed(1)} s` : `  ${model} failed: ${error.message}`,
      ),
  })
  stopOnSignal(app.dispose, config.shutdownGraceMs)
  print(`Modelgraph answers at ${app.url}\nIts pages are at ${new URL('/', app.url).href}\nLoading models:`)
  await app.preloaded
  print(`Ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s. Ctrl+C stops it.`)
}

/** The first signal lets running work end, the second leaves it to the next start, the third doesn't even wait for that. */
function stopOnSignal(dispose: (graceMs: number) => Promise<void>, graceMs: number): void {
  let signals = 0
  const stop = (): void => {
    signals += 1
    if (signals > 2) process.exit(1)
    print(signals === 1 ? 'Stopping ...' : 'Stopping now.')
    dispose(graceMs).then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

function help(): void {
  print('Usage: npm start -- [--setting value ...]\n\nEach setting is a flag or an environment variable.\n')
  for (const { name, flag, fallback, meaning } of describeSettings())
    print(`--${flag}  (${name}, default "${fallback}")\n    ${meaning}.`)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const text = error instanceof ConfigError ? error.message : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`${text}\n`)
  process.exit(1)
})
