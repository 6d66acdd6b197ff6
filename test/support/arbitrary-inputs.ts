import fc, { type Arbitrary } from 'fast-check'
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql'

/** Stands in every text that is made here, so that it can be looked for where no text may be. */
export const canary = 'canary-7f3a'

const names = [
  'smollm2',
  'minilm',
  'sentiment@1',
  'sentiment',
  'caption',
  'nothing',
  '',
  '../../etc/passwd',
  '__proto__',
]

const oddTexts = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202etxt',
  '__proto__',
  'constructor',
  '../../../../etc/passwd',
  'file:///etc/passwd',
  "'; DROP TABLE completions; --",
  '{{7*7}}%s%n',
  '<script>alert(1)</script>',
  '2026-01-01T00:00:00Z',
  'data:image/png;base64,AAAA',
]

const text: Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 30 }).map((more) => `${canary} ${more}`) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 2, arbitrary: fc.constantFrom(...oddTexts) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1000, max: 80_000 }).map((length) => canary.repeat(length / canary.length)),
  },
)

const tooMany = ['a', 1, null, {}].map((value) => Array(3000).fill(value))

const number: Arbitrary<number> = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 20 }) },
  { weight: 3, arbitrary: fc.double({ min: 0, max: 2, noNaN: true }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      -1,
      -0,
      2 ** 31,
      -(2 ** 31) - 1,
      2 ** 53,
      1e308,
      -1e308,
      5e-324,
      0.1,
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ),
  },
)

const scalars: Record<string, Arbitrary<unknown>> = {
  Int: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 20 }) }, { weight: 1, arbitrary: number }),
  Float: number,
  Boolean: fc.boolean(),
  TensorData: fc.oneof(fc.array(number, { maxLength: 8 }), fc.jsonValue()),
  DateTime: fc.constantFrom(
    '2026-01-01T00:00:00Z',
    '2026-13-45T99:99:99Z',
    'now',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59+14:00',
  ),
}

/**
 * Values for an input type as a client could send them in JSON: most are of the type, some of another one, huge, deep, or odd.
 * @param name of the argument or field, since some take names that lead further
 */
export function arbitraryInput(type: GraphQLInputType, name: string): Arbitrary<unknown> {
  return fc.oneof(
    { weight: 12, arbitrary: ofType(type, name) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  )
}

function ofType(type: GraphQLInputType, name: string): Arbitrary<unknown> {
  if (isNonNullType(type)) return ofType(type.ofType, name)
  if (isListType(type)) {
    const item = arbitraryInput(type.ofType, name)
    return fc.oneof(
      { weight: 8, arbitrary: fc.array(item, { maxLength: 4 }) },
      { weight: 1, arbitrary: fc.constantFrom<unknown>(...tooMany) },
    )
  }
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map((value) => value.name), 'NOTHING')
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields())
    const values = Object.fromEntries(
      fields.map((field) => [field.name, fc.memo(() => arbitraryInput(field.type, field.name))(1)]),
    )
    const requiredKeys = fields.flatMap((field) => (isNonNullType(field.type) ? [field.name] : []))
    const whole = fc.record(values, { requiredKeys })
    if (type.isOneOf)
      return fc
        .constantFrom(...fields)
        .chain((field) => fc.record({ [field.name]: values[field.name] as Arbitrary<unknown> }))
    return whole
  }
  if (name === 'model' || name === 'name') return fc.oneof(fc.constantFrom(...names), text)
  return scalars[type.name] ?? text
}

/** A document that asks for one root field with all arguments from variables, and for every leaf of its result, `depth` levels deep. */
export function documentFor(
  operation: 'query' | 'mutation' | 'subscription',
  field: GraphQLField<unknown, unknown>,
): string {
  const variables = field.args.map(({ name, type }) => `$${name}: ${type}`).join(', ')
  const args = field.args.map(({ name }) => `${name}: $${name}`).join(', ')
  return `${operation}${variables && `(${variables})`} { ${field.name}${args && `(${args})`} ${selectionOf(field.type, 3)} }`
}

function selectionOf(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type)
  if (isLeafType(named)) return ''
  if (isUnionType(named) || named.name === 'Node')
    return '{ __typename ... on Failure { code message } }'.replace(
      named.name === 'Node' ? ' ... on Failure { code message }' : '',
      '',
    )
  if (!isObjectType(named) && !isInterfaceType(named)) return ''
  const fields = Object.values(named.getFields())
    .filter(({ args }) => args.every(({ type: argument }) => !isNonNullType(argument)))
    .flatMap(({ name, type: inner }) => {
      if (isLeafType(getNamedType(inner))) return name
      return depth > 1 ? `${name} ${selectionOf(inner, depth - 1)}` : []
    })
  return `{ __typename ${fields.join(' ')} }`
}
