import { coerceInputValue, type GraphQLSchema, isInputObjectType } from 'graphql'
import { invalidInput } from '../errors.ts'

/** Characters of a reason at most: it may quote the value. */
const maxReason = 300

/** Makes the function that checks a line of a job against `JobLine` of the schema, as GraphQL checks a variable. */
export function createLineReader<Line>(schema: GraphQLSchema): (value: unknown) => Line {
  const type = schema.getType('JobLine')
  if (!isInputObjectType(type)) throw new Error('the schema has no input JobLine')
  return (value) =>
    coerceInputValue(value, type, (path, _value, { message }) => {
      throw invalidInput(path.join('.'), `is not valid: ${message.slice(0, maxReason)}`)
    }) as Line
}
