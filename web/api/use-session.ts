import { useSyncExternalStore } from 'react'
import { type SessionView, session } from './session.ts'

export const useSession = (): SessionView => useSyncExternalStore(session.subscribe, session.view)
