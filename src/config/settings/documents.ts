import { flag, integer, list, type Settings } from '../forms.ts'

/** What a GraphQL document may be. */
export const documents = {
  MAX_DOCUMENT_TOKENS: [integer(100, 1_000_000), '4000', 'Lexical tokens of a GraphQL document at most'],
  MAX_DEPTH: [integer(3, 1000), '16', 'Nesting of a GraphQL document at most; introspection is not counted'],
  MAX_ALIASES: [integer(1, 10_000), '256', 'Aliases in a GraphQL document at most'],
  MAX_DIRECTIVES: [integer(1, 10_000), '50', 'Directives in a GraphQL document at most'],
  PERSISTED_DOCUMENTS: [
    list,
    '',
    'Manifest files (comma-separated) of documents that clients may ask for by id, as graphql-codegen or Apollo writes them',
  ],
  SAFELIST: [
    flag,
    'false',
    "Answers only the documents of PERSISTED_DOCUMENTS and of the server's own pages, by id or text; the playground is closed by that",
  ],
} as const satisfies Settings
