import { createHash } from 'node:crypto'

/** A version that a name leads to, and its share. */
export interface RouteTarget {
  /** `name@version`. */
  model: string
  /** More than 0; shares are in proportion to it. */
  weight: number
}

/** Where a name leads: the bare name of a model, or an alias. */
export interface Route {
  name: string
  isAlias: boolean
  /** Empty for an alias that was deleted, and for a bare name about which nobody has decided: its newest version serves. */
  targets: RouteTarget[]
  /** Earlier targets, the newest last: what a rollback returns to. */
  history: RouteTarget[][]
  /** 0 where nobody has decided yet; goes up by one with each change. */
  revision: number
  /** Null where nobody has decided yet. */
  updatedAt: number | null
}

/** A name about which nobody has decided. */
export const undecided = (name: string): Route => ({
  name,
  isAlias: false,
  targets: [],
  history: [],
  revision: 0,
  updatedAt: null,
})

/** Earlier targets kept at most. */
const maxHistory = 50

/** The route after a change. @param before what served until now: a rollback returns to it */
export const changed = (route: Route, targets: RouteTarget[], before: RouteTarget[], now: number): Route => ({
  ...route,
  targets,
  history: before.length === 0 ? route.history : [...route.history, before].slice(-maxHistory),
  revision: route.revision + 1,
  updatedAt: now,
})

/** The route as it was before its last change; null where there is no earlier one. */
export const rolledBack = (route: Route, now: number): Route | null => {
  const targets = route.history.at(-1)
  if (targets === undefined) return null
  return { ...route, targets, history: route.history.slice(0, -1), revision: route.revision + 1, updatedAt: now }
}

/** The route when a version is gone: neither it nor a rollback leads there. */
export const without = (route: Route, model: string, now: number): Route => {
  const isOther = (target: RouteTarget): boolean => target.model !== model
  return {
    ...route,
    targets: route.targets.filter(isOther),
    history: route.history.filter((targets) => targets.every(isOther)),
    revision: route.revision + 1,
    updatedAt: now,
  }
}

/** A target with its part of the whole, 0 to 1. */
export interface SharedTarget extends RouteTarget {
  share: number
}

export function shares(targets: readonly RouteTarget[]): SharedTarget[] {
  const total = targets.reduce((sum, { weight }) => sum + weight, 0)
  return targets.map((target) => ({ ...target, share: target.weight / total }))
}

/**
 * Which target serves a key: the same one each time, in proportion to the weights over many keys. Targets are laid out from the
 * newest version to the oldest, so that raising a newcomer's weight moves keys to it and none away.
 * @param key who or what must stay with one version @returns undefined where there are no targets
 */
export function pick<Target extends RouteTarget>(
  name: string,
  targets: readonly Target[],
  key: string,
): Target | undefined {
  if (targets.length < 2) return targets[0]
  const laidOut = [...targets].sort((a, b) => versionOf(b) - versionOf(a) || (a.model < b.model ? -1 : 1))
  const total = laidOut.reduce((sum, { weight }) => sum + weight, 0)
  let left = placeOf(name, key) * total
  for (const target of laidOut) {
    left -= target.weight
    if (left < 0) return target
  }
  return laidOut.at(-1)
}

/** A number of [0, 1) that looks random and depends on nothing else. */
const placeOf = (name: string, key: string): number =>
  createHash('sha256').update(`${name}\n${key}`).digest().readUInt32BE() / 2 ** 32

const versionOf = ({ model }: RouteTarget): number => Number(model.slice(model.lastIndexOf('@') + 1))
