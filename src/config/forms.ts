import { z } from 'zod'

/** Settings by name: form, default as it would be given, and what it does. */
export type Settings = Readonly<Record<string, readonly [form: z.ZodType, fallback: string, meaning: string]>>

export const mebibyte = 1024 * 1024

export const integer = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^-?\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(minimum, `must be at least ${minimum}`).max(maximum, `must be at most ${maximum}`))
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
export const list = z.string().transform((value) => value.split(',').flatMap((item) => item.trim() || []))
