import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cache } from './paths.ts'

export const partNames = ['streams', 'encoders', 'prefix-cache', 'speculation'] as const
export type PartName = (typeof partNames)[number]

export interface Options {
  rounds: number
  /** Tokens of the prompts of one stream, and of eight. */
  promptLengths: number[]
  /** Streams at once. */
  counts: number[]
  /** Tokens that each stream generates. */
  newTokens: number
  /** What llama.cpp is tried with; the faster one goes on after the first round. */
  threads: number[]
  parts: readonly PartName[]
  /** Path of llama-server; null: looked for in PATH. */
  llamaServer: string | null
  usePeers: boolean
  /** Where the JSON and the chart go. */
  out: string
}

const help = `npm run bench -- [options]

Measures Modelgraph with its default settings, the bare ONNX Runtime over the same graphs and, where they are
installed, its peers on the same weights, turn by turn. Prints tables, writes bench.json and bench.svg.

  --quick               one round, fewer shapes: about two minutes instead of a quarter of an hour
  --rounds N            how often everything is measured. Default: 3
  --tokens N            tokens that each stream generates. Default: 96
  --threads A,B         numbers of threads that llama.cpp is tried with. Default: 1 and all processors
  --only A,B            parts of ${partNames.join(', ')}. Default: all
  --no-peers            Modelgraph and the bare runtime alone
  --llama-server PATH   llama.cpp's server. Default: llama-server, where PATH has one
  --out DIR             where bench.json and bench.svg go. Default: bench/.cache/results
  --help

Peers: npm ci --prefix bench installs node-llama-cpp (prebuilt; nothing is compiled or fetched afterwards). The models
in their formats are made from the shipped weights on first use, in bench/.cache.`

/** Reads the command line; prints the help and ends the process where it is asked for. */
export const readOptions = (argv: string[]): Options => {
  const { values } = parseArgs({
    args: argv,
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      tokens: { type: 'string' },
      threads: { type: 'string' },
      only: { type: 'string', default: partNames.join(',') },
      'no-peers': { type: 'boolean', default: false },
      'llama-server': { type: 'string' },
      out: { type: 'string', default: join(cache, 'results') },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(help)
    process.exit()
  }
  const parts = values.only.split(',').map((name) => {
    const part = partNames.find((known) => known === name)
    if (part === undefined) throw new Error(`--only: ${name} is none of ${partNames.join(', ')}`)
    return part
  })
  const processors = Math.min(availableParallelism(), 8)
  const threads = values.threads ?? (values.quick || processors === 1 ? `${processors}` : `1,${processors}`)
  return {
    rounds: count('rounds', values.rounds ?? (values.quick ? '1' : '3')),
    promptLengths: values.quick ? [128] : [20, 128, 512],
    counts: values.quick ? [1, 8, 16] : [1, 4, 8, 16, 32],
    newTokens: count('tokens', values.tokens ?? (values.quick ? '64' : '96')),
    threads: threads.split(',').map((text) => count('threads', text)),
    parts,
    llamaServer: values['llama-server'] ?? null,
    usePeers: !values['no-peers'],
    out: values.out,
  }
}

const count = (name: string, text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name}: ${text} is no whole number above 0`)
  return value
}
