import type { ChoiceProgress, GenerationEvent, GenerationRequest } from './engine.ts'

/** What a generation has delivered so far: enough to take it up again in another process. */
export class GenerationProgress {
  readonly choices: ChoiceProgress[]

  /** @param request to be generated; what it has of an earlier one's progress counts as delivered */
  constructor({ n, progress }: Pick<GenerationRequest, 'n' | 'progress'>) {
    this.choices = Array.from({ length: n }, (_, index) => {
      const { tokens = [], textLength = 0, isFinished = false } = progress?.[index] ?? {}
      return { tokens: [...tokens], textLength, isFinished }
    })
  }

  get isBegun(): boolean {
    return this.choices.some(({ tokens, isFinished }) => tokens.length > 0 || isFinished)
  }

  take(event: GenerationEvent): void {
    if (event.type !== 'delta' && event.type !== 'choice') return
    const choice = this.choices[event.index]
    if (choice === undefined) return
    if (event.type === 'choice') choice.isFinished = true
    else {
      for (const token of event.tokens) choice.tokens.push(token)
      choice.textLength += event.text.length
    }
  }
}
