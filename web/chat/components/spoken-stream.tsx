import { useEffect, useRef, useState } from 'react'

const sentenceEnd = /[.!?:](?=\s)|\n/g

/**
 * The stream for screen readers: a live region that gets whole sentences as they are finished, rather than every token, and then a
 * word that the answer has ended.
 */
export function SpokenStream({ text, isRunning }: { text: string; isRunning: boolean }) {
  const spokenLength = useRef(isRunning ? 0 : text.length)
  const [spoken, setSpoken] = useState('')
  const wasRunning = useRef(isRunning)

  useEffect(() => {
    if (!isRunning) {
      if (wasRunning.current) setSpoken(`${text.slice(spokenLength.current)} Answer complete.`)
      wasRunning.current = false
      return
    }
    wasRunning.current = true
    const fresh = text.slice(spokenLength.current)
    const end = [...fresh.matchAll(sentenceEnd)].at(-1)
    if (end === undefined) return
    const length = end.index + end[0].length
    spokenLength.current += length
    setSpoken(fresh.slice(0, length))
  }, [text, isRunning])

  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {spoken}
    </div>
  )
}
