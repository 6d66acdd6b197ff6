import { useRef } from 'react'
import { MarkdownBlock } from './block.tsx'
import { BlockSplitter } from './block-splitter.ts'
import styles from './markdown.module.css'

/** A model's text. While it grows, only its last block is read and drawn again. */
export function Markdown({ text, isWhole }: { text: string; isWhole: boolean }) {
  const splitter = useRef<BlockSplitter>(null)
  splitter.current ??= new BlockSplitter()
  return (
    <div className={styles['markdown']}>
      {splitter.current.split(text, isWhole).map(({ key, token, isOpen }) => (
        <MarkdownBlock key={key} token={token} isOpen={isOpen} />
      ))}
    </div>
  )
}
