import styles from './results.module.css'
import { RunFacts } from './run-facts.tsx'

/** A text that a model wrote. */
export function WrittenText({ text, model }: { text: string; model: string }) {
  return (
    <>
      <p className={styles['written']}>{text}</p>
      <RunFacts model={model} />
    </>
  )
}
