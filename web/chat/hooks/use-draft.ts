import { useEffect, useState } from 'react'
import { draftConversation } from '../store/conversations.ts'
import type { Conversation } from '../store/types.ts'

/** A conversation that isn't stored before something is said in it. */
export function useDraft(): [Conversation | null, (changes: Partial<Conversation>) => void] {
  const [draft, setDraft] = useState<Conversation | null>(null)
  useEffect(() => {
    let isCurrent = true
    draftConversation().then((made) => isCurrent && setDraft(made))
    return () => {
      isCurrent = false
    }
  }, [])
  return [draft, (changes) => setDraft((before) => before && { ...before, ...changes })]
}
