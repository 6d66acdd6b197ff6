// Compiles src/ to dist/, file by file and without checking types (`npm run check` does that): a start waits for it.
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const source = fileURLToPath(new URL('../src', import.meta.url))
const target = fileURLToPath(new URL('../dist', import.meta.url))

/** Every import stays an import; only the extension of our own files changes. */
const keepImports = {
  name: 'keep-imports',
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path: path.replace(/^(\..*)\.ts$/, '$1.js'), external: true },
    )
  },
}

const files = (await readdir(source, { recursive: true })).filter((file) => file.endsWith('.ts'))
await build({
  entryPoints: files.map((file) => join(source, file)),
  outdir: target,
  outbase: source,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  plugins: [keepImports],
})

// What is no longer in src/ must not stay behind.
const outputs = new Set(files.map((file) => file.replace(/\.ts$/, '.js')))
for (const file of await readdir(target, { recursive: true }))
  if (file.endsWith('.js') && !file.startsWith('web') && !outputs.has(file)) await rm(join(target, file))
