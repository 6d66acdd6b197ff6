import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config/config.ts'
import { engineEnvironment } from '../../src/config/environment.ts'
import { createLogger } from '../../src/util/log.ts'
import { writeTinyListeners } from '../../test/support/tiny-speech-folders.ts'
import { writeTinyDetector, writeTinySegmenters } from '../../test/support/tiny-vision-folders.ts'

export interface Server {
  url: string
  dataDir: string
  dispose: () => Promise<void>
}

/** The real server with a data folder of its own. @param modelsDir default: the shipped models */
export async function startServer(modelsDir?: string): Promise<Server> {
  const dataDir = await mkdtemp(join(tmpdir(), 'modelgraph-screenshots-'))
  const app = await createApp({
    config: readConfig([], { PORT: '0', DATA_DIR: dataDir, ...(modelsDir !== undefined && { MODELS_DIR: modelsDir }) }),
    logger: createLogger('warn'),
    environment: engineEnvironment(),
  })
  await app.preloaded
  return {
    url: app.url,
    dataDir,
    dispose: async () => {
      await app.dispose()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** The same with tiny models for pictures and speech. */
export async function startTinyServer(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'modelgraph-screenshots-'))
  writeTinyDetector(folder, true)
  writeTinySegmenters(folder)
  writeTinyListeners(folder)
  const server = await startServer(folder)
  return {
    ...server,
    dispose: async () => {
      await server.dispose()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
