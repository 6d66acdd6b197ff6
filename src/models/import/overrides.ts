import { ImportError } from './import-error.ts'

/** `graph.image.mean=[0.5]`: a field of the manifest by its path, and JSON; what is no JSON is taken as text. */
export function parseOverride(text: string): readonly [path: string, value: unknown] {
  const [, path, value] = /^([A-Za-z]\w*(?:\.\w+)*)=(.*)$/s.exec(text) ?? []
  if (path === undefined || value === undefined)
    throw new ImportError(`--set "${text}" is not FIELD=JSON, such as graph.image.mean=[0.5]`)
  try {
    return [path, JSON.parse(value)]
  } catch {
    return [path, value]
  }
}

/** A manifest's draft with fields replaced; what lies between is made where it is missing. */
export function overridden(draft: object, overrides: ReadonlyMap<string, unknown>): object {
  const result = structuredClone(draft) as Record<string, unknown>
  for (const [path, value] of overrides) {
    const steps = path.split('.')
    const last = steps.pop() as string
    let place = result
    for (const step of steps) {
      const next = Object.hasOwn(place, step) ? place[step] : undefined
      const inner = typeof next === 'object' && next !== null ? (next as Record<string, unknown>) : {}
      Object.defineProperty(place, step, { value: inner, enumerable: true, configurable: true, writable: true })
      place = inner
    }
    Object.defineProperty(place, last, { value, enumerable: true, configurable: true, writable: true })
  }
  return result
}
