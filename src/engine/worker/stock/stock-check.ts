import type { StockMode } from './stock-decoder.ts'
import type { StockGraphRunner } from './stock-graph.ts'
import { distance, isSame, StockTrials, type Trial } from './stock-trials.ts'

/** A graph's cached steps may differ this much (in standard deviations of its logits) from a run without cache, not more. */
const broken = 0.25
/** Differences of rounding are below it; three times those of the graph's own plain steps are taken for rounding as well. */
const rounding = 1e-5

const plain: StockMode = { past: 'exact', placement: 'end', isChunked: false, isBatched: false }

/** What was found to be right, and whether several tokens of several rows may run together. */
export interface CheckedMode extends StockMode {
  readonly canVerify: boolean
}

/**
 * Finds the fastest way to run a graph that gives what running each text plainly gives: a few tokens in each way, compared by their
 * logits.
 * @param mayHaveGaps false where it is known that distances are counted in columns, further apart than a trial can show
 * @throws Error where even plain steps with a cache differ from a run without one
 */
export const checkedMode = async (graph: StockGraphRunner, mayHaveGaps: boolean): Promise<CheckedMode> => {
  const trials = new StockTrials(graph)
  const alone = await trials.run(plain)
  await requireCausal(trials, alone)
  const noise = distance(alone.steps)
  if (!(noise <= broken)) throw new Error('its steps with a cache differ from its run without one')
  const tolerance = Math.max(rounding, 3 * noise)
  const tryOut = async (mode: StockMode, drafts = mode.isChunked): Promise<Trial | null> => {
    const trial = await trials.run(mode, drafts).catch(() => null)
    return trial !== null && distance([...trial.steps, ...trial.drafts]) <= tolerance ? trial : null
  }

  const chunked = await tryOut({ ...plain, isChunked: true })
  let mode: StockMode = { ...plain, isChunked: chunked !== null }
  let best = chunked ?? alone
  for (const placement of mayHaveGaps ? (['end', 'length'] as const) : []) {
    const padded: StockMode = { ...mode, past: 'padded', placement }
    const trial = mode.past === 'exact' ? await tryOut(padded) : null
    if (trial === null) continue
    mode = padded
    best = trial
  }

  const together = { ...mode, isBatched: true }
  const drafted = mode.isChunked ? await tryOut(together, true) : null
  const batched = drafted ?? (await tryOut(together, false))
  if (batched === null || !isSame(batched.steps, best.steps)) return { ...mode, canVerify: mode.isChunked }
  return { ...together, canVerify: drafted !== null }
}

/**
 * A graph traced with one token may let those of a prompt see what comes after them. Quantized activations let them see it as well, but
 * then rows that merely run beside each other differ too.
 */
const requireCausal = async (trials: StockTrials, alone: Trial): Promise<void> => {
  const leak = distance(await trials.beginnings())
  if (leak <= rounding) return
  const together = await trials.run({ ...plain, isBatched: true })
  if (isSame(together.steps, alone.steps) || !(leak <= broken))
    throw new Error(
      'its prompts may have one token only, or tokens see those after them: the merged export has a branch for prompts',
    )
}
