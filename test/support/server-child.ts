/**
 * A whole server with fake engines in a process of its own, which tests kill. Settings come from the environment; the address is told by
 * a message.
 */
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config/config.ts'
import { engineEnvironment } from '../../src/config/environment.ts'
import { createLogger } from '../../src/util/log.ts'
import { FakeEngine } from './fake-engine.ts'

/** A text that ends the server that works on it. */
const deadly = 'ends its server'

class DeadlyEngine extends FakeEngine {
  override async encode(texts: string[]) {
    if (texts.includes(deadly)) process.kill(process.pid, 'SIGKILL')
    return super.encode(texts)
  }
}

const config = readConfig([])
const app = await createApp({
  config,
  logger: createLogger(config.logLevel),
  environment: engineEnvironment(),
  createEngine: ({ manifest }) => new DeadlyEngine(manifest),
})
process.send?.({ url: app.url })
process.on('disconnect', () => process.exit(0))
