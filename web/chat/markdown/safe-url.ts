const safeProtocols = new Set(['http:', 'https:', 'mailto:'])

/** A link's address where it is one that may be opened; undefined for scripts, data and addresses of this server. */
export function safeUrl(href: string): string | undefined {
  if (!URL.canParse(href)) return undefined
  return safeProtocols.has(new URL(href).protocol) ? href : undefined
}
