import type { ApiFailure } from './failure.ts'
import type { Explanation, Explanations } from './failures/explanation.ts'
import { modelExplanations } from './failures/models.ts'
import { requestExplanations } from './failures/requests.ts'
import { serverExplanations } from './failures/server.ts'

const explanations: Explanations = { ...requestExplanations, ...modelExplanations, ...serverExplanations }

/** A code that this page doesn't know yet is told in the server's own words. */
export const explainFailure = (failure: ApiFailure): Explanation =>
  explanations[failure.code]?.(failure) ?? { title: failure.message, advice: `Code: ${failure.code}`, canRetry: true }
