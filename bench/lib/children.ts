import type { ChildProcess } from 'node:child_process'

const children = new Set<ChildProcess>()

process.on('exit', () => {
  for (const child of children) child.kill()
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

/** Sees to it that a child doesn't outlive this process, however that ends. */
export const tied = <C extends ChildProcess>(child: C): C => {
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

/** Resolves when a process is gone. */
export const exitOf = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve()
    else child.once('exit', () => resolve())
  })

/** Modelgraph gives its engines huge pages; whatever it is compared with gets them too. */
export const childEnvironment = (): NodeJS.ProcessEnv => ({ ...process.env, GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' })
