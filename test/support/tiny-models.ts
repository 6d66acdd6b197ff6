import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GraphSpec, onnxModel } from '../../src/engine/worker/runtime/onnx-proto.ts'

/** Writes a graph to a folder, by default one of its own. @returns the folder, in which it is `model.onnx` */
export const writeGraph = (graph: GraphSpec, folder = mkdtempSync(join(tmpdir(), 'modelgraph-'))): string => {
  writeFileSync(join(folder, 'model.onnx'), onnxModel(graph))
  return folder
}

/** `sum = left + right` [rows, 2] and `names`, `flags`, `ids` given back as they came. */
export const echoGraph: GraphSpec = {
  inputs: [
    { name: 'left', type: 'float32', shape: ['rows', 2] },
    { name: 'right', type: 'float32', shape: ['rows', 2] },
    { name: 'ids', type: 'int64', shape: ['count'] },
    { name: 'flags', type: 'bool', shape: [2] },
    { name: 'names', type: 'string', shape: ['count'] },
  ],
  outputs: [
    { name: 'sum', type: 'float32', shape: ['rows', 2] },
    { name: 'same_ids', type: 'int64', shape: ['count'] },
    { name: 'not_flags', type: 'bool', shape: [2] },
    { name: 'same_names', type: 'string', shape: ['count'] },
  ],
  nodes: [
    { op: 'Add', inputs: ['left', 'right'], outputs: ['sum'] },
    { op: 'Identity', inputs: ['ids'], outputs: ['same_ids'] },
    { op: 'Not', inputs: ['flags'], outputs: ['not_flags'] },
    { op: 'Identity', inputs: ['names'], outputs: ['same_names'] },
  ],
}

/** An encoder: the mean over a text's tokens of the rows `[id, id^2]`. Exact for small ids, whatever the padding. */
export const meanEncoder: GraphSpec = {
  inputs: [
    { name: 'input_ids', type: 'int64', shape: ['batch', 'length'] },
    { name: 'attention_mask', type: 'int64', shape: ['batch', 'length'] },
  ],
  outputs: [{ name: 'embedding', type: 'float32', shape: ['batch', 2] }],
  initializers: [
    { name: 'axis', type: 'int64', shape: [1], values: BigInt64Array.of(1n) },
    { name: 'last', type: 'int64', shape: [1], values: BigInt64Array.of(2n) },
  ],
  nodes: [
    { op: 'Cast', inputs: ['input_ids'], outputs: ['ids'], attributes: { to: 1n } },
    { op: 'Cast', inputs: ['attention_mask'], outputs: ['mask'], attributes: { to: 1n } },
    { op: 'Mul', inputs: ['ids', 'mask'], outputs: ['masked'] },
    { op: 'Mul', inputs: ['masked', 'ids'], outputs: ['squares'] },
    { op: 'Unsqueeze', inputs: ['masked', 'last'], outputs: ['first'] },
    { op: 'Unsqueeze', inputs: ['squares', 'last'], outputs: ['second'] },
    { op: 'Concat', inputs: ['first', 'second'], outputs: ['rows'], attributes: { axis: 2n } },
    { op: 'ReduceSum', inputs: ['rows', 'axis'], outputs: ['sums'], attributes: { keepdims: 0n } },
    { op: 'ReduceSum', inputs: ['mask', 'axis'], outputs: ['count'], attributes: { keepdims: 1n } },
    { op: 'Div', inputs: ['sums', 'count'], outputs: ['embedding'] },
  ],
}

/** `graph` with other nodes in place of the one that gives `output`. */
const changed = (graph: GraphSpec, output: string, ...nodes: GraphSpec['nodes']): GraphSpec => ({
  ...graph,
  nodes: graph.nodes.flatMap((node) => (node.outputs.includes(output) ? nodes : [node])),
})

/** The same in 8 bit with one scale for the whole tensor, as stock quantization has it: every row depends on the others. */
export const wholeTensorEncoder: GraphSpec = changed(
  meanEncoder,
  'rows',
  { op: 'Concat', inputs: ['first', 'second'], outputs: ['exact'], attributes: { axis: 2n } },
  { op: 'DynamicQuantizeLinear', inputs: ['exact'], outputs: ['digits', 'scale', 'zero'] },
  { op: 'DequantizeLinear', inputs: ['digits', 'scale', 'zero'], outputs: ['rows'] },
)

/** The same but divided by all positions, padding included. */
export const paddingEncoder: GraphSpec = changed(
  meanEncoder,
  'count',
  { op: 'Shape', inputs: ['input_ids'], outputs: ['length'], attributes: { start: 1n } },
  { op: 'Cast', inputs: ['length'], outputs: ['count'], attributes: { to: 1n } },
)

/** The same for one row alone. */
export const singleRowEncoder: GraphSpec = {
  ...meanEncoder,
  inputs: meanEncoder.inputs.map((input) => ({ ...input, shape: [1, 'length'] })),
}

/** A model folder in the hub's layout with a word-level tokenizer of the given words, `[UNK]` being number 0. */
export const writeTokenizer = (folder: string, words: readonly string[]): void => {
  mkdirSync(folder, { recursive: true })
  for (const [file, content] of Object.entries(wordTokenizerFiles(words)))
    writeFileSync(join(folder, file), JSON.stringify(content))
}

/** The same as the content of its files. */
export const wordTokenizerFiles = (words: readonly string[]): Record<string, object> => ({
  'tokenizer.json': {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: { type: 'Whitespace' },
    post_processor: null,
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(['[UNK]', ...words].map((word, id) => [word, id])),
    },
  },
  'tokenizer_config.json': { tokenizer_class: 'PreTrainedTokenizer', unk_token: '[UNK]' },
})

/** `doubled = x + x` in half precision. */
export const halfGraph: GraphSpec = {
  inputs: [{ name: 'x', type: 'float16', shape: ['count'] }],
  outputs: [{ name: 'doubled', type: 'float16', shape: ['count'] }],
  nodes: [{ op: 'Add', inputs: ['x', 'x'], outputs: ['doubled'] }],
}

/** `x` given back as it came, and beside it as a sequence of tensors. */
export const sequenceGraph: GraphSpec = {
  inputs: [{ name: 'x', type: 'float32', shape: ['count'] }],
  outputs: [
    { name: 'parts', type: 'float32', shape: [], isSequence: true },
    { name: 'same', type: 'float32', shape: ['count'] },
  ],
  nodes: [
    { op: 'SequenceConstruct', inputs: ['x'], outputs: ['parts'] },
    { op: 'Identity', inputs: ['x'], outputs: ['same'] },
  ],
}
