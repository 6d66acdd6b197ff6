const stored = 'modelgraph:key'

/** Who is using these pages, as far as the server wants to know. */
export interface SessionView {
  /** Whether a key is sent with requests. */
  hasKey: boolean
  /** Whether the server lets nobody in without another key than the one that was sent, if there was one. */
  isRefused: boolean
  /** Goes up whenever somebody signs in: what was asked before is asked again. */
  generation: number
}

let secret = sessionStorage.getItem(stored)
let view: SessionView = { hasKey: secret !== null, isRefused: false, generation: 0 }
const listeners = new Set<() => void>()

const show = (changes: Partial<SessionView>): void => {
  view = { ...view, hasKey: secret !== null, ...changes }
  for (const listener of listeners) listener()
}

/** The API key of this tab. It is sent with every request, and never shown again. */
export const session = {
  view: (): SessionView => view,

  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },

  /** For HTTP requests, and as the payload of `connection_init`. */
  headers: (): Record<string, string> => (secret === null ? {} : { authorization: `Bearer ${secret}` }),

  /** @param isKept whether the key lives through a reload of this tab (in `sessionStorage`), or in memory alone */
  signIn: (key: string, isKept: boolean): void => {
    secret = key
    if (isKept) sessionStorage.setItem(stored, key)
    else sessionStorage.removeItem(stored)
    show({ isRefused: false, generation: view.generation + 1 })
  },

  signOut: (): void => {
    secret = null
    sessionStorage.removeItem(stored)
    show({ isRefused: true })
  },

  /** The server has answered UNAUTHENTICATED. */
  refused: (): void => {
    if (!view.isRefused) show({ isRefused: true })
  },
}
