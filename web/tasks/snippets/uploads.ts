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
