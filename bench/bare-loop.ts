// The ceiling: the shipped decoder's graphs run by ONNX Runtime in a bare loop, without queue, sampler, detokenizer or server.
// Prints one JSON line: milliseconds of prefill, and milliseconds a decode step for each number of rows.
// Arguments: threads, and shapes to time instead, as JSON: [[rows, new positions a row, filled columns, capacity], ...].
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { deriveWeights } from '../src/engine/worker/runtime/derived-weights.ts'

interface Graph {
  file: string
  weights: string
  prefill: { file: string; weights: string }
  layers: number
  kvHeads: number
  headDim: number
}

const folder = new URL('../models/smollm2/', import.meta.url)
const { graph } = JSON.parse(await readFile(new URL('modelgraph.json', folder), 'utf8')) as { graph: Graph }
const threads = Number(process.argv[2] ?? 2)
const open = async ({ file, weights }: { file: string; weights: string }): Promise<InferenceSession> =>
  InferenceSession.create(fileURLToPath(new URL(file, folder)), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    externalData: await deriveWeights(fileURLToPath(folder), weights, threads),
    // By default the threads of one graph would keep the processors busy while the other one runs.
    extra: { session: { intra_op: { spin_duration_us: '50' } } },
  })
/** For one new position a row, and for several. */
const [steps, prompts] = [await open(graph), await open(graph.prefill)]

const positions = (count: number, first: number): BigInt64Array =>
  BigInt64Array.from({ length: count }, (_, index) => BigInt(first + (index % count)))

/** Feeds for `rows` rows of `length` new positions over a cache of `past` filled columns of `capacity`. */
function feedsFor(rows: number, length: number, past: number, capacity: number): Record<string, Tensor> {
  const columns = rows * graph.kvHeads * graph.headDim * capacity
  const mask = new Float32Array(rows * capacity).fill(-1e9)
  for (let row = 0; row < rows; row++) mask.fill(0, row * capacity, row * capacity + past)
  const feeds: Record<string, Tensor> = {
    input_ids: new Tensor('int64', new BigInt64Array(rows * length).fill(504n), [rows, length]),
    position_ids: new Tensor('int64', Array.from({ length: rows }, () => [...positions(length, past)]).flat(), [
      rows,
      length,
    ]),
    past_mask: new Tensor('float32', mask, [rows, capacity]),
    last: new Tensor(
      'int64',
      BigInt64Array.from({ length: rows }, (_, row) => BigInt((row + 1) * length - 1)),
      [rows],
    ),
  }
  for (let layer = 0; layer < graph.layers; layer++) {
    feeds[`past_key.${layer}`] = new Tensor('float32', new Float32Array(columns).fill(0.01), [
      rows,
      graph.kvHeads,
      graph.headDim,
      capacity,
    ])
    feeds[`past_value.${layer}`] = new Tensor('float32', new Float32Array(columns).fill(0.01), [
      rows,
      graph.kvHeads,
      capacity,
      graph.headDim,
    ])
  }
  return feeds
}

/** Median milliseconds of a run. */
async function time(feeds: Record<string, Tensor>, runs: number): Promise<number> {
  const times: number[] = []
  for (let run = -2; run < runs; run++) {
    const startedAt = performance.now()
    await (feeds['input_ids']?.dims[1] === 1 ? steps : prompts).run(feeds)
    if (run >= 0) times.push(performance.now() - startedAt)
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN
}

const shapes = JSON.parse(process.argv[3] ?? '[]') as [number, number, number, number][]
if (shapes.length > 0) {
  const runs = (length: number): number => (length === 1 ? 24 : 4)
  const ms: number[] = []
  for (const shape of shapes) ms.push(await time(feedsFor(...shape), runs(shape[1])))
  console.log(JSON.stringify(ms))
  process.exit()
}
const prefillMs = await time(feedsFor(1, 128, 0, 128), 5)
const stepMs: Record<number, number> = {}
for (const rows of [1, 8, 16]) stepMs[rows] = await time(feedsFor(rows, 1, 192, 256), 40)
console.log(JSON.stringify({ prefillMs, stepMs }))
