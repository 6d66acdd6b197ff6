import { Code, Workflow } from 'lucide-react'
import { useEffect, useState } from 'react'
import { CodeBlock } from '../../design/code-block.tsx'
import { IconButton } from '../../design/icon-button.tsx'
import { useObjectUrl } from '../../design/use-object-url.ts'
import { useShownTheme } from '../../design/use-shown-theme.ts'
import styles from './diagram.module.css'
import { drawDiagram } from './draw.ts'

/**
 * A diagram in Mermaid's language: drawn once its source has ended, the source behind a button. As a picture (`<img>`) it can neither
 * run anything nor fetch anything, whatever a model has written into it. What can't be drawn is shown as the code it is.
 */
export function Diagram({ source, isOpen }: { source: string; isOpen: boolean }) {
  const [showsSource, setShowsSource] = useState(false)
  const [isBroken, setIsBroken] = useState(false)
  const url = useObjectUrl(useDrawing(source, isOpen))
  const isDrawn = url !== undefined && !isBroken
  return (
    <CodeBlock
      code={source}
      language="mermaid"
      isOpen={isOpen}
      actions={
        isDrawn && (
          <IconButton
            label={showsSource ? 'Show the diagram' : 'Show the source'}
            onClick={() => setShowsSource(!showsSource)}
          >
            {showsSource ? <Workflow size={14} /> : <Code size={14} />}
          </IconButton>
        )
      }
    >
      {isDrawn && !showsSource && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a drawing wider than the page is scrolled by keyboard, too
        <section className={styles['drawing']} aria-label="Diagram" tabIndex={0}>
          <img src={url} alt={`Drawn from: ${source}`} onError={() => setIsBroken(true)} />
        </section>
      )}
    </CodeBlock>
  )
}

/** The drawing in the colours of the page; undefined until it is there. */
function useDrawing(source: string, isOpen: boolean): Blob | undefined {
  const theme = useShownTheme()
  const [drawing, setDrawing] = useState<Blob>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn again in the other theme's colours
  useEffect(() => {
    if (isOpen) return
    let isCurrent = true
    void drawDiagram(source).then((drawn) => isCurrent && setDrawing(drawn))
    return () => {
      isCurrent = false
    }
  }, [source, isOpen, theme])
  return drawing
}
