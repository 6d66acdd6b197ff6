import { useEffect, useState } from 'react'
import { stringifyDocument } from 'urql'
import type { ApiFailure } from '../api/failure.ts'
import { WatchServerDocument, type WatchServerSubscription } from '../api/generated/graphql.ts'
import { socket } from '../api/socket.ts'

export type Metrics = WatchServerSubscription['serverMetrics']

/** Seconds that the plots show. */
const shownSeconds = 300
const pauseMs = 2000
const query = stringifyDocument(WatchServerDocument)

export interface ServerView {
  /** One a second, oldest first. */
  samples: readonly Metrics[]
  isConnected: boolean
  /** Why the server tells nothing; null where it does, or can't be reached. */
  failure: ApiFailure | null
}

/** What the server does, from five minutes ago until now. Where the connection is lost, it is asked for what was missed. */
export function useServerMetrics(): ServerView {
  const [view, setView] = useState<ServerView>({ samples: [], isConnected: false, failure: null })
  useEffect(() => {
    let isLeft = false
    let stop = (): void => {}
    let timer: ReturnType<typeof setTimeout> | undefined
    const begin = (): void => {
      const lost = (reason?: unknown): void => {
        if (isLeft) return
        const failure = refusalIn(reason)
        setView(({ samples }) => ({ samples, isConnected: false, failure }))
        if (failure === null) timer = setTimeout(begin, pauseMs)
      }
      stop = socket.subscribe<WatchServerSubscription>(
        { query, variables: { history: shownSeconds } },
        {
          next: ({ data }) => {
            if (data != null)
              setView(({ samples }) => ({
                samples: withSample(samples, data.serverMetrics),
                isConnected: true,
                failure: null,
              }))
          },
          error: lost,
          complete: () => lost(),
        },
      )
    }
    begin()
    return () => {
      isLeft = true
      clearTimeout(timer)
      stop()
    }
  }, [])
  return view
}

/** A sample that is known already, from before the connection was lost, is left out. */
function withSample(samples: readonly Metrics[], sample: Metrics): readonly Metrics[] {
  const last = samples.at(-1)
  return last !== undefined && last.at >= sample.at ? samples : [...samples, sample].slice(-shownSeconds)
}

/** What the server refuses it will refuse again; a connection that is lost comes back. */
function refusalIn(reason: unknown): ApiFailure | null {
  if (!Array.isArray(reason)) return null
  const [first] = reason as { message: string; extensions?: { code?: string } }[]
  return first === undefined ? null : { code: first.extensions?.code ?? 'INTERNAL', message: first.message }
}
