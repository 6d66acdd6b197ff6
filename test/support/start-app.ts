import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { createApp } from '../../src/app.ts'
import { type Config, readConfig } from '../../src/config/config.ts'
import { engineEnvironment } from '../../src/config/environment.ts'
import { type Manifest, versionedName } from '../../src/models/manifest.ts'
import { createLogger } from '../../src/util/log.ts'
import { FakeEngine } from './fake-engine.ts'
import { databaseFor } from './postgres.ts'

export interface StartedApp {
  /** Of the GraphQL endpoint. */
  url: string
  /** The fake engines by model name, those of further versions by `name@version`; empty where real ones run. */
  engines: Map<string, FakeEngine>
  dataDir: string
  /** What the server has logged at level debug. */
  logs: { msg: string; [field: string]: unknown }[]
  dispose(graceMs?: number): Promise<void>
}

export interface StartOptions {
  /** Settings that differ from the defaults, by their names in the environment. */
  settings?: Record<string, string>
  /** Use the models of MODELS_DIR (default: the shipped ones) in real engine processes. Default: fake ones. */
  real?: boolean
  /** Fake models besides the usual ones: facts of their manifests. */
  fakes?: readonly (Pick<Manifest, 'name' | 'task'> & Partial<Manifest>)[]
  /** Keep and use this data folder. Default: a fresh one, removed by `dispose`. */
  dataDir?: string
  /** Processors that the models divide. Default: the machine's. */
  processors?: number
  /** Told of each fake engine as it is made. */
  onEngine?: (engine: FakeEngine) => void
}

const common = {
  manifestVersion: 1 as const,
  version: 1,
  description: 'For tests.',
  licence: 'Apache-2.0',
  source: 'test',
  parameters: 1,
  precision: 'none',
  files: [{ path: 'onnx/model.onnx', bytes: 0, sha256: '0'.repeat(64) }],
}

const encoder = { kind: 'encoder', file: 'onnx/model.onnx', batchInvariant: true, maxTokens: 256 } as const

const fakePipeline = { ...common, title: 'Fake pipeline', contextLength: 256, labels: [], graph: { kind: 'pipeline' } }

/** Manifests of the fake models: the shipped models' names and tasks. */
export const fakeManifests: Manifest[] = [
  {
    ...common,
    name: 'smollm2',
    task: 'TEXT_GENERATION',
    title: 'Fake chat',
    contextLength: 1000,
    labels: [],
    graph: {
      kind: 'decoder-delta-kv',
      file: 'onnx/model.onnx',
      layers: 1,
      kvHeads: 1,
      headDim: 1,
      vocabSize: 1000,
      eosTokenIds: [0],
    },
  },
  {
    ...common,
    name: 'minilm',
    task: 'FEATURE_EXTRACTION',
    title: 'Fake embeddings',
    contextLength: 256,
    labels: [],
    graph: { ...encoder, output: 'sentence_embedding', dimensions: 4 },
  },
  {
    ...common,
    name: 'sentiment',
    task: 'TEXT_CLASSIFICATION',
    title: 'Fake sentiment',
    contextLength: 256,
    labels: ['NEGATIVE', 'POSITIVE'],
    graph: { ...encoder, output: 'logits', dimensions: 2 },
  },
]

/** Starts the whole server on a free port, as a stranger would meet it. */
export async function startApp({
  settings = {},
  real = false,
  fakes = [],
  dataDir,
  processors,
  onEngine,
}: StartOptions = {}): Promise<StartedApp> {
  const folder = await mkdtemp(join(tmpdir(), 'modelgraph-test-'))
  const data = dataDir ?? join(folder, 'data')
  const engines = new Map<string, FakeEngine>()
  const modelsDir = real ? {} : { MODELS_DIR: await writeManifests(join(folder, 'models'), fakes) }
  const config: Config = readConfig([], {
    PORT: '0',
    DATA_DIR: data,
    LOG_LEVEL: 'silent',
    PRELOAD: '',
    DATABASE_URL: await databaseOf(data),
    ...modelsDir,
    ...settings,
  })
  const logs: StartedApp['logs'] = []
  const app = await createApp({
    config,
    logger: createLogger('debug', { write: (line) => void logs.push(JSON.parse(line)) }),
    environment: engineEnvironment(),
    ...(processors !== undefined && { processors }),
    ...(!real && {
      createEngine: ({ manifest }, threads) => {
        const engine = new FakeEngine(manifest, threads)
        if (!engines.has(manifest.name)) engines.set(manifest.name, engine)
        engines.set(versionedName(manifest), engine)
        onEngine?.(engine)
        return engine
      },
    }),
  })
  return {
    url: app.url,
    engines,
    dataDir: data,
    logs,
    dispose: async (graceMs) => {
      await app.dispose(graceMs)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Where the tests run on Postgres: a database of the data folder's own, the same for the same folder. */
async function databaseOf(dataDir: string): Promise<string> {
  const server = inject('postgresUrl')
  return server === undefined ? '' : databaseFor(server, dataDir)
}

/** A models folder of manifests alone. @returns the folder */
export async function writeManifests(folder: string, fakes: StartOptions['fakes'] = []): Promise<string> {
  for (const manifest of [...fakeManifests, ...fakes.map((facts) => ({ ...fakePipeline, ...facts }))]) {
    await mkdir(join(folder, manifest.name), { recursive: true })
    await writeFile(join(folder, manifest.name, 'modelgraph.json'), JSON.stringify(manifest))
  }
  return folder
}
