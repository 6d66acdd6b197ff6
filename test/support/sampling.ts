import { type GenerationRequest, greedy, type SamplingParameters } from '../../src/engine/engine.ts'
import { TokenHistory } from '../../src/engine/worker/sampling/token-history.ts'

/** Every parameter at its default: the model's own distribution. */
export const plainSampling: SamplingParameters = { ...greedy, temperature: 1 }

/** One token after another, for nobody in particular. */
export const plainRequest: GenerationRequest = {
  caller: '',
  cacheScope: '',
  reproducible: true,
  promptIds: [1],
  maxTokens: 1,
  n: 1,
  stop: [],
  logprobs: null,
  sampling: plainSampling,
}

export const historyOf = (prompt: readonly number[] = [], output: readonly number[] = []): TokenHistory => {
  const history = new TokenHistory(new Set(prompt))
  for (const token of output) history.add(token)
  return history
}

/**
 * The contract's definitions, step by step over the sorted vocabulary in double precision.
 * @returns the probability of each token, 0 for what is not kept
 */
export const probabilitiesOf = (
  logits: Float32Array,
  p: SamplingParameters,
  prompt: readonly number[] = [],
  output: readonly number[] = [],
): number[] => {
  const changed = Float32Array.from(logits)
  for (const token of new Set([...prompt, ...output])) {
    const logit = changed[token] as number
    changed[token] = logit > 0 ? logit / p.repetitionPenalty : logit * p.repetitionPenalty
  }
  for (const token of new Set(output)) {
    const count = output.filter((other) => other === token).length
    changed[token] = (changed[token] as number) - p.presencePenalty - count * p.frequencyPenalty
  }
  for (const { token, bias } of p.logitBias) changed[token] = (changed[token] as number) + bias
  const ranked = [...changed.keys()].sort((a, b) => (changed[b] as number) - (changed[a] as number) || a - b)
  if (p.temperature === 0) return [...changed].map((_, id) => (id === ranked[0] ? 1 : 0))
  const max = changed[ranked[0] as number] as number
  const weight = (id: number): number => Math.exp(((changed[id] as number) - max) / p.temperature)
  let kept = p.topK > 0 ? ranked.slice(0, p.topK) : ranked
  if (p.topP < 1) {
    const need = p.topP * kept.reduce((sum, id) => sum + weight(id), 0)
    let mass = 0
    kept = kept.filter((id) => {
      const isNeeded = mass < need
      mass += weight(id)
      return isNeeded
    })
  }
  kept = kept.filter((id) => weight(id) >= p.minP)
  const total = kept.reduce((sum, id) => sum + weight(id), 0)
  const probabilities = new Array<number>(logits.length).fill(0)
  for (const id of kept) probabilities[id] = weight(id) / total
  return probabilities
}

/** A model's typical logits: a bell far below some likely tokens. @param steepness 1 is a wide choice, 3 hardly any */
export const peakedLogits = (size: number, steepness: number, random: () => number): Float32Array => {
  const gauss = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const logits = Float32Array.from({ length: size }, () => 3.4 * gauss())
  for (let rank = 1; rank <= Math.min(200, size); rank += 1)
    logits[Math.floor(random() * size)] = 18.5 - steepness * Math.log(rank)
  return logits
}
