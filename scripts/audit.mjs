// `npm run audit`: fails where a dependency that is shipped has a known vulnerability of high severity or worse. Where the registry gives no
// such list, it says so and passes: nothing was found out.
import { spawnSync } from 'node:child_process'

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
})
const report = parse(stdout)
const counts = report?.metadata?.vulnerabilities
if (counts === undefined) {
  const reason = report?.error?.code ?? report?.statusCode ?? 'no answer'
  console.log(`Dependencies NOT audited: the registry has no list of vulnerabilities (${reason}).`)
} else {
  const severe = (counts.high ?? 0) + (counts.critical ?? 0)
  console.log(
    `Dependencies audited: ${counts.critical ?? 0} critical, ${counts.high ?? 0} high, ${counts.total ?? 0} in all.`,
  )
  for (const { name, severity } of Object.values(report.vulnerabilities ?? {}))
    if (severity === 'high' || severity === 'critical') console.log(`  ${severity}: ${name}`)
  process.exitCode = severe > 0 ? 1 : 0
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
