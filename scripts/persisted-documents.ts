// Writes the manifest of the pages' documents, which is what they send, from the code that codegen has made of them; part of
// `npm run codegen`. With --check it writes nothing and fails where the manifest is stale.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { type DocumentNode, print } from 'graphql'
import * as generated from '../web/api/generated/graphql.ts'

const target = new URL('../web/api/generated/persisted-documents.json', import.meta.url)
const sources = Object.entries(generated).flatMap(([, value]) => (isOperation(value) ? [print(value)] : []))
const manifest = Object.fromEntries(sources.map((text) => [createHash('sha256').update(text).digest('hex'), text]))
const text = `${JSON.stringify(manifest, null, 2)}\n`

if (!process.argv.includes('--check')) writeFileSync(target, text)
else if (readFileSync(target, 'utf8') !== text) {
  console.error('web/api/generated/persisted-documents.json is stale: npm run codegen makes it anew.')
  process.exitCode = 1
}

function isOperation(value: unknown): value is DocumentNode {
  const { kind, definitions } = (value ?? {}) as Partial<DocumentNode>
  return kind === 'Document' && definitions?.some((each) => each.kind === 'OperationDefinition') === true
}
