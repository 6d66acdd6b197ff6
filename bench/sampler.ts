// Microseconds that the sampler takes for a row, by mode: `npx tsx bench/sampler.ts`. Logits are made from a seed, alike to a
// model's of 49,152 tokens, from a wide choice to hardly any. Of each row the median counts, so that others on the machine don't;
// `share` is that of the 16 rows in a decode step of 25 ms.
import type { SamplingParameters } from '../src/engine/engine.ts'
import { LogProbabilities } from '../src/engine/worker/sampling/log-probabilities.ts'
import { uniform } from '../src/engine/worker/sampling/random.ts'
import { Sampler } from '../src/engine/worker/sampling/sampler.ts'
import { below, seeded } from '../test/support/random.ts'
import { historyOf, peakedLogits, plainSampling } from '../test/support/sampling.ts'

const vocabSize = 49_152
const rounds = 101
const stepMs = 25
const random = seeded(1)
// As many as a step has rows, so that they lie where a step leaves them: not in the fastest cache.
const rows = Array.from({ length: 16 }, (_, i) => peakedLogits(vocabSize, 1 + i / 8, random))
const tokens = (count: number): number[] => Array.from({ length: count }, () => below(random, vocabSize))
const history = historyOf(tokens(300), tokens(200))
const logitBias = [...new Set(tokens(300))].map((token) => ({ token, bias: 1 }))
const penalties = { repetitionPenalty: 1.1, presencePenalty: 0.5, frequencyPenalty: 0.5 }

const modes: Record<string, Partial<SamplingParameters> & { logprobs?: number }> = {
  greedy: { temperature: 0 },
  'temperature 1': {},
  'temperature 0.7': { temperature: 0.7 },
  'top-p 0.9': { topP: 0.9 },
  'top-k 40': { topK: 40 },
  'min-p 0.05': { minP: 0.05 },
  'top-k 40, top-p 0.9': { topK: 40, topP: 0.9 },
  'penalties, 500 tokens': penalties,
  'penalties, top-p 0.9': { ...penalties, topP: 0.9 },
  'logit bias, 300 entries': { logitBias },
  'logprobs 5': { logprobs: 5 },
  'logprobs 20': { logprobs: 20 },
}

const sampler = new Sampler(vocabSize)
const logProbabilities = new LogProbabilities(vocabSize, String)
for (const [mode, { logprobs, ...changes }] of Object.entries(modes)) {
  const parameters = { ...plainSampling, ...changes }
  const times = rows.map(() => new Float64Array(rounds))
  for (let round = 0; round < rounds; round += 1)
    for (const [i, logits] of rows.entries()) {
      const startedAt = performance.now()
      const token = sampler.sample(logits, parameters, history, uniform(1, i, round))
      if (logprobs !== undefined) logProbabilities.of(logits, token, logprobs)
      if (times[i]) times[i][round] = 1000 * (performance.now() - startedAt)
    }
  const medians = times.map((own) => own.sort()[rounds >> 1] as number)
  const sum = medians.reduce((a, b) => a + b, 0)
  const [mean, most] = [sum / rows.length, Math.max(...medians)].map((time) => time.toFixed(0).padStart(4))
  console.log(`${mode.padEnd(24)} mean ${mean} us  slowest row ${most} us  share ${(sum / 10 / stepMs).toFixed(1)} %`)
}
