import { describe, expect, test, vi } from 'vitest'
import type { WorkerSettings } from '../../src/engine/protocol.ts'
import { KvPool } from '../../src/engine/worker/cache/kv-pool.ts'
import type { GraphSpec } from '../../src/engine/worker/runtime/onnx-proto.ts'
import { openStock } from '../../src/engine/worker/stock/open-stock.ts'
import { checkedMode } from '../../src/engine/worker/stock/stock-check.ts'
import { StockDecoder } from '../../src/engine/worker/stock/stock-decoder.ts'
import type { StockGraphRunner } from '../../src/engine/worker/stock/stock-graph.ts'
import type { StockGraph } from '../../src/models/manifest.ts'
import { plainSampling } from '../support/sampling.ts'
import { fixture, type Outcome, openModel, requestOf, type ShippedModel } from '../support/shipped-model.ts'
import { type Reference, tinyDecoders, writeTinyDecoder } from '../support/tiny-decoders.ts'
import { tinyTracedGpt2 } from '../support/tiny-gpt2.ts'
import { writeGraph } from '../support/tiny-models.ts'
import { tiny } from '../support/tiny-weights.ts'

const references = fixture<Record<'gpt2' | 'llama', Reference[]>>('tiny_decoders/reference.json')
const chunk = 16
const open = (graph: GraphSpec, settings: Partial<WorkerSettings> = {}): Promise<ShippedModel> =>
  openModel(writeTinyDecoder(graph), { prefillChunk: chunk, ...settings })

const greedyOf = ({ prompt, tokens }: Reference) => requestOf({ promptIds: prompt, maxTokens: tokens.length })

const kinds = Object.entries(tinyDecoders).map(([name, { graph, reference }]) => ({
  name,
  graph,
  cases: references[reference],
}))

describe.each(kinds)('$name', ({ graph, cases }) => {
  const [, , short, , , , long] = cases as [Reference, Reference, Reference, Reference, Reference, Reference, Reference]

  test('generates what the reference does, alone and together, in ragged batches that outgrow their buffers', async () => {
    const { generate } = await open(graph)
    expect((await generate(greedyOf(long))).tokens).toEqual([long.tokens])
    const outcomes = await Promise.all(cases.map((one) => generate(greedyOf(one))))
    expect(outcomes.map(({ tokens }) => tokens[0])).toEqual(cases.map(({ tokens }) => tokens))
  })

  test('computes the same logits as the reference, edited and as it is', async () => {
    const found = await Promise.all([true, false].map((edit) => logitsOf(graph, long, edit)))
    expect(found[0]).toEqual(found[1])
    expectClose(found[0]?.[0], long.first)
    expectClose(found[0]?.at(-1), long.last)
  })

  test('forks a prompt into choices and samples the same by seed, alone and in company', async () => {
    const { generate } = await open(graph)
    const sampling = { ...plainSampling, temperature: 0.9, topP: 0.95, seed: 11 }
    const request = requestOf({ promptIds: long.prompt, maxTokens: 60, n: 2, sampling })
    const alone = await generate(request)
    expect(alone.tokens[0]).not.toEqual(alone.tokens[1])
    const company = [short, long].map((other) => generate({ ...greedyOf(other), maxTokens: 200 }))
    expect((await generate(request)).tokens).toEqual(alone.tokens)
    await Promise.all(company)
  })

  test('frees the rows of a canceled generation and leaves the others alone', async () => {
    const { generate, start, model } = await open(graph)
    const id = start(requestOf({ promptIds: short.prompt, maxTokens: 400 }), (event) => {
      if (event.type === 'delta') model.generation?.cancel(id)
    })
    expect((await generate(greedyOf(long))).tokens).toEqual([long.tokens])
    await model.generation?.idle
    expect(model.counters.running).toBe(0)
  })
})

test('finds out how each graph may be run', async () => {
  const modes = await Promise.all(
    kinds.map(async ({ graph }) => {
      const { past, placement, isChunked, isBatched, canVerify } = await checkedMode(await runnerOf(graph), true)
      return [past, placement, isChunked, isBatched, canVerify]
    }),
  )
  expect(Object.fromEntries(kinds.map(({ name }, i) => [name, modes[i]]))).toEqual({
    'GPT-2': ['padded', 'end', true, true, true],
    'GPT-2 without position_ids': ['exact', 'end', true, true, true],
    'merged GPT-2': ['exact', 'end', false, true, false],
    Llama: ['padded', 'end', true, true, true],
    'Llama with fused attention': ['padded', 'length', true, true, false],
  })
})

