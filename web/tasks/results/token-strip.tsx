import { formatNumber } from '../../design/format.ts'
import styles from './results.module.css'

/** Tokens side by side, each with its number. */
export function TokenStrip({
  ids,
  tokens,
  count,
  model,
}: {
  ids: readonly number[]
  tokens: readonly string[]
  count: number
  model: string
}) {
  return (
    <>
      <ol className={styles['tokens']}>
        {ids.map((id, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a token is known by its place alone
          <li key={index} title={`number ${id}`}>
            <span>{(tokens[index] ?? '').replaceAll(' ', '␣').replaceAll('\n', '⏎')}</span>
            <small>{id}</small>
          </li>
        ))}
      </ol>
      <p className={styles['facts']}>
        {formatNumber(count)} tokens · {model}
      </p>
    </>
  )
}
