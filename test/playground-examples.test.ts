import { readFileSync } from 'node:fs'
import { buildSchema, Kind, type OperationDefinitionNode, parse, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import { examples } from '../web/playground/examples.ts'

const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'))
const named = examples.map(({ query }) => ({ query, name: operation(query).name?.value ?? '' }))

describe('the playground examples', () => {
  it('should be one tab each for each kind of thing to ask for', () => {
    expect(named.map(({ name }) => name)).toEqual([
      'ListModels',
      'ClassifyThreeTexts',
      'Embed',
      'StreamACompletion',
      'Chat',
      'MeaningOfTexts',
      'WatchTheServer',
      'PredictLater',
    ])
  })

  it.each(named)('should be valid against the schema: $name', ({ query }) => {
    expect(validate(schema, parse(query))).toEqual([])
  })

  it.each(named)('should begin with a comment that says what to press: $name', ({ query }) => {
    const comment = query.slice(0, query.search(/^[^#]/m))
    expect(comment).toContain('Press ▶ or Ctrl+Enter')
  })

  it.each(
    named.filter(({ query }) => query.includes('streamCompletion(')),
  )('should ask for every kind of event: $name', ({ query }) => {
    const events = schema.getPossibleTypes(schema.getType('CompletionEvent') as never).map(({ name }) => name)
    expect(events).toHaveLength(4)
    for (const event of events) expect(query).toContain(`... on ${event} {`)
  })
})

/** The one operation of a document. */
function operation(query: string): OperationDefinitionNode {
  const operations = parse(query).definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)
  expect(operations).toHaveLength(1)
  return operations[0] as OperationDefinitionNode
}
