import type { Session, Tensor } from '../../src/engine/worker/runtime/session.ts'
import type { DecoderGraph } from '../../src/models/manifest.ts'

/**
 * A decoder of the `decoder-delta-kv` contract without weights: keys and values spell token and position out, and logits are a
 * hash of every column that the mask leaves open. So a single wrong column of the cache changes what is generated.
 */
export const toyGraph: DecoderGraph = {
  kind: 'decoder-delta-kv',
  file: 'toy.onnx',
  layers: 2,
  kvHeads: 2,
  headDim: 2,
  vocabSize: 50,
  eosTokenIds: [0],
}
/** A token that makes everything computed from it NaN, as weights gone wrong would. */
export const poison = 49

const mix = (a: number, b: number): number => {
  let x = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35)
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d)
  return (x ^ (x >>> 13)) >>> 0
}

/** The logits after these tokens, by definition. */
export const toyLogits = (ids: readonly number[]): Float32Array => {
  let state = 0
  for (const [position, id] of ids.entries()) state = (state + mix(id, position)) >>> 0
  return logitsOf(state)
}

const logitsOf = (state: number): Float32Array =>
  Float32Array.from({ length: toyGraph.vocabSize }, (_, token) =>
    // The end-of-text token is rare, and nothing leads to the poison.
    token === poison ? -30 : (mix(state, token) / 2 ** 32) * 8 - (token === 0 ? 4 : 0),
  )

const { layers, kvHeads, headDim } = toyGraph
const lines = kvHeads * headDim

/** A key's element: which of token and position depends on the line, so that every line matters. */
const element = (id: number, position: number, line: number): number =>
  id === poison ? Number.NaN : line % 2 === 0 ? id : position

export interface ToySession extends Session {
  /** Rows and positions of each run. */
  readonly runs: { rows: number; positions: number; capacity: number }[]
  /** Called before each run. */
  onRun: () => void
}

export const toySession = (): ToySession => {
  const session: ToySession = {
    inputs: [],
    outputs: [],
    runs: [],
    onRun: () => {},
    tensor: (type, data, dims) => ({ type, data, dims }),
    run: async (feeds) => {
      await new Promise(setImmediate)
      session.onRun()
      return step(session, feeds)
    },
  }
  return session
}

const step = (session: ToySession, feeds: Readonly<Record<string, Tensor>>): Record<string, Tensor> => {
  const [rows, positions] = input(feeds, 'input_ids').dims as [number, number]
  const capacity = input(feeds, 'past_mask').dims[1] as number
  session.runs.push({ rows, positions, capacity })
  const newKey = new Float32Array(rows * layers * lines * positions)
  const newValue = new Float32Array(newKey.length)
  const states = Array.from({ length: rows }, (_, row) => rowStates(feeds, row, positions, capacity))
  for (let row = 0; row < rows; row += 1)
    for (let layer = 0; layer < layers; layer += 1)
      for (let line = 0; line < lines; line += 1)
        for (let t = 0; t < positions; t += 1) {
          const at = row * positions + t
          const value = element(number(feeds, 'input_ids', at), number(feeds, 'position_ids', at), line)
          const start = (row * layers + layer) * lines * positions
          newKey[start + line * positions + t] = value
          const head = Math.floor(line / headDim)
          newValue[start + (head * positions + t) * headDim + (line % headDim)] = value
        }
  const last = Array.from(input(feeds, 'last').data as BigInt64Array, Number)
  const logits = last.flatMap((at) => {
    const state = states[Math.floor(at / positions)]?.[at % positions] as number
    return Number.isNaN(state) ? new Array<number>(toyGraph.vocabSize).fill(Number.NaN) : [...logitsOf(state)]
  })
  return {
    logits: tensor(Float32Array.from(logits), [last.length, toyGraph.vocabSize]),
    new_key: tensor(newKey, [rows, layers * kvHeads, headDim, positions]),
    new_value: tensor(newValue, [rows, layers * kvHeads, positions, headDim]),
  }
}

/** The hash after each new position, from the cache (all layers and heads must agree) and the positions before it. */
const rowStates = (
  feeds: Readonly<Record<string, Tensor>>,
  row: number,
  positions: number,
  capacity: number,
): number[] => {
  let state = 0
  for (let column = 0; column < capacity; column += 1) {
    if (number(feeds, 'past_mask', row * capacity + column) !== 0) continue
    const keys = Array.from({ length: layers * lines }, (_, i) =>
      number(feeds, `past_key.${Math.floor(i / lines)}`, (row * lines + (i % lines)) * capacity + column),
    )
    const values = Array.from({ length: layers * lines }, (_, i) => {
      const head = Math.floor((i % lines) / headDim)
      return number(
        feeds,
        `past_value.${Math.floor(i / lines)}`,
        ((row * kvHeads + head) * capacity + column) * headDim + (i % headDim),
      )
    })
    const [id, position] = keys as [number, number]
    const agrees = [...keys, ...values].every((value, i) => value === (i % 2 === 0 ? id : position))
    state = agrees ? (state + mix(id, position)) >>> 0 : Number.NaN
    if (Number.isNaN(state)) return new Array<number>(positions).fill(Number.NaN)
  }
  return Array.from({ length: positions }, (_, t) => {
    const at = row * positions + t
    const id = number(feeds, 'input_ids', at)
    const isSpoiled = id === poison || Number.isNaN(state)
    state = isSpoiled ? Number.NaN : (state + mix(id, number(feeds, 'position_ids', at))) >>> 0
    return state
  })
}

const number = (feeds: Readonly<Record<string, Tensor>>, name: string, at: number): number =>
  Number(input(feeds, name).data[at])
const tensor = (data: Float32Array, dims: number[]): Tensor => ({ type: 'float32', data, dims })

const input = (feeds: Readonly<Record<string, Tensor>>, name: string): Tensor => feeds[name] as Tensor
