import type { Modelgraph } from '../modelgraph.ts'
import { residentBytes } from '../proc.ts'
import type { Recorder } from '../recorder.ts'

export const memoryShape = 'resident memory'

/** What the processes hold after a round of work. */
export const measureMemory = async (recorder: Recorder, server: Modelgraph): Promise<void> => {
  const add = (system: string, bytes: number): void =>
    recorder.add({ shape: memoryShape, system, metric: 'MB' }, bytes / 1e6)
  add('API process', residentBytes(server.apiPid))
  for (const model of ['smollm2', 'minilm', 'sentiment'])
    add(`engine process of ${model}`, await server.engineBytes(model))
}
