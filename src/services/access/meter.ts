/** Counts what is done for a caller, against what was reserved for it. */
export interface Meter {
  /** A completion or prediction has used a model. @param model `name@version` */
  used(model: string, promptTokens: number, completionTokens: number): void
  /** Reserves more. @param tokens upper bound of model tokens @throws COST_LIMIT_EXCEEDED, RATE_LIMITED */
  reserve(tokens: number): void
  /** Keeps what is reserved until this stored work has ended, whatever becomes of who asked for it. @param id of the work */
  keepFor(id: string): void
}

/** Counts nothing: for what no caller pays for. */
export const noMeter: Meter = { used: () => {}, reserve: () => {}, keepFor: () => {} }
