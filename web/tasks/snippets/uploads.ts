/** A file of a request. */
export interface Upload {
  /** Its place, as the GraphQL multipart request specification writes it: `variables.image.upload`. */
  path: string
  /** Its name in the code. */
  variable: string
  /** Where the code takes it from. */
  input: string
  /** Name of the file. */
  file: string
}

/** The files among variables, at whatever place is called `upload`, those that are still to be chosen too. */
export function uploadsOf(variables: unknown): Upload[] {
  const found: { key: string; file: unknown }[] = []
  for (const [key, value] of Object.entries(variables ?? {}))
    if (typeof value === 'object' && value !== null && 'upload' in value) found.push({ key, file: value.upload })
  return found.map(({ key, file }, index) => ({
    path: `variables.${key}.upload`,
    variable: found.length === 1 ? 'file' : key,
    input: `document.querySelectorAll('input[type=file]')[${index}].files[0]`,
    file: file instanceof File ? file.name : 'file',
  }))
}

export function fetchUpload(url: string, query: string, values: string, uploads: readonly Upload[]): string {
  const map = Object.fromEntries(uploads.map(({ path }, index) => [index, [path]]))
  const files = uploads.map(({ variable, input }) => `const ${variable} = ${input}\n`).join('')
  const parts = uploads.map(({ variable }, index) => `body.append('${index}', ${variable})\n`).join('')
  return `const query = ${query}
const variables = ${withoutFiles(values)}

${files}const body = new FormData()
body.append('operations', JSON.stringify({ query, variables }))
body.append('map', '${JSON.stringify(map)}')
${parts}
const response = await fetch('${url}', {
  method: 'POST',
  headers: { 'apollo-require-preflight': 'true' },
  body,
})
const { data, errors } = await response.json()
`
}

/** Parts stand in single quotes, within which a shell changes nothing. */
export function curlUpload(url: string, query: string, variables: unknown, uploads: readonly Upload[]): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
  const operations = withoutFiles(JSON.stringify({ query, variables }, null, 2))
  const map = JSON.stringify(Object.fromEntries(uploads.map(({ path }, index) => [index, [path]])))
  const parts = [
    `-F ${quoted(`operations=${operations}`)}`,
    `-F ${quoted(`map=${map}`)}`,
    ...uploads.map(({ file }, index) => `-F ${quoted(`${index}=@${file}`)}`),
  ]
  return `curl ${url} \\\n  -H 'apollo-require-preflight: true' \\\n  ${parts.join(' \\\n  ')}\n`
}

/** A file in JSON is `{}`; the specification wants null in its place. */
const withoutFiles = (json: string): string => json.replaceAll(/"upload": \{\}/g, '"upload": null')
