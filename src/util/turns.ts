/** Work that is done one piece after the other, whoever it is from. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs when everything that was there before is over, however it ended. */
  take<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(run)
    this.#last = result.catch(() => {})
    return result
  }
}
