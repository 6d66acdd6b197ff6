import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AutoTokenizer } from '@xenova/transformers'
import { afterAll, expect, test } from 'vitest'
import { spansOf } from '../../src/engine/worker/pipelines/offsets.ts'
import { useLocalFiles } from '../../src/engine/worker/runtime/local-files.ts'
import { textToolsOf } from '../../src/engine/worker/runtime/text-tools.ts'
import { tokenizerOf } from '../../src/engine/worker/runtime/tokenizer.ts'
import { fixture } from '../support/shipped-model.ts'

const { OFFSETS } = fixture<{ OFFSETS: Record<string, { text: string; ids: number[]; spans: [number, number][] }[]> }>(
  'tiny_tasks/reference.json',
)
const folder = mkdtempSync(join(tmpdir(), 'modelgraph-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each(['minilm', 'smollm2', 'text-to-text'])('tokens of %s stand where the reference has them', async (name) => {
  writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(fixture('tiny_tasks/text-to-text.json')))
  writeFileSync(join(folder, 'tokenizer_config.json'), JSON.stringify({ unk_token: '<unk>' }))
  const shipped = fileURLToPath(new URL(`../../models/${name}`, import.meta.url))
  const vendor = await AutoTokenizer.from_pretrained(useLocalFiles(name === 'text-to-text' ? folder : shipped))
  const tools = textToolsOf(vendor, tokenizerOf(vendor).bytes)
  for (const { text, ids, spans } of OFFSETS[name] ?? []) {
    expect(tools.plain(text), text).toEqual(ids)
    // Where a token is nothing but white space is a matter of taste.
    const isText = (id: number): boolean =>
      id === tools.unknownId || Buffer.from(tools.spelling(id)).toString().trim() !== ''
    const found = spansOf(tools, text, ids).map(({ start, end }) => [start, end])
    expect(
      found.filter((_, i) => isText(ids[i] as number)),
      text,
    ).toEqual(spans.filter((_, i) => isText(ids[i] as number)))
  }
})
