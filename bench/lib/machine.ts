import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, cpus, totalmem } from 'node:os'

const version = (name: string): string =>
  (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version

/** Instruction sets that matter to these models. */
const features = ['avx2', 'avx512f', 'avx512_vnni', 'avx_vnni', 'amx_int8', 'asimddp', 'i8mm']

/** Processor, memory and versions in a line. */
export const machine = (): string => {
  const flags = new Set(/^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1]?.split(' '))
  const known = features.filter((feature) => flags.has(feature)).join(', ')
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus()[0]?.model.trim()} (${known}), ${availableParallelism()} processors, ${memory} GiB; Node ${process.version}, ONNX Runtime ${version('onnxruntime-node')}`
}
