import 'graphiql/setup-workers/vite'
import 'graphiql/style.css'
import './playground.css'
import { Playground } from './playground.tsx'

/** Fetched when it is opened: the editor is larger than all other pages together. */
export default function PlaygroundPage() {
  return (
    <div className="playground">
      <h1 className="visually-hidden">Playground</h1>
      <Playground />
    </div>
  )
}
