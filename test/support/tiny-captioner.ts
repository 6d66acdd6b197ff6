import type { GraphSpec, ValueSpec } from '../../src/engine/worker/runtime/onnx-proto.ts'
import { GraphBuilder } from './graph-builder.ts'
import { attend, causalPositions, conv1d, drawn, geluTanh, layerNorm, split } from './tiny-torch.ts'

/** A GPT-2 of one layer that looks at a tiny ViT's patches; `export/tiny_media/spoken.py` has the same in transformers. */
export const tinyCaptioner = { words: 24, maxLength: 12 } as const

const [width, heads, headDim, context] = [16, 2, 8, 32]
/** The last one begins and ends a caption. */
const vocabulary = tinyCaptioner.words + 1

/** With its cache. @param seed of its weights */
export const captionDecoder = (seed: number): GraphSpec => {
  const b = new GraphBuilder()
  const name = `caption.${seed}.transformer`
  const own = `${name}.h.0`
  const table = drawn(b, `${name}.wte.weight`, [vocabulary, width])
  const { positions, visible } = causalPositions(b, 'past_key_values.0.key')
  const placed = b.add('Gather', [drawn(b, `${name}.wpe.weight`, [context, width]), positions])
  const embedded = b.add('Add', [b.add('Gather', [table, 'input_ids']), placed])

  const mixed = conv1d(b, `${own}.attn.c_attn`, layerNorm(b, `${own}.ln_1`, embedded, width), width, 3 * width)
  const parts = b.addMany('Split', [mixed, b.integers(width, width, width)], 3, { axis: 2n })
  const [q, k, v] = parts.map((part) => split(b, part, heads, headDim)) as [string, string, string]
  const extend = (kind: 'key' | 'value', value: string): string =>
    b.output(b.add('Concat', [`past_key_values.0.${kind}`, value], { axis: 2n }), `present.0.${kind}`)
  const told = attend(b, q, extend('key', k), extend('value', v), visible, heads, headDim).mixed
  const first = b.add('Add', [embedded, conv1d(b, `${own}.attn.c_proj`, told, width, width)])

  const look = `${own}.crossattention`
  const asked = conv1d(b, `${look}.q_attn`, layerNorm(b, `${own}.ln_cross_attn`, first, width), width, width)
  const both = conv1d(b, `${look}.c_attn`, 'encoder_hidden_states', width, 2 * width)
  const pair = b.addMany('Split', [both, b.integers(width, width)], 2, { axis: 2n })
  const [keys, values] = pair.map((part) => split(b, part, heads, headDim)) as [string, string]
  const seen = attend(b, split(b, asked, heads, headDim), keys, values, null, heads, headDim).mixed
  const second = b.add('Add', [first, conv1d(b, `${look}.c_proj`, seen, width, width)])

  const inner = geluTanh(b, conv1d(b, `${own}.mlp.c_fc`, layerNorm(b, `${own}.ln_2`, second, width), width, 4 * width))
  const third = b.add('Add', [second, conv1d(b, `${own}.mlp.c_proj`, inner, 4 * width, width)])
  const last = layerNorm(b, `${name}.ln_f`, third, width)
  b.output(b.add('MatMul', [last, b.add('Transpose', [table], { perm: [1n, 0n] })]), 'logits')
  return b.graph(
    [
      { name: 'input_ids', type: 'int64', shape: ['batch_size', 'length'] },
      { name: 'encoder_hidden_states', type: 'float32', shape: ['batch_size', 'patches', width] },
      cache('past_key_values.0.key', 'past'),
      cache('past_key_values.0.value', 'past'),
    ],
    [
      { name: 'logits', type: 'float32', shape: ['batch_size', 'length', vocabulary] },
      cache('present.0.key', 'all'),
      cache('present.0.value', 'all'),
    ],
  )
}

const cache = (name: string, length: string): ValueSpec => ({
  name,
  type: 'float32',
  shape: ['batch_size', heads, length, headDim],
})
