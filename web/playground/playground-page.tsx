import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import './playground.css'
import { useEffect, useRef } from 'react'
import { mendTabs } from './mend-tabs.ts'
import { Playground } from './playground.tsx'

/** Fetched when it is opened: the editor is larger than all other pages together. */
export default function PlaygroundPage() {
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => (frame.current ? mendTabs(frame.current) : undefined), [])
  return (
    <div className="playground" ref={frame}>
      <h1 className="visually-hidden">Playground</h1>
      <Playground />
    </div>
  )
}
