import { useEffect, useState } from 'react'
import { stringifyDocument } from 'urql'
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
}

/** What the server does, from five minutes ago until now. Where the connection is lost, it is asked for what was missed. */
export function useServerMetrics(): ServerView {
  const [view, setView] = useState<ServerView>({ samples: [], isConnected: false })
  useEffect(() => {
    let isLeft = false
    let stop = (): void => {}
    let timer: ReturnType<typeof setTimeout> | undefined
    const begin = (): void => {
      const lost = (): void => {
        if (isLeft) return
        setView(({ samples }) => ({ samples, isConnected: false }))
        timer = setTimeout(begin, pauseMs)
      }
      stop = socket.subscribe<WatchServerSubscription>(
        { query, variables: { history: shownSeconds } },
        {
          next: ({ data }) => {
            if (data != null)
              setView(({ samples }) => ({ samples: withSample(samples, data.serverMetrics), isConnected: true }))
          },
          error: lost,
          complete: lost,
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
