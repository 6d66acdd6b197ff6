import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onnxModel } from '../../src/engine/worker/runtime/onnx-proto.ts'
import { meanEncoder, writeTokenizer } from './tiny-models.ts'

const json = (value: object): Buffer => Buffer.from(JSON.stringify(value))

/**
 * The files of a sentence encoder as hubs have them: its vectors are means of `[id, id^2]`.
 * @param weights floats that the graph carries along, so that its file has a size
 */
export function hubEncoder(weights = 0): Record<string, Buffer> {
  const outputs = [{ name: 'sentence_embedding', type: 'float32', shape: ['batch', 2] }] as const
  const nodes = meanEncoder.nodes.map((node) =>
    node.outputs.includes('embedding') ? { ...node, outputs: ['sentence_embedding'] } : node,
  )
  const values = Float32Array.from({ length: weights }, (_, i) => Math.sin(i))
  const ballast = { name: 'ballast', type: 'float32', shape: [weights], values } as const
  const initializers = [...(meanEncoder.initializers ?? []), ...(weights > 0 ? [ballast] : [])]
  const folder = mkdtempSync(join(tmpdir(), 'modelgraph-'))
  writeTokenizer(folder, ['one', 'two', 'three'])
  const tokenizer = Object.fromEntries(
    ['tokenizer.json', 'tokenizer_config.json'].map((path) => [path, readFileSync(join(folder, path))]),
  )
  rmSync(folder, { recursive: true })
  const card = '---\nlicense: apache-2.0\npipeline_tag: sentence-similarity\n---\n\n# Means\n\nText.\n'
  return {
    'README.md': Buffer.from(card),
    'config.json': json({ architectures: ['BertModel'], model_type: 'bert', max_position_embeddings: 512 }),
    'onnx/model.onnx': Buffer.from(onnxModel({ ...meanEncoder, nodes, outputs, initializers })),
    'sentence_bert_config.json': json({ max_seq_length: 16 }),
    ...tokenizer,
  }
}

/** Writes files by path into a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, Buffer>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}
