import styles from './chat.module.css'

const suggestions = [
  'Explain why the sky is blue to a ten-year-old.',
  'Write a short poem about a lighthouse in a storm.',
  'Show me a Python function that reverses a string, with a comment.',
  'Give me five ideas for a quiet weekend at home.',
]

/** What a first visit sees: what this is, and something to try. */
export function Welcome({ onChoose }: { onChoose: (text: string) => void }) {
  return (
    <div className={styles['welcomeInner']}>
      <h1>What would you like to talk about?</h1>
      <p>The model runs on this machine. What you write stays here.</p>
      <ul>
        {suggestions.map((text) => (
          <li key={text}>
            <button type="button" onClick={() => onChoose(text)}>
              {text}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
