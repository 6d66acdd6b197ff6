import type { Admission, OperationCost } from '../graphql/admit.ts'

/** The operations of one connection that are not over, with what is reserved for them. */
export class Admissions {
  readonly #open = new Map<string, { admission: Admission; isQuoted: boolean }>()

  /** @param isQuoted whether its cost is to be told */
  add(id: string, admission: Admission, isQuoted: boolean): void {
    this.#open.set(id, { admission, isQuoted })
  }

  /** What goes along with an operation's first result, where it was asked for. */
  quote(id: string): { extensions: { cost: OperationCost } } | null {
    const open = this.#open.get(id)
    if (open?.isQuoted !== true) return null
    open.isQuoted = false
    return { extensions: { cost: open.admission.cost() } }
  }

  end(id: string): void {
    this.#open.get(id)?.admission.reservation.end()
    this.#open.delete(id)
  }

  endAll(): void {
    for (const id of [...this.#open.keys()]) this.end(id)
  }
}
