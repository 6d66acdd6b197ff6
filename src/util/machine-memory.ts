import { totalmem } from 'node:os'

/** The memory of this machine, or of the container if that has less, bytes. */
export function machineMemory(): number {
  // 0, or more than there is, where nothing constrains the process.
  const constrained = process.constrainedMemory()
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
}
