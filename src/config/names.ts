/** MAX_QUEUE as a flag: max-queue. */
export const toFlag = (name: string): string => name.toLowerCase().replaceAll('_', '-')

/** MAX_QUEUE as a key of `Config`: maxQueue. */
export const toCamel = (name: string): string =>
  name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
