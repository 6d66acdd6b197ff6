import { MessageChannel } from 'node:worker_threads'
import type { Tensor } from './session.ts'

/** Its other end is closed, so whatever is sent there ceases to be. */
const nowhere = ((): MessageChannel['port1'] => {
  const { port1, port2 } = new MessageChannel()
  port2.close()
  return port1
})()

/**
 * Gives the memory of a run's outputs back at once; their arrays are empty afterwards. Left to the garbage collector, two megabytes a
 * step made it go through the whole heap five times a second, for a fifteenth of all processor time at 8 rows.
 */
export const discard = (outputs: Readonly<Record<string, Tensor>>): void => {
  const buffers = new Set<ArrayBuffer>()
  for (const { data } of Object.values(outputs))
    if (ArrayBuffer.isView(data) && data.buffer instanceof ArrayBuffer) buffers.add(data.buffer)
  nowhere.postMessage(null, [...buffers])
}
