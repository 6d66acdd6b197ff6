import { type RefObject, useEffect, useRef, useState } from 'react'

/** Pixels from the end within which a reader counts as being there. */
const tolerance = 48

export interface StickToBottom {
  scroller: RefObject<HTMLDivElement | null>
  content: RefObject<HTMLDivElement | null>
  /** Whether the end is in view. */
  isAtEnd: boolean
  scrollToEnd: () => void
}

/** Keeps the end of a growing text in view, unless the reader has scrolled away from it. */
export function useStickToBottom(key: string): StickToBottom {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const isSticky = useRef(true)
  const [isAtEnd, setIsAtEnd] = useState(true)

  const scrollToEnd = (): void => {
    const box = scroller.current
    if (box) box.scrollTop = box.scrollHeight
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation begins at its end
  useEffect(() => {
    const box = scroller.current
    const inner = content.current
    if (!box || !inner) return
    isSticky.current = true
    scrollToEnd()
    const onScroll = (): void => {
      const isNear = box.scrollHeight - box.scrollTop - box.clientHeight < tolerance
      isSticky.current = isNear
      setIsAtEnd(isNear)
    }
    const growth = new ResizeObserver(() => {
      if (isSticky.current) scrollToEnd()
    })
    growth.observe(inner)
    growth.observe(box)
    box.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      growth.disconnect()
      box.removeEventListener('scroll', onScroll)
    }
  }, [key])

  return { scroller, content, isAtEnd, scrollToEnd }
}
