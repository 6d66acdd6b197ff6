// Writes the tables of docs/settings.md from the lists in src/config/settings/; part of `npm run codegen`. With --check it writes nothing
// and fails where they are stale.
import { readFileSync, writeFileSync } from 'node:fs'
import { describeSettings } from '../src/config/describe-settings.ts'

const target = new URL('../docs/settings.md', import.meta.url)
const [begin, end] = ['<!-- settings -->', '<!-- /settings -->']

const text = readFileSync(target, 'utf8')
const next = `${text.slice(0, text.indexOf(begin))}${begin}\n\n${tables()}\n\n${text.slice(text.indexOf(end))}`
if (!process.argv.includes('--check')) writeFileSync(target, next)
else if (next !== text) {
  console.error('docs/settings.md is stale: npm run codegen makes it anew.')
  process.exitCode = 1
}

function tables(): string {
  const lines: string[] = []
  let current = ''
  for (const { group, name, fallback, meaning } of describeSettings()) {
    if (group !== current)
      lines.push(
        '',
        `## ${group.replace(/^./, (letter) => letter.toUpperCase())}`,
        '',
        '| setting | default | meaning |',
        '|---|---|---|',
      )
    current = group
    lines.push(`| \`${name}\` | ${fallback && `\`${fallback}\``} | ${meaning} |`)
  }
  return lines.join('\n').trim()
}
