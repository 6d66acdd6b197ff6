import { mapOf, oneLine, type SnippetRequest, withoutFiles } from './request.ts'

/** A command for a shell. */
export function curl(request: SnippetRequest): string {
  const { url, query, variables, uploads, headers } = request
  const operations = withoutFiles(JSON.stringify({ query: oneLine(query), variables }, null, 2))
  const isMultipart = uploads.length > 0
  const all = isMultipart ? headers : { 'content-type': 'application/json', ...headers }
  const body = isMultipart
    ? [
        // As they stand: --form would read a semicolon in them as an option of its own.
        `--form-string ${quoted(`operations=${operations}`)}`,
        `--form-string ${quoted(`map=${mapOf(request)}`)}`,
        ...uploads.map(({ file }, index) => `-F ${quoted(`${index}=@${fileName(file)}`)}`),
      ]
    : [`--data ${quoted(operations)}`]
  const lines = [
    `curl ${url}`,
    ...Object.entries(all).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...body,
  ]
  return `${lines.join(' \\\n  ')}\n`
}

/** In single quotes a shell changes nothing. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** A name with one of these in it must stand in double quotes of curl's own. */
const fileName = (name: string): string => (/[;,"\\]/.test(name) ? `"${name.replaceAll(/["\\]/g, '\\$&')}"` : name)
