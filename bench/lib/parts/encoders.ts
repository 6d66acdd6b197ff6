import type { BareEncoder } from '../../processes/bare-encoder.ts'
import type { Client } from '../../processes/client.ts'
import type { TransformersJs } from '../../processes/transformers-js.ts'
import { floatEncoder } from '../exports/float-encoder.ts'
import { hubFolder } from '../exports/hub-folder.ts'
import type { Modelgraph } from '../modelgraph.ts'
import type { Recorder } from '../recorder.ts'
import { sentences } from '../texts.ts'
import type { Worker } from '../worker.ts'

export interface EncodersContext {
  recorder: Recorder
  client: Worker<Client>
  server: Modelgraph
  bare: Worker<BareEncoder>
  /** Null without peers. */
  transformersJs: Worker<TransformersJs> | null
}

interface Way {
  name: string
  /** Texts of a query. */
  texts: number
  callers: number
  /** Queries of a measurement. */
  queries: number
  /** Texts of a run of the bare runtime. */
  batch: number
  /** What is asked of an embedding. Default: vector */
  field?: string
}

/** How texts come; the bare runtime gets them one at a time or in its best batches. */
const ways: readonly Way[] = [
  { name: 'one at a time', texts: 1, callers: 1, queries: 64, batch: 1 },
  { name: '64 callers', texts: 1, callers: 64, queries: 512, batch: 32 },
  { name: '256 in one query', texts: 256, callers: 1, queries: 3, batch: 32 },
  { name: '256 in one query, base64', texts: 256, callers: 1, queries: 3, batch: 32, field: 'base64' },
]

const tasks = [
  {
    name: 'embed',
    model: 'minilm',
    body: (texts: readonly string[], field: string) =>
      JSON.stringify({
        query: `query ($texts: [String!]!) { embed(texts: $texts) { ${field} } }`,
        variables: { texts },
      }),
  },
  {
    name: 'classifyText',
    model: 'sentiment',
    body: (texts: readonly string[]) => {
      // As clients send it: the document stays the same, what it is about comes as variables.
      if (texts.length === 1)
        return JSON.stringify({
          query: 'query ($text: String!) { classifyText(text: $text) { label score } }',
          variables: { text: texts[0] },
        })
      const fields = texts.map(
        (text, index) => `t${index}: classifyText(text: ${JSON.stringify(text)}) { label score }`,
      )
      return JSON.stringify({ query: `{ ${fields.join(' ')} }` })
    },
  },
] as const

const waysOf = (task: string): readonly Way[] => ways.filter(({ field }) => field === undefined || task === 'embed')

/** Such as 'embed, 64 callers'. */
export const encoderShapes: readonly string[] = tasks.flatMap((task) =>
  waysOf(task.name).map((way) => `${task.name}, ${way.name}`),
)

/** One round: every task in every way. */
export const measureEncoders = async (context: EncodersContext): Promise<void> => {
  const { recorder, client, server, bare, transformersJs } = context
  for (const task of tasks)
    for (const way of waysOf(task.name)) {
      const count = way.texts * way.queries
      const texts = sentences(count)
      const bodies = Array.from({ length: way.queries }, (_, query) =>
        task.body(texts.slice(query * way.texts, (query + 1) * way.texts), way.field ?? 'vector'),
      )
      const add = (system: string, ms: number): void =>
        recorder.add({ shape: `${task.name}, ${way.name}`, system, metric: 'texts/s' }, (1000 * count) / ms)
      // The first call of a shape finds nothing warm.
      await client.call('queries', { url: server.url, bodies: bodies.slice(0, way.callers), concurrent: way.callers })
      add('Modelgraph', (await client.call('queries', { url: server.url, bodies, concurrent: way.callers })).wallMs)
      const job = { model: task.model, texts, batch: way.batch }
      await bare.call('run', { ...job, texts: texts.slice(0, way.batch) })
      add('bare ONNX Runtime', await bare.call('run', job))
      if (transformersJs === null || task.name !== 'embed') continue
      const folder = await hubFolder('minilm', 'minilm-fp32', floatEncoder)
      await transformersJs.call('embed', { folder, texts: texts.slice(0, way.batch), batch: way.batch })
      add('transformers.js, fp32', await transformersJs.call('embed', { folder, texts, batch: way.batch }))
    }
}
