const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })

/** A language's English name: `fr` is French, `fra_Latn` French (Latin); a name stays as it is. */
export function languageName(language: string | null | undefined): string | null {
  if (language == null) return null
  if (!/^[a-z]{2,3}([-_][A-Za-z]{2,8})*$/.test(language)) return language
  try {
    return names.of(language.replaceAll('_', '-')) ?? language
  } catch {
    return language
  }
}
