import type { StreamFigures, StreamRequest } from '../stream.ts'

export interface RunFigures {
  /** From the first request to the last answer's end. */
  wallMs: number
  streams: StreamFigures[]
}

/** Something that generates text on smollm2's weights, in one setting. */
export interface TextSystem {
  name: string
  /** Such as '2 threads'. */
  setting: string
  /** Most requests at once. */
  streams: number
  /** Prompt lengths that it is measured with; null for all. */
  promptLengths: readonly number[] | null
  /** Sends all requests at once. */
  run(requests: StreamRequest[]): Promise<RunFigures>
}
