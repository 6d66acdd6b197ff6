import { contextLengthExceeded, type Failure, invalidInput } from '../../../errors.ts'
import type { GenerationRequest } from '../../engine.ts'
import { bucket, type KvBudget } from '../cache/capacity.ts'
import { finalLength, fits, longestAlone } from './policy.ts'

/**
 * Why a request can never run here, however long it waits; null if it can.
 * @param contextLength tokens of the model's context @param vocabSize ids are below it
 */
export const refusal = (
  request: GenerationRequest,
  budget: KvBudget,
  contextLength: number,
  vocabSize: number,
): Failure | null => {
  const { promptIds, maxTokens, n, progress = [] } = request
  const isToken = (id: number): boolean => Number.isInteger(id) && id >= 0 && id < vocabSize
  if (promptIds.length === 0) return invalidInput('input.prompt', 'comes to no tokens').failure
  if (!promptIds.every(isToken)) return invalidInput('input.prompt', 'has tokens unknown to the model').failure
  if (progress.some(({ tokens }) => tokens.length > maxTokens || !tokens.every(isToken)))
    return invalidInput('input', 'was begun by another model').failure
  if (!request.sampling.logitBias.every(({ token }) => isToken(token)))
    return invalidInput('input.logitBias', `must name tokens below ${vocabSize}`, vocabSize - 1).failure
  const most = Math.min(budget.maxRows, Math.floor(budget.columns / bucket(1)))
  if (n > most) return invalidInput('input.n', `must be at most ${most} with this server's settings`, most).failure
  const requested = promptIds.length + maxTokens
  if (requested > contextLength) return contextLengthExceeded(contextLength, requested).failure
  if (!fits([{ rows: n, finalLength: finalLength(promptIds.length, maxTokens) }], budget))
    return invalidInput(
      'input.maxTokens',
      `needs more KV cache than KV_CACHE_MB allows: with n = ${n}, prompt and maxTokens may have ${longestAlone(n, budget) + 1} tokens`,
      Math.max(0, longestAlone(n, budget) + 1 - promptIds.length),
    ).failure
  return null
}
