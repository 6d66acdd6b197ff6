// `npm start`: compiles the server and starts it at once; the playground's page, where it is stale, is built beside it.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import './build-server.mjs'

const page = spawn(process.execPath, [fileURLToPath(new URL('build-web.mjs', import.meta.url))], { stdio: 'inherit' })
process.on('exit', () => page.kill())

await import('../dist/main.js')
