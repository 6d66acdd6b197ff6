import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks a second of /proc on Linux, whatever the kernel's own. */
const ticks = 100

/** Processor time that processes have used in all their threads so far, milliseconds. */
export const cpuMs = (...pids: number[]): number =>
  pids.reduce((sum, pid) => {
    // The name, in parentheses, may hold spaces.
    const fields = read(pid, 'stat').split(') ').pop()?.split(' ') ?? []
    return sum + ((Number(fields[11]) + Number(fields[12])) * 1000) / ticks
  }, 0)

/** Resident memory of processes, bytes. */
export const residentBytes = (...pids: number[]): number =>
  pids.reduce((sum, pid) => sum + Number(/VmRSS:\s+(\d+)/.exec(read(pid, 'status'))?.[1] ?? 0) * 1024, 0)

/** The processes that a process has started. */
export const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )

const read = (pid: number, file: string): string => readFileSync(`/proc/${pid}/${file}`, 'utf8')
