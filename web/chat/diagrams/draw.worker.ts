import { type RenderOptions, renderMermaidSVG } from 'beautiful-mermaid'

export interface DrawRequest {
  source: string
  options: RenderOptions
}
/** The drawing, or undefined where the source isn't one of a diagram that can be drawn. */
export type DrawAnswer = string | undefined

// The library lays out by ELK, which would take over a thread without a document, and then not be callable; and to keep it from that it
// writes to `self`, which is read-only here.
Object.defineProperty(globalThis, 'self', { value: globalThis, writable: true, configurable: true })
Object.assign(globalThis, { document: {} })

/** Draws one diagram. A thread of its own: what a model writes may take for ever. */
self.onmessage = ({ data: { source, options } }: MessageEvent<DrawRequest>) => self.postMessage(draw(source, options))

/** Links: a picture has none, and the library would draw them as boxes. */
const links = /^[ \t]*click[ \t].*$/gm

function draw(source: string, options: RenderOptions): DrawAnswer {
  try {
    // The fonts that it would fetch from elsewhere are left out; those of the system are used.
    return renderMermaidSVG(source.replace(links, ''), options).replace(/@import url\([^)]*\);/g, '')
  } catch {
    return undefined
  }
}
