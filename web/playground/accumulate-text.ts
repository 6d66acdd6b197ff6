/** What is read of an execution result. */
interface Payload {
  data?: unknown
  extensions?: unknown
}

/**
 * GraphiQL shows only the last payload of a subscription: of a stream, one token. The function returned here, one a subscription,
 * takes its payloads in order and puts the text streamed so far in front of each, as `extensions.playground.textSoFar` (a list where
 * there are several choices). What the server sent stays beside it as it came.
 *
 * Text is taken from any root field that is an object with a string `text`, as `CompletionDelta` is; where its `index` was not
 * selected, all text counts as the first choice's.
 */
export function accumulateText(): <Result extends Payload>(result: Result) => Result {
  const choices: string[] = []
  return <Result extends Payload>(result: Result) => {
    for (const event of Object.values(result.data ?? {})) {
      if (!isDelta(event)) continue
      const index = event.index ?? 0
      while (choices.length <= index) choices.push('')
      choices[index] += event.text
    }
    if (choices.length === 0) return result
    const { extensions, ...rest } = result
    const playground = { textSoFar: choices.length === 1 ? choices[0] : [...choices] }
    return { extensions: { playground, ...(extensions ?? {}) }, ...rest } as Payload as Result
  }
}

function isDelta(event: unknown): event is { text: string; index?: number } {
  return typeof event === 'object' && event !== null && 'text' in event && typeof event.text === 'string'
}
