import type { AnswerToken } from '../store/types.ts'
import styles from './token-map.module.css'
import { percent } from './token-map.tsx'

/** A token's probability, and the most probable ones at its place. */
export function TokenFacts({ token }: { token: AnswerToken }) {
  return (
    <>
      <p>
        <code>{visible(token.text)}</code> had a probability of {percent(token.logprob)}
        {token.top.length > 0 && '. The likeliest here were:'}
      </p>
      <ul className={styles['bars']}>
        {token.top.map(({ text, logprob }) => (
          <li key={text} data-taken={text === token.text || undefined}>
            <code>{visible(text)}</code>
            <span className={styles['bar']}>
              <span style={{ width: `${Math.exp(logprob) * 100}%` }} />
            </span>
            <span>{percent(logprob)}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

const visible = (text: string): string => text.replaceAll(' ', '␣').replaceAll('\n', '⏎') || '(nothing)'
