import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { childEnvironment } from '../children.ts'
import { root } from '../paths.ts'

/** Milliseconds of single runs of smollm2's graph with nothing around them. */
export interface BareLoop {
  /** A prompt of so many tokens. */
  prefillMs(length: number): number
  /** One token for so many rows, each with so many tokens before it. */
  stepMs(rows: number, past: number): number
}

/** Times the graph for every combination that the streams need. */
export const timeBareLoop = async (
  lengths: readonly number[],
  steps: readonly { rows: number; past: number }[],
): Promise<BareLoop> => {
  const capacity = (past: number): number => Math.ceil((past + 1) / 64) * 64
  const shapes = [
    ...lengths.map((length) => [1, length, 0, 64]),
    ...steps.map(({ rows, past }) => [rows, 1, past, capacity(past)]),
  ]
  const threads = String(Math.min(availableParallelism(), 8))
  const args = ['--import', 'tsx', join(root, 'bench/bare-loop.ts'), threads, JSON.stringify(shapes)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env: childEnvironment() })
  const ms = JSON.parse(stdout) as number[]
  const find = (index: number): number => {
    const found = ms[index]
    if (found === undefined) throw new Error('the bare loop was not timed for this')
    return found
  }
  return {
    prefillMs: (length) => find(lengths.indexOf(length)),
    stepMs: (rows, past) => find(lengths.length + steps.findIndex((step) => step.rows === rows && step.past === past)),
  }
}
