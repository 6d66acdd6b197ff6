import { type DestinationStream, destination, type Logger, pino } from 'pino'

export type { Logger }

/**
 * JSON lines. Callers log ids, names, counts and codes; never prompts, texts or outputs.
 * @param stream where they go. Default: standard error
 */
export const createLogger = (level: string, stream: DestinationStream = destination({ fd: 2, sync: true })): Logger =>
  pino({ level, base: null }, stream)
