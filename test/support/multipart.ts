import type { Answer, Json } from './clients.ts'

export interface Multipart {
  query: string
  variables: Json
  /** Files by the path of their place: `variables.image.upload`. */
  files?: Readonly<Record<string, Uint8Array>>
  /** Of the request; the default is what Apollo Server demands. */
  headers?: Record<string, string>
  /** In place of what `files` come to. */
  map?: unknown
  operations?: unknown
}

/** POSTs a GraphQL multipart request. */
export async function upload(
  url: string,
  { query, variables, files = {}, headers, map, operations }: Multipart,
): Promise<Answer> {
  const form = new FormData()
  const paths = Object.keys(files)
  form.append('operations', JSON.stringify(operations ?? { query, variables }))
  form.append('map', JSON.stringify(map ?? Object.fromEntries(paths.map((path, i) => [String(i), [path]]))))
  for (const [i, path] of paths.entries())
    form.append(String(i), new Blob([new Uint8Array(files[path] as Uint8Array)]), `../../etc/${i}.exe`)
  const response = await fetch(url, {
    method: 'POST',
    headers: headers ?? { 'apollo-require-preflight': 'true' },
    body: form,
  })
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) }
}
