#!/usr/bin/env node
// `npx modelgraph import ...` and `npx modelgraph start ...`: the same as `npm run import -- ...` and `npm start -- ...`.
const commands = {
  import: async () => {
    const { register } = await import('tsx/esm/api')
    register()
    await import('../src/import.ts')
  },
  start: () => import('./start.mjs'),
}

const [name] = process.argv.splice(2, 1)
const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined
if (command === undefined) {
  console.error(`Usage: modelgraph ${Object.keys(commands).join('|')} [--help] ...`)
  process.exit(2)
}
await command()