test.each(kinds.filter(({ name }) => /^GPT|^Llama$/.test(name)))('$name checks drafts', async ({ graph, cases }) => {
  const runner = await runnerOf(graph)
  const pool = poolOf(runner)
  const decoder = new StockDecoder(runner, await checkedMode(runner, true), pool)
  const [, , a, , , b] = cases as [Reference, Reference, Reference, Reference, Reference, Reference]
  for (const { prompt } of [a, b]) {
    const row = pool.add()
    await decoder.prefill(row, prompt)
    pool.promote(row)
  }
  const { logits, commit } = await decoder.verify([a.tokens.slice(0, 3), b.tokens.slice(0, 1)])
  expect([0, 1, 2].map((position) => best(logits(0, position)))).toEqual(a.tokens.slice(1, 4))
  expect(best(logits(1, 0))).toBe(b.tokens[1])
  commit([2, 1])
  const next = await decoder.decode([a.tokens[2] as number, b.tokens[1] as number])
  expect(best(next.subarray(0, tiny.vocab))).toBe(a.tokens[3])
  expect(best(next.subarray(tiny.vocab))).toBe(b.tokens[2])
})

test('a prompt that begins like an earlier one takes its keys and values from there', async () => {
  const { generate, model } = await open(tinyDecoders.Llama.graph, { prefixCache: true })
  const long = references.llama.at(-1) as Reference
  await generate(greedyOf(long))
  expect((await generate(greedyOf(long))).tokens).toEqual([long.tokens])
  expect(model.counters.cachedTokens).toBe(Math.floor((long.prompt.length - 1) / chunk) * chunk)
})

test.each([
  { name: 'GPT-2', runs: 1 },
  { name: 'GPT-2 without position_ids', runs: 2 },
] as const)('rows of two lengths take a step of $name in $runs', async ({ name, runs }) => {
  const runner = await runnerOf(tinyDecoders[name].graph)
  const pool = poolOf(runner)
  const decoder = new StockDecoder(runner, await checkedMode(runner, true), pool)
  for (const { prompt } of references.gpt2.slice(0, 2)) {
    const row = pool.add()
    await decoder.prefill(row, prompt)
    pool.promote(row)
    pool.fork(row)
  }
  const run = vi.spyOn(runner, 'run')
  await decoder.decode([1, 2, 3, 4])
  expect(run).toHaveBeenCalledTimes(runs)
})

test('a graph whose rows depend on their company runs them one by one, and gives each what it gets alone', async () => {
  const graph = quantizedAcrossRows(tinyDecoders.Llama.graph)
  expect(await checkedMode(await runnerOf(graph), true)).toMatchObject({ isBatched: false })
  const { generate } = await open(graph)
  const requests = references.llama.map(greedyOf)
  const alone: Outcome[] = []
  for (const request of requests) alone.push(await generate(request))
  const together = await Promise.all(requests.map(generate))
  expect(together.map(({ tokens }) => tokens)).toEqual(alone.map(({ tokens }) => tokens))
})

test('a model known to count columns gets no gaps', async () => {
  const mode = await checkedMode(await runnerOf(tinyDecoders.Llama.graph), false)
  expect(mode).toMatchObject({ past: 'exact', isChunked: true })
})

