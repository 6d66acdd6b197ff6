import { z } from 'zod'
import { invalidInput } from '../errors.ts'

/**
 * A text: well-formed Unicode of at least `minimum` characters and at most `maxBytes` bytes of UTF-8.
 */
export const textOf = (maxBytes: number, minimum = 1) =>
  z
    .string()
    .min(minimum)
    .refine((text) => text.isWellFormed(), 'must be well-formed Unicode: it has a lone surrogate')
    .superRefine((text, context) => {
      const bytes = Buffer.byteLength(text)
      if (bytes > maxBytes)
        context.addIssue({
          code: 'too_big',
          maximum: maxBytes,
          origin: 'file',
          message: `must be at most ${maxBytes} bytes; it has ${bytes}`,
        })
    })

/** A number of a closed range; NaN and the infinities are refused. */
export const numberOf = (minimum: number, maximum: number) => z.number().min(minimum).max(maximum)

/** A whole number of a closed range. */
export const integerOf = (minimum: number, maximum: number) => z.number().int().min(minimum).max(maximum)

/** A schema that depends on limits: made once for each, since making one takes many times as long as checking with it. */
export function perLimits<Limits extends object, Schema>(make: (limits: Limits) => Schema): (limits: Limits) => Schema {
  const made = new WeakMap<Limits, Schema>()
  return (limits) => {
    const known = made.get(limits)
    if (known !== undefined) return known
    const schema = make(limits)
    made.set(limits, schema)
    return schema
  }
}

/**
 * Checks an argument.
 * @param field where it stands in the operation, such as `input`
 * @throws INVALID_INPUT that names the first bad field and its limit
 */
export function check<Schema extends z.ZodType>(field: string, schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  if (issue === undefined) throw invalidInput(field, 'is not valid')
  const path = [field, ...issue.path.map(String)].filter((part) => part !== '').join('.')
  throw invalidInput(path, describe(issue), limitOf(issue))
}

type Issue = z.core.$ZodIssue

const limitOf = (issue: Issue): number | undefined =>
  issue.code === 'too_small' ? Number(issue.minimum) : issue.code === 'too_big' ? Number(issue.maximum) : undefined

function describe(issue: Issue): string {
  if (issue.message.startsWith('must ')) return issue.message
  if (issue.code === 'too_small')
    return `must ${quantity(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)}`
  if (issue.code === 'too_big')
    return `must ${quantity(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)}`
  return issue.message
}

/** `be at least 1`, or `have at most 16 entries`. */
function quantity(origin: string, relation: string, limit: number | bigint): string {
  const unit = origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : ''
  return `${unit === '' ? 'be' : 'have'} ${relation} ${limit}${unit}`
}
