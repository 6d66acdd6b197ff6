import { fileURLToPath } from 'node:url'

/** The folder of package.json. */
export const packageRoot = fileURLToPath(new URL('../..', import.meta.url))
