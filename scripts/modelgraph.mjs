#!/usr/bin/env node
// `npx modelgraph import ...`, `key ...` and `start ...`: the same as `npm run import -- ...`, `npm run key -- ...` and `npm start -- ...`.
const fromSource = (path) => async () => {
  const { register } = await import('tsx/esm/api')
  register()
  await import(path)
}
const commands = {
  import: fromSource('../src/import.ts'),
  key: fromSource('../src/key.ts'),
  start: () => import('./start.mjs'),
}

const [name] = process.argv.splice(2, 1)
const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined
if (command === undefined) {
  console.error(`Usage: modelgraph ${Object.keys(commands).join('|')} [--help] ...`)
  process.exit(2)
}
await command()
