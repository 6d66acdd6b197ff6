// `npm start`: compiles the server and starts it at once; the pages, where they are stale, are built beside it.
import { spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import './build-server.mjs'

const build = spawn(process.execPath, [fileURLToPath(new URL('build-web.mjs', import.meta.url))], { stdio: 'inherit' })
// Whoever waits for a first token waits for the model, not for the page.
if (build.pid !== undefined) setPriority(build.pid, constants.priority.PRIORITY_BELOW_NORMAL)
process.on('exit', () => build.kill())

await import('../dist/main.js')
