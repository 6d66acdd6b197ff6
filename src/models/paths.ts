import { z } from 'zod'

/** A file's path inside its model folder: forward slashes, no `..`, not absolute. */
export const relativePath = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/, 'must be a plain relative path')
