/** Why a model could not be loaded, in words that may be shown to a caller: where files lie on this machine is left out. */
export const loadFailureReason = (error: unknown): string => {
  const message = error instanceof Error ? error.message : 'unknown reason'
  const withoutPaths = message.replaceAll(
    /(?:file:\/\/)?(?:[A-Za-z]:)?(?:[\\/][^\\/\s"'`:]+)+[\\/]([^\\/\s"'`:]+)/g,
    '$1',
  )
  return withoutPaths.slice(0, 300)
}
