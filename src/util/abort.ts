/** Settles as `work` does, or rejects with `reason()` as soon as the signal is aborted, without waiting for it any longer. */
export async function unlessAborted<Result>(
  work: Promise<Result>,
  signal: AbortSignal,
  reason: () => Error,
): Promise<Result> {
  let leave = (): void => {}
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(reason())
    if (signal.aborted) leave()
    else signal.addEventListener('abort', leave, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

/** Resolves with `work`, or after `ms` milliseconds without it; leaves no timer behind. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, late])
  clearTimeout(timer)
}
