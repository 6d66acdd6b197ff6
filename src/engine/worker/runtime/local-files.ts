import { dirname, resolve } from 'node:path'
import { env, LogLevel } from '@xenova/transformers'

/**
 * Makes the library read from a model's folder alone: nothing is fetched, nothing is cached elsewhere, and nothing is printed, for what
 * it prints of a failed run are the tokens of somebody's text.
 * @returns the name by which the library knows the folder
 */
export const useLocalFiles = (folder: string): string => {
  const path = resolve(folder)
  env.allowRemoteModels = false
  env.useFSCache = false
  env.useBrowserCache = false
  env.localModelPath = dirname(path)
  env.logLevel = LogLevel.NONE
  // An absolute path, which can't be the name of a model on a hub: names are refused where they have a space, for instance.
  return path
}
