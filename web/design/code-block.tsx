import { type ReactNode, useEffect, useState } from 'react'
import styles from './code-block.module.css'
import { CopyButton } from './copy-button.tsx'
import type { CodePiece } from './highlight.ts'

/** Longer code is shown plain: colouring it would hold the page up. */
const longestHighlighted = 20_000

interface CodeBlockProps {
  code: string
  language: string
  /** Whether more of it may come. */
  isOpen: boolean
  /** Buttons besides the one that copies. */
  actions?: ReactNode
  /** What is shown in place of the code, if anything. */
  children?: ReactNode
}

/** A fenced piece of code with its language and a button that copies it. Coloured once it has ended. */
export function CodeBlock({ code, language, isOpen, actions, children }: CodeBlockProps) {
  const name = language.split(/[\s,{]/)[0] ?? ''
  const pieces = useHighlighted(code, name, isOpen)
  return (
    <figure className={styles['block']}>
      <figcaption className={styles['caption']}>
        <span>{name || 'text'}</span>
        <span className={styles['actions']}>
          {actions}
          <CopyButton text={code} label="Copy code" />
        </span>
      </figcaption>
      {children || (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: code wider than the page is scrolled by keyboard, too
        <pre tabIndex={0}>
          <code>{pieces === null ? code : pieces.map(draw)}</code>
        </pre>
      )}
    </figure>
  )
}

function draw(piece: CodePiece, index: number): ReactNode {
  return typeof piece === 'string' ? (
    piece
  ) : (
    <span key={index} className={piece.className}>
      {piece.children.map(draw)}
    </span>
  )
}

function useHighlighted(code: string, language: string, isOpen: boolean): CodePiece[] | null {
  const [result, setResult] = useState<{ code: string; pieces: CodePiece[] | null } | null>(null)
  useEffect(() => {
    if (isOpen || language === '' || code.length > longestHighlighted) return
    let isCurrent = true
    // The highlighter is fetched when the first piece of code needs it.
    import('./highlight.ts').then(
      ({ highlight }) => isCurrent && setResult({ code, pieces: highlight(code, language.toLowerCase()) }),
      () => {},
    )
    return () => {
      isCurrent = false
    }
  }, [code, language, isOpen])
  return result?.code === code ? result.pieces : null
}
