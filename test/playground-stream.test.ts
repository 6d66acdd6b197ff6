import { describe, expect, it } from 'vitest'
import { accumulateText } from '../web/playground/accumulate-text.ts'
import { currentOperation } from '../web/playground/current-operation.ts'

const delta = (text: string, index?: number) => ({
  data: { streamCompletion: { text, ...(index !== undefined && { index }) } },
})
const textSoFar = (result: object) =>
  (result as { extensions?: { playground?: { textSoFar: unknown } } }).extensions?.playground?.textSoFar

describe('accumulateText', () => {
  it('should put the text so far in front of each payload and leave the payload as it came', () => {
    const view = accumulateText()
    view(delta('The '))
    const second = view(delta('sea'))
    expect(second).toEqual({ extensions: { playground: { textSoFar: 'The sea' } }, ...delta('sea') })
    expect(Object.keys(second)[0]).toBe('extensions')
  })

  it('should leave payloads alone until there is text', () => {
    const view = accumulateText()
    const started = { data: { streamCompletion: { sequence: 1, completion: { id: 'c', text: 'no delta' } } } }
    const refused = { data: null, errors: [{ message: 'no' }] }
    expect(view(started)).toBe(started)
    expect(view(refused)).toBe(refused)
  })

  it('should keep the text beside later events, errors and extensions of the server', () => {
    const view = accumulateText()
    view(delta('The sea'))
    const last = { data: { streamCompletion: { sequence: 3 } }, errors: [{ message: 'late' }], extensions: { cost: 1 } }
    expect(view(last)).toEqual({ ...last, extensions: { playground: { textSoFar: 'The sea' }, cost: 1 } })
  })

  it('should keep choices apart, also when a later one speaks first', () => {
    const view = accumulateText()
    expect(textSoFar(view(delta('b', 1)))).toEqual(['', 'b'])
    expect(textSoFar(view(delta('a', 0)))).toEqual(['a', 'b'])
    expect(textSoFar(view(delta('c', 1)))).toEqual(['a', 'bc'])
  })

  it('should start anew for each subscription', () => {
    accumulateText()(delta('old'))
    expect(textSoFar(accumulateText()(delta('new')))).toBe('new')
  })
})

describe('currentOperation', () => {
  const query = 'subscription B { streamCompletion(input: {}) { sequence } }'

  it('should replace the name of another tab by the name in the document', () => {
    const { params, options } = currentOperation({ query, operationName: 'A' }, { headers: { a: 'b' } })
    expect(params).toEqual({ query, operationName: 'B' })
    expect(options.headers).toEqual({ a: 'b' })
    expect(options.documentAST?.definitions).toHaveLength(1)
  })

  it('should keep the chosen one of several operations, and choose none itself', () => {
    const several = `${query} query C { models { totalCount } }`
    expect(currentOperation({ query: several, operationName: 'C' }).params.operationName).toBe('C')
    expect(currentOperation({ query: several, operationName: 'A' }).params.operationName).toBeNull()
  })

  it('should leave nameless and broken documents to the server', () => {
    expect(currentOperation({ query: '{ models { totalCount } }', operationName: 'A' }).params.operationName).toBeNull()
    const broken = { query: '{ models {', operationName: 'A' }
    expect(currentOperation(broken).params).toBe(broken)
  })
})
