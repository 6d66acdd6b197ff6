import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/**
 * Builds the browser pages to `dist/web`, which the API process serves: the page at `/graphql`, the hashed files at `/assets/`. The
 * build is part of the first `npm start`, so what costs time and serves nobody is off. Vite turns JSX into JavaScript by itself.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  publicDir: false,
  logLevel: 'warn',
  worker: { format: 'es' },
  // GraphiQL's styles carry their fonts in data URLs, which PostCSS takes a second to walk through.
  css: { transformer: 'lightningcss' },
  build: {
    outDir: fileURLToPath(new URL('../dist/web', import.meta.url)),
    emptyOutDir: true,
    target: 'esnext',
    reportCompressedSize: false,
    // The editor alone is 2.8 MB in one chunk, loaded after the page shows.
    chunkSizeWarningLimit: 4000,
    // React libraries mark their modules with 'use client', which means nothing here.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
})
