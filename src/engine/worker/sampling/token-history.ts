/** The tokens of a sequence, as far as penalties look at them. */
export class TokenHistory {
  /** Distinct tokens of the prompt; shared by the choices of one request. */
  readonly prompt: ReadonlySet<number>
  /** How often each token was generated. */
  readonly generated = new Map<number, number>()

  constructor(prompt: ReadonlySet<number>) {
    this.prompt = prompt
  }

  add(token: number): void {
    this.generated.set(token, (this.generated.get(token) ?? 0) + 1)
  }
}
