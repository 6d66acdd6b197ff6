import { fileURLToPath } from 'node:url'

const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

/** The repository. */
export const root = path('../..')
/** Files made on first use and kept: models in the peers' formats. */
export const cache = path('../.cache')
/** Where the processes of the benchmark start. */
export const processFile = (name: string): string => path(`../processes/${name}`)
/** The folder of a shipped model. */
export const modelFolder = (name: string): string => path(`../../models/${name}`)
