import { checkJson } from './check-json.ts'
import type { Manifest } from './manifest.ts'
import { verifyWeights } from './verify-weights.ts'

/** A model whose files are those that its manifest tells. */
export interface Contents {
  folder: string
  manifest: Manifest
}

/** What is wrong with the first file that can't be used, beginning with its path; null where nothing is. */
export type ContentsFault = string | null

/** Looks into a model's configuration, and into its graphs, which may keep weights in files of its manifest only. */
export async function faultIn({ folder, manifest }: Contents): Promise<ContentsFault> {
  try {
    await checkJson(folder, manifest.files)
    verifyWeights(folder, manifest.files, manifest.graph)
    return null
  } catch (error) {
    return (error as Error).message
  }
}
