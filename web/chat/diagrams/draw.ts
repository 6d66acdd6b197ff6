import type { DrawAnswer, DrawRequest } from './draw.worker.ts'

/** Longer ones are shown as the code they are. */
const longestDrawn = 10_000
/** Milliseconds until a drawing is given up, the time to fetch the library included. */
const withinMs = 20_000

let before: Promise<unknown> = Promise.resolve()

/**
 * Draws a diagram from its Mermaid source in the colours that the page has now, one diagram after the other.
 * @returns an SVG picture; undefined where it can't be drawn
 */
export function drawDiagram(source: string): Promise<Blob | undefined> {
  const drawing = before.then(() => (source.length > longestDrawn ? undefined : drawIn(source, colours())))
  before = drawing
  return drawing.then((svg) => (svg === undefined ? undefined : new Blob([svg], { type: 'image/svg+xml' })))
}

function drawIn(source: string, options: DrawRequest['options']): Promise<DrawAnswer> {
  const worker = new Worker(new URL('./draw.worker.ts', import.meta.url), { type: 'module' })
  let timer: ReturnType<typeof setTimeout> | undefined
  const answer = new Promise<DrawAnswer>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<DrawAnswer>) => resolve(data)
    worker.onerror = () => resolve(undefined)
    timer = setTimeout(() => resolve(undefined), withinMs)
    worker.postMessage({ source, options } satisfies DrawRequest)
  })
  return answer.finally(() => {
    clearTimeout(timer)
    worker.terminate()
  })
}

function colours(): DrawRequest['options'] {
  const page = getComputedStyle(document.documentElement)
  const token = (name: string): string => page.getPropertyValue(name).trim()
  return {
    bg: token('--surface'),
    fg: token('--text'),
    muted: token('--muted'),
    surface: token('--sunken'),
    border: token('--control-line'),
    line: token('--control-line'),
    accent: token('--accent'),
    font: 'system-ui',
    padding: 16,
    transparent: true,
  }
}
