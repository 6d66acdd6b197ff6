import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Of util-linux; a process that it starts keeps its pid. */
const unshare = ['/usr/bin/unshare', '/bin/unshare'].find((path) => existsSync(path))
/** Ways to begin without a network: root's own, and the one for everybody where the kernel allows it. */
const ways = [['--net'], ['--user', '--map-current-user', '--net']]

/** Undefined until somebody asks. */
let chosen: string[] | null | undefined

/**
 * The command in front of an engine process that gives it a network namespace of its own, without any interface that is up: whatever the
 * process loads, native code included, reaches nothing. Linux only, and only where namespaces are allowed (many containers forbid them).
 * @returns program and arguments; null where this platform has no such thing
 */
export function withoutNetwork(): readonly string[] | null {
  if (chosen === undefined) chosen = ways.map((way) => [unshare ?? '', ...way, '--']).find(works) ?? null
  return chosen
}

const works = ([program = '', ...args]: string[]): boolean =>
  program !== '' && spawnSync(program, [...args, '/bin/true'], { stdio: 'ignore', timeout: 5000 }).status === 0
