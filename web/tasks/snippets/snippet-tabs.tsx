import { Tabs } from 'radix-ui'
import { CodeBlock } from '../../design/code-block.tsx'
import styles from '../tasks.module.css'
import type { Snippet } from './snippets.ts'

/** The same request in several languages, to copy. */
export function SnippetTabs({ snippets }: { snippets: readonly Snippet[] }) {
  return (
    <Tabs.Root defaultValue={snippets[0]?.title ?? ''} className={styles['snippets']}>
      <Tabs.List className={styles['tabs']} aria-label="Languages">
        {snippets.map(({ title }) => (
          <Tabs.Trigger key={title} value={title}>
            {title}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {snippets.map(({ title, language, code }) => (
        <Tabs.Content key={title} value={title} tabIndex={-1}>
          <CodeBlock code={code} language={language} isOpen={false} />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  )
}
