import { createHash } from 'node:crypto'
import { GraphQLError } from 'graphql'
import { expect, test } from 'vitest'
import { DocumentReader } from '../src/graphql/documents.ts'
import { createSchema } from '../src/graphql/schema.ts'

const readerOf = (): DocumentReader =>
  new DocumentReader({ schema: createSchema(), limits: [], maxDocumentTokens: 1000 })
const hashOf = (source: string): string => createHash('sha256').update(source).digest('hex')
const numbered = (index: number): string => `query Q${index} { models { totalCount } }`

test('a document that comes again is read once, and found by the hash of its source', () => {
  const reader = readerOf()
  const document = reader.read(numbered(0))
  expect(document).toMatchObject({ kind: 'Document' })
  expect(reader.read(numbered(0))).toBe(document)
  expect(reader.find(hashOf(numbered(0)))).toBe(document)
  expect(reader.find(hashOf(numbered(1)))).toBeUndefined()
})

test('the 64 used last are kept, in both ways of finding them', () => {
  const reader = readerOf()
  const documents = Array.from({ length: 64 }, (_, index) => reader.read(numbered(index)))
  expect(reader.read(numbered(0))).toBe(documents[0])
  reader.read(numbered(64))
  expect(reader.find(hashOf(numbered(1)))).toBeUndefined()
  expect(reader.read(numbered(1))).not.toBe(documents[1])
  expect(reader.find(hashOf(numbered(0)))).toBe(documents[0])
})

test('what is not valid, or long, is not kept', () => {
  const reader = readerOf()
  for (const source of ['{ models { nme } }', '{ models {']) {
    expect(reader.read(source)).toEqual([expect.any(GraphQLError)])
    expect(reader.find(hashOf(source))).toBeUndefined()
  }
  const long = `${numbered(0)} # ${'x'.repeat(2000)}`
  expect(reader.read(long)).toMatchObject({ kind: 'Document' })
  expect(reader.find(hashOf(long))).toBeUndefined()
})