test.each<[string, GraphSpec, Partial<StockGraph>, RegExp]>([
  ['no cache', without(/past_key_values|present/), {}, /no past_key_values/],
  ['half a cache', without(/past_key_values\.1\.value/), {}, /lacks past_key_values\.1\.value/],
  ['a 16-bit cache', retyped('float16'), {}, /past_key_values\.0\.key of its graph is float16, not float32/],
  ['an unknown input', withInput('encoder_hidden_states'), {}, /wants an input encoder_hidden_states/],
  [
    'another number of layers than its manifest says',
    tinyDecoders.Llama.graph,
    { layers: 3 },
    /layers is 3, its graph 2/,
  ],
  ['another head than its manifest says', tinyDecoders.Llama.graph, { headDim: 8 }, /headDim is 8, its graph 16/],
  ['a size that nobody tells', openEnded(), {}, /doesn't tell kvHeads: the manifest must/],
  ['no branch for prompts', tinyTracedGpt2(), {}, /prompts may have one token only/],
  ['keys and values exchanged', exchanged(), {}, /steps with a cache differ/],
])('a graph with %s is refused with the reason', async (_, graph, facts, reason) => {
  await expect(openModel(writeTinyDecoder(graph, { facts }))).rejects.toThrow(reason)
})

test('a size that the graph leaves open may come from the manifest', async () => {
  const { generate } = await openModel(writeTinyDecoder(openEnded(), { facts: { kvHeads: 2 } }))
  const [reference] = references.llama as [Reference]
  expect((await generate(greedyOf(reference))).tokens).toEqual([reference.tokens])
})

const runnerOf = async (graph: GraphSpec, edit = true) => {
  const stated: StockGraph = { kind: 'decoder-stock', file: 'model.onnx', eosTokenIds: [0] }
  return (await openStock(writeGraph(graph), stated, tiny.context, 1, edit)).runner
}

/** Logits after a prompt in two chunks and after each of its reference's tokens but the last. */
const logitsOf = async (graph: GraphSpec, { prompt, tokens }: Reference, edit: boolean): Promise<number[][]> => {
  const runner = await runnerOf(graph, edit)
  expect(runner.isEdited).toBe(edit)
  const mode = await checkedMode(runner, true)
  const pool = poolOf(runner)
  const decoder = new StockDecoder(runner, mode, pool)
  const row = pool.add()
  if (mode.isChunked) await decoder.prefill(row, prompt.slice(0, 40))
  const { logits } = await decoder.prefill(row, prompt.slice(row.length))
  const found = [[...logits]]
  pool.promote(row)
  for (const token of tokens.slice(0, -1)) found.push([...(await decoder.decode([token]))])
  return found
}

const poolOf = ({ facts }: StockGraphRunner): KvPool => new KvPool({ ...facts, columnsFirst: true }, 2 ** 24, 4)
const best = (logits: Float32Array): number => logits.indexOf(Math.max(...logits))

const expectClose = (found: readonly number[] | undefined, expected: readonly number[]): void => {
  expect(found?.length).toBe(expected.length)
  for (const [i, value] of expected.entries()) expect(found?.[i]).toBeCloseTo(value, 4)
}

/** Puts an 8-bit quantization with one scale for all rows before the head, as dynamic quantizers do. */
function quantizedAcrossRows(graph: GraphSpec): GraphSpec {
  const head = graph.nodes.findLastIndex(({ op }) => op === 'MatMul')
  const nodes = graph.nodes.flatMap((node, i) =>
    i === head
      ? [
          { op: 'DynamicQuantizeLinear', inputs: [node.inputs[0] as string], outputs: ['q', 'scale', 'zero'] },
          { op: 'DequantizeLinear', inputs: ['q', 'scale', 'zero'], outputs: ['rounded'] },
          { ...node, inputs: ['rounded', node.inputs[1] as string] },
        ]
      : [node],
  )
  return { ...graph, nodes }
}

function without(name: RegExp): GraphSpec {
  const { graph } = tinyDecoders['merged GPT-2']
  return { ...graph, inputs: graph.inputs.filter((input) => !name.test(input.name)) }
}

function withInput(name: string): GraphSpec {
  const { graph } = tinyDecoders.Llama
  return { ...graph, inputs: [...graph.inputs, { name, type: 'float32', shape: [1] }] }
}

function retyped(type: 'float16'): GraphSpec {
  const { graph } = tinyDecoders.Llama
  const inputs = graph.inputs.map((input) => (input.name.startsWith('past') ? { ...input, type } : input))
  return { ...graph, inputs }
}

/** Leaves the number of key heads open. */
function openEnded(): GraphSpec {
  const { graph } = tinyDecoders.Llama
  const inputs = graph.inputs.map(({ name, type, shape }) => ({
    name,
    type,
    shape: name.startsWith('past') ? shape.map((size, axis) => (axis === 1 ? 'heads' : size)) : shape,
  }))
  return { ...graph, inputs }
}

/** Returns the first layer's values as its keys, and the other way round. */
function exchanged(): GraphSpec {
  const { graph } = tinyDecoders['GPT-2']
  const other: Record<string, string> = { 'present.0.key': 'present.0.value', 'present.0.value': 'present.0.key' }
  const ends = (name: string): string => other[name] ?? name
  const nodes = graph.nodes.map((node) =>
    node.op === 'Identity' ? { ...node, outputs: node.outputs.map(ends) } : node,
  )
  return { ...graph, nodes }
}
