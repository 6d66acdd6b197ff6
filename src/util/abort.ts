/** Why a signal is aborted when its caller has not left but was cut off. */
export const connectionLost = Symbol('connection lost')

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

/** Resolves with `work`, or without it after `ms` milliseconds or when `hurry` is aborted; leaves no timer behind. */
export async function within(ms: number, work: Promise<unknown>, hurry?: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  let stop = (): void => {}
  const late = new Promise<void>((resolve) => {
    stop = resolve
    timer = setTimeout(resolve, hurry?.aborted ? 0 : ms)
    hurry?.addEventListener('abort', stop, { once: true })
  })
  await Promise.race([work, late])
  clearTimeout(timer)
  hurry?.removeEventListener('abort', stop)
}
