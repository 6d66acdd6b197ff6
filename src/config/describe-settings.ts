import { toFlag } from './names.ts'
import { packageRoot } from './package-root.ts'
import { settingGroups } from './settings/index.ts'

export interface SettingDescription {
  /** What it is about: a file of `settings/`. */
  group: string
  name: string
  flag: string
  /** The default, as it would be given. */
  fallback: string
  meaning: string
}

/** One a setting, a group after the other. */
export const describeSettings = (): SettingDescription[] =>
  Object.entries(settingGroups).flatMap(([group, settings]) =>
    Object.entries(settings).map(([name, [, fallback, meaning]]) => ({
      group,
      name,
      flag: toFlag(name),
      fallback: fallback.startsWith(packageRoot) ? fallback.slice(packageRoot.length) : fallback,
      meaning,
    })),
  )
