// Builds the browser pages to dist/web where they are missing or older than what they are made of; otherwise returns at once.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const page = join(root, 'dist/web/index.html')
const sources = ['web', 'package-lock.json', 'scripts/build-web.mjs'].map((path) => join(root, path))

if (isStale()) {
  const start = performance.now()
  const { build } = await import('vite')
  await build({ configFile: join(root, 'web/vite.config.ts') })
  console.log(`Built the pages in ${((performance.now() - start) / 1000).toFixed(1)} s.`)
}

function isStale() {
  if (!existsSync(page)) return true
  const built = statSync(page).mtimeMs
  return sources.some((path) => newest(path) > built)
}

/** The last change of a file, or of anything in a folder: a file removed changes its folder. Milliseconds since 1970. */
function newest(path) {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))))
}
