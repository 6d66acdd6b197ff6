import { existsSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'

const built = new URL('../../dist/web/', import.meta.url)
const read = (path: string): Buffer => readFileSync(new URL(path.replace(/^\//, ''), built))

describe('what a visitor of the chat loads', () => {
  it('should stay under 300 kB, compressed', () => {
    expect(existsSync(new URL('index.html', built)), 'the pages are built').toBe(true)
    const html = read('index.html').toString()
    const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path)
    expect(files.some((path) => path.endsWith('.js'))).toBe(true)
    const bytes = files.reduce((sum, path) => sum + gzipSync(read(path)).length, 0)
    expect(bytes).toBeLessThan(300_000)
  })
})
