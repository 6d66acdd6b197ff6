// Preloaded into the API process (`node --import`): answers over its IPC channel how long the event loop was held up.
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Milliseconds between two looks; the histogram counts them in. */
const resolution = 5
const delay = monitorEventLoopDelay({ resolution })
delay.enable()
process.on('message', (message) => {
  if (message === 'reset') delay.reset()
  else process.send({ p50: ms(50), p99: ms(99), max: delay.max / 1e6 - resolution })
})
process.channel?.unref()

function ms(percentile) {
  return Math.max(0, delay.percentile(percentile) / 1e6 - resolution)
}
