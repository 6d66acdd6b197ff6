import type { SamplingParameters } from '../../engine.ts'
import type { TokenHistory } from './token-history.ts'

const largest = 3.4028234663852886e38

/** Whether `penalize` would change anything for this history. */
export const hasPenalties = (parameters: SamplingParameters, history: TokenHistory): boolean =>
  parameters.logitBias.length > 0 ||
  parameters.repetitionPenalty !== 1 ||
  (history.generated.size > 0 && (parameters.presencePenalty !== 0 || parameters.frequencyPenalty !== 0))

/**
 * Changes logits in place, in the order users of the field expect:
 * 1. repetition, over prompt and output: a positive logit is divided by the penalty, a negative one multiplied (CTRL);
 * 2. presence and frequency, over the output alone: `presence + count * frequency` is subtracted (OpenAI);
 * 3. bias is added.
 */
export const penalize = (logits: Float32Array, parameters: SamplingParameters, history: TokenHistory): void => {
  const { repetitionPenalty, presencePenalty, frequencyPenalty, logitBias } = parameters
  if (repetitionPenalty !== 1) {
    const repeat = (token: number): void => {
      const logit = logits[token] as number
      logits[token] = finite(logit > 0 ? logit / repetitionPenalty : logit * repetitionPenalty)
    }
    for (const token of history.prompt) repeat(token)
    for (const token of history.generated.keys()) if (!history.prompt.has(token)) repeat(token)
  }
  if (presencePenalty !== 0 || frequencyPenalty !== 0)
    for (const [token, count] of history.generated)
      logits[token] = finite((logits[token] as number) - presencePenalty - count * frequencyPenalty)
  for (const { token, bias } of logitBias) logits[token] = finite((logits[token] as number) + bias)
}

/** A tiny repetition penalty must not turn a large logit into an infinity. */
const finite = (logit: number): number => Math.max(-largest, Math.min(largest, logit))
