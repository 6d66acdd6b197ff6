import { type KeyboardEvent, useRef, useState } from 'react'
import type { AnswerToken } from '../store/types.ts'
import { TokenFacts } from './token-facts.tsx'
import styles from './token-map.module.css'

/**
 * An answer as its tokens, each the redder the less likely the model held it. A token that is pointed at, or reached with the arrow
 * keys, tells its probability and what the model might have written instead.
 */
export function TokenMap({ tokens }: { tokens: readonly AnswerToken[] }) {
  const [shown, setShown] = useState<number | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = Math.min(tokens.length - 1, Math.max(0, (shown ?? -1) + step))
    box.current?.querySelectorAll('button')[next]?.focus()
  }
  const token = shown === null ? undefined : tokens[shown]
  return (
    <div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would break the lines of the text */}
      <div
        ref={box}
        className={styles['map']}
        role="group"
        aria-label="Tokens and their probabilities"
        onKeyDown={move}
      >
        {tokens.map(({ text, logprob }, index) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: a token is known by its place alone
            key={index}
            type="button"
            tabIndex={index === (shown ?? 0) ? 0 : -1}
            style={{ '--doubt': doubtOf(logprob) } as React.CSSProperties}
            aria-label={`${text.trim() || 'space'}, ${percent(logprob)}`}
            onMouseEnter={() => setShown(index)}
            onFocus={() => setShown(index)}
          >
            {text}
          </button>
        ))}
      </div>
      <div className={styles['legend']} aria-live="polite">
        {token === undefined ? (
          <p>Point at a token, or go through them with the arrow keys.</p>
        ) : (
          <TokenFacts token={token} />
        )}
      </div>
    </div>
  )
}

/** 0 for what was certain, 1 for what had a probability of e^-5 (0.7 %) or less. */
const doubtOf = (logprob: number): number => Math.min(1, -logprob / 5)

export function percent(logprob: number): string {
  const share = Math.exp(logprob) * 100
  return `${share >= 10 ? share.toFixed(0) : share.toFixed(share >= 0.1 ? 1 : 2)} %`
}
