// `npm run audit [-- --registry URL]`, part of `npm run check`: fails where a dependency that is shipped has a known vulnerability of high
// severity or worse. Where the registry gives no such list, or can't be reached, it says so and passes: nothing was found out.
import { spawnSync } from 'node:child_process'

/** Time the registry has, milliseconds. A check without a network should not wait for npm's own patience of minutes. */
const patienceMs = 15_000

const wanted = [
  'audit',
  '--package-lock-only',
  '--omit=dev',
  '--json',
  '--fetch-retries=0',
  `--fetch-timeout=${patienceMs}`,
]
const { stdout, error } = spawnSync('npm', [...wanted, ...process.argv.slice(2)], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
  timeout: 2 * patienceMs,
})
const report = parse(stdout)
if (report?.metadata?.vulnerabilities === undefined) {
  const reason = report?.error?.code ?? report?.statusCode ?? error?.code ?? 'no answer'
  console.warn(`\n*** Dependencies NOT audited: the registry gave no list of vulnerabilities (${reason}). ***\n`)
} else {
  // What depends on a vulnerable package is listed as well, by that package's name: it says nothing new.
  const advisories = Object.values(report.vulnerabilities ?? {}).flatMap(({ via }) =>
    via.filter((each) => typeof each === 'object'),
  )
  const severe = advisories.filter(({ severity }) => severity === 'high' || severity === 'critical')
  console.log(`Dependencies audited: ${severe.length} severe vulnerabilities, ${advisories.length} in all.`)
  for (const { name, severity, title, url } of severe) console.error(`  ${severity}: ${name}: ${title} (${url})`)
  process.exitCode = severe.length > 0 ? 1 : 0
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
