import { useEffect, useSyncExternalStore } from 'react'
import type { LiveView } from '../answers/live-answer.ts'
import { liveAnswers } from '../answers/live-answers.ts'
import type { Answer } from '../store/types.ts'

const nothing = (): (() => void) => () => {}
const noView = (): null => null

/** What is known of an answer that is being written, once a frame at most; null for one that isn't. */
export function useLiveAnswer(answer: Answer): LiveView | null {
  const live = answer.state === 'RUNNING' ? liveAnswers.follow(answer) : undefined
  useEffect(() => {
    if (answer.state === 'STARTING') void liveAnswers.beginAgain(answer)
  }, [answer])
  return useSyncExternalStore<LiveView | null>(live?.subscribe ?? nothing, live?.view ?? noView)
}
