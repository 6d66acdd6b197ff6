import type { Config } from '../config/config.ts'
import { mebibyte } from '../config/forms.ts'
import type { Engine } from '../engine/engine.ts'
import { LocalEngine } from '../engine/local-engine.ts'
import type { CatalogueEntry } from '../models/catalogue.ts'
import type { Logger } from '../util/log.ts'
import { machineMemory } from '../util/machine-memory.ts'

/** @param environment of the engine processes @returns makes the engine of a model: a child process of this machine */
export const localEngines =
  (config: Config, environment: Readonly<Record<string, string>>, logger: Logger) =>
  (entry: CatalogueEntry, threads: () => number): Engine =>
    new LocalEngine({
      entry,
      settings: () => ({ threads: threads(), ...workerSettings(config) }),
      environment,
      logger,
      ...config,
      memoryLimitBytes: modelBudget(config),
    })

/** Bytes that all loaded models may have together. */
export const modelBudget = ({ modelMemoryMb }: Config): number =>
  modelMemoryMb === 0 ? Math.floor(machineMemory() * 0.75) : modelMemoryMb * mebibyte

const workerSettings = (config: Config) => ({
  kvCacheBytes: config.kvCacheMb * mebibyte,
  maxSequences: config.maxSequences,
  prefillChunk: config.prefillChunk,
  prefixCache: config.prefixCache,
  draftTokens: config.draftTokens,
  batchTokens: config.batchTokens,
  maxImagePixels: config.maxImagePixels,
  maxAudioSeconds: config.maxAudioSeconds,
  textTimeoutMs: config.stallTimeoutMs,
})
