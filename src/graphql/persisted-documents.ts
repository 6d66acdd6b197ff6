import { createHash } from 'node:crypto'
import { GraphQLError, stripIgnoredCharacters } from 'graphql'

/** What of a request names its document. Its sender chose it: nothing is known of the types. */
export interface DocumentRequest {
  query?: unknown
  /** As the GraphQL-over-HTTP specification's appendix on persisted documents calls it. */
  documentId?: unknown
  /** Where Apollo's clients put the id: `persistedQuery.sha256Hash`. */
  extensions?: unknown
}

export interface PersistedDocumentsOptions {
  /** Sources by id. */
  documents: ReadonlyMap<string, string>
  /** Whether others are refused. */
  isSafelist: boolean
  /** Whether requests may name documents by id; without it they are told that persisted documents aren't known here at all. */
  isEnabled: boolean
}

/** Characters that a text may be longer than the longest listed one, by formatting and comments, and still be compared with the list. */
const formattingFactor = 8

/** The documents that may be asked for by id, and, in safelist mode, the only ones that are answered. */
export class PersistedDocuments {
  readonly #byId = new Map<string, string>()
  /** Sources as they were listed, and without what has no meaning: white space, commas, comments. */
  readonly #sources = new Set<string>()
  readonly #isSafelist: boolean
  readonly #isEnabled: boolean
  readonly #maxLength: number

  constructor({ documents, isSafelist, isEnabled }: PersistedDocumentsOptions) {
    this.#isSafelist = isSafelist
    this.#isEnabled = isEnabled
    for (const [id, source] of documents) {
      this.#byId.set(id, source)
      this.#sources.add(source)
      this.#sources.add(stripIgnoredCharacters(source))
    }
    // Whatever a manifest calls its documents, clients may compute their hash.
    for (const source of documents.values()) {
      const hash = createHash('sha256').update(source).digest('hex')
      for (const id of [hash, `sha256:${hash}`]) if (!this.#byId.has(id)) this.#byId.set(id, source)
    }
    this.#maxLength = formattingFactor * Math.max(0, ...[...this.#sources].map(({ length }) => length))
  }

  /**
   * The text of the document that a request means: the one it sends, else the one whose id it gives. Nothing is parsed.
   * @returns '' where it means none; an error where the document isn't to be answered
   */
  sourceOf(request: DocumentRequest): string | GraphQLError {
    const { query } = request
    if (typeof query === 'string' && query !== '')
      return !this.#isSafelist || this.#isListed(query) ? query : notSafelisted()
    const id = idIn(request)
    if (id === undefined) return ''
    if (!this.#isEnabled) return notSupported()
    return this.#byId.get(id) ?? notFound()
  }

  #isListed(source: string): boolean {
    if (this.#sources.has(source)) return true
    if (source.length > this.#maxLength) return false
    try {
      return this.#sources.has(stripIgnoredCharacters(source))
    } catch {
      return false
    }
  }
}

/** The id by which a request names its document. */
export function idIn({ documentId, extensions }: DocumentRequest): string | undefined {
  if (typeof documentId === 'string') return documentId
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: { sha256Hash?: unknown } | null }
  return typeof persistedQuery?.sha256Hash === 'string' ? persistedQuery.sha256Hash : undefined
}

const notSafelisted = (): GraphQLError =>
  new GraphQLError('This server answers listed documents only, and this one is not on its list.', {
    extensions: { code: 'QUERY_NOT_IN_SAFELIST' },
  })

/** By this code and the next, clients learn that they have to send the text. */
const notFound = (): GraphQLError =>
  new GraphQLError('This server knows no document by this id.', { extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } })

const notSupported = (): GraphQLError =>
  new GraphQLError('This server has no list of documents; send the text.', {
    extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' },
  })
