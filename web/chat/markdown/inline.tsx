import type { Token, Tokens } from 'marked'
import { Fragment, type ReactNode } from 'react'
import { decodeEntities } from './entities.ts'
import { safeUrl } from './safe-url.ts'

/**
 * Text within a block. Markup of the model's own (`html`) is shown as the text it is, and a picture as a link to it: nothing that a
 * model writes is run, and nothing is fetched before the reader asks for it.
 */
export function Inline({ tokens }: { tokens: readonly Token[] | undefined }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: a piece is known by its place alone
  return tokens?.map((token, index) => <Fragment key={index}>{inline(token)}</Fragment>)
}

function inline(token: Token): ReactNode {
  switch (token.type) {
    case 'strong':
      return (
        <strong>
          <Inline tokens={token.tokens} />
        </strong>
      )
    case 'em':
      return (
        <em>
          <Inline tokens={token.tokens} />
        </em>
      )
    case 'del':
      return (
        <del>
          <Inline tokens={token.tokens} />
        </del>
      )
    case 'codespan':
      return <code>{(token as Tokens.Codespan).text}</code>
    case 'br':
      return <br />
    case 'link':
      return <SafeLink href={token['href']}>{<Inline tokens={token.tokens} />}</SafeLink>
    case 'image':
      return <SafeLink href={token['href']}>{token['text'] || 'picture'}</SafeLink>
    case 'checkbox':
      return null
    case 'text':
    case 'escape':
      return 'tokens' in token && token.tokens ? <Inline tokens={token.tokens} /> : decodeEntities(token['text'])
    default:
      return token.raw
  }
}

function SafeLink({ href, children }: { href: string; children: ReactNode }): ReactNode {
  const url = safeUrl(href)
  if (url === undefined) return children
  return (
    <a href={url} target="_blank" rel="noopener noreferrer" title={url}>
      {children}
    </a>
  )
}
