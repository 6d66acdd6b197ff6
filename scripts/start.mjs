// `npm start`: compiles the server and starts it at once; the playground's page, where it is stale, is built beside it.
import { spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import './build-server.mjs'

const page = spawn(process.execPath, [fileURLToPath(new URL('build-web.mjs', import.meta.url))], { stdio: 'inherit' })
// Whoever waits for a first token waits for the model, not for the page.
if (page.pid !== undefined) setPriority(page.pid, constants.priority.PRIORITY_BELOW_NORMAL)
process.on('exit', () => page.kill())

await import('../dist/main.js')
