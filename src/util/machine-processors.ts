import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'

/** Where Linux tells what a process may have. */
interface ControlGroups {
  /** The mounted tree of control groups. Default: /sys/fs/cgroup */
  root?: string
  /** The file that tells a process's place in it. Default: /proc/self/cgroup */
  place?: string
}

/**
 * Processors that this process may use, at least 1: those of the machine, or of its affinity, or what the quota of its container allows.
 * Node 20 looks at the first two alone, and a container that may use two of 64 processors by a quota would get 64 threads.
 */
export function machineProcessors(groups: ControlGroups = {}): number {
  return Math.max(1, Math.min(availableParallelism(), Math.ceil(quota(groups))))
}

/** The smallest of all groups that this process is in, processors; Infinity where there is none. */
function quota({ root = '/sys/fs/cgroup', place = '/proc/self/cgroup' }: ControlGroups): number {
  const quotas = [Infinity]
  // Lines such as "0::/a/b" (version 2) and "3:cpu,cpuacct:/a/b" (version 1).
  for (const line of read(place).split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? []
    if (path === undefined || !(controllers === '' || controllers?.split(',').includes('cpu'))) continue
    for (let group = path; ; group = dirname(group)) {
      quotas.push(
        controllers === ''
          ? share(read(join(root, group, 'cpu.max')))
          : share(
              `${read(join(root, 'cpu', group, 'cpu.cfs_quota_us'))} ${read(join(root, 'cpu', group, 'cpu.cfs_period_us'))}`,
            ),
      )
      if (group === '/') break
    }
  }
  return Math.min(...quotas)
}

/** "200000 100000" is two processors; "max 100000", "-1 100000" and what isn't there are no quota. */
const share = (text: string): number => {
  const [allowed = Number.NaN, period = Number.NaN] = text.trim().split(/\s+/).map(Number)
  return allowed > 0 && period > 0 ? allowed / period : Infinity
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}
