/** Whether a tensor of some sizes can be given where a graph tells these; a name stands for any. */
export const fitsShape = (received: readonly number[], expected: readonly (number | string)[]): boolean =>
  received.length === expected.length && expected.every((size, i) => typeof size === 'string' || size === received[i])

/** Sizes as a person reads them; `?` where a graph tells none. */
export const shownShape = (sizes: readonly (number | string)[]): string =>
  `[${sizes.map((size) => size || '?').join(', ')}]`
