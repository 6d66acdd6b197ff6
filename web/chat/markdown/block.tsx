import type { Token, Tokens } from 'marked'
import { memo, type ReactNode } from 'react'
import { CodeBlock } from '../../design/code-block.tsx'
import { Diagram } from '../diagrams/diagram.tsx'
import { Inline } from './inline.tsx'

/** A block of markdown. One that is closed is drawn once. */
export const MarkdownBlock = memo(
  ({ token, isOpen }: { token: Token; isOpen: boolean }) => block(token, isOpen),
  (before, after) => before.token.raw === after.token.raw && before.isOpen === after.isOpen,
)

function block(token: Token, isOpen: boolean): ReactNode {
  switch (token.type) {
    case 'heading':
      return heading(token as Tokens.Heading)
    case 'paragraph':
      return (
        <p>
          <Inline tokens={token.tokens} />
        </p>
      )
    case 'code':
      return code(token as Tokens.Code, isOpen)
    case 'blockquote':
      return <blockquote>{blocks(token.tokens ?? [], isOpen)}</blockquote>
    case 'list':
      return list(token as Tokens.List, isOpen)
    case 'table':
      return table(token as Tokens.Table)
    case 'hr':
      return <hr />
    case 'text':
      return <Inline tokens={token.tokens ?? [token]} />
    case 'space':
    case 'def':
    case 'checkbox':
      return null
    default:
      return <p>{token.raw}</p>
  }
}

const code = ({ text, lang = '' }: Tokens.Code, isOpen: boolean): ReactNode =>
  lang.trim().toLowerCase() === 'mermaid' ? (
    <Diagram source={text} isOpen={isOpen} />
  ) : (
    <CodeBlock code={text} language={lang} isOpen={isOpen} />
  )

const blocks = (tokens: readonly Token[], isOpen: boolean): ReactNode =>
  // biome-ignore lint/suspicious/noArrayIndexKey: a block is known by its place alone
  tokens.map((token, index) => <MarkdownBlock key={index} token={token} isOpen={isOpen} />)

/** The page has a first heading already. */
function heading({ depth, tokens }: Tokens.Heading): ReactNode {
  const Level = `h${Math.min(6, depth + 2)}` as 'h3'
  return (
    <Level>
      <Inline tokens={tokens} />
    </Level>
  )
}

function list({ ordered, start, items }: Tokens.List, isOpen: boolean): ReactNode {
  const rows = items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: an item is known by its place alone
    <li key={index}>
      {item.task && <input type="checkbox" checked={item.checked === true} readOnly disabled aria-label="Task" />}
      {blocks(item.tokens, isOpen)}
    </li>
  ))
  return ordered ? <ol start={start === '' ? 1 : start}>{rows}</ol> : <ul>{rows}</ul>
}

function table({ header, rows }: Tokens.Table): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the page is scrolled by keyboard, too
    <section aria-label="Table" tabIndex={0} data-scrolls>
      <table>
        <thead>
          <tr>
            {header.map(({ tokens, align }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is known by its place alone
              <th key={index} style={{ textAlign: align ?? 'start' }}>
                <Inline tokens={tokens} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place alone
            <tr key={row}>
              {cells.map(({ tokens, align }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is known by its place alone
                <td key={index} style={{ textAlign: align ?? 'start' }}>
                  <Inline tokens={tokens} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
