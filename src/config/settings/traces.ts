import { z } from 'zod'
import { list, type Settings } from '../forms.ts'

const headers = list.transform((items, { addIssue }) => {
  const headers: Record<string, string> = {}
  for (const item of items) {
    const [, name, value = ''] = /^([!#$%&'*+.^_`|~\w-]+)\s*=\s*(.*)$/.exec(item) ?? []
    const decoded = percentDecoded(value)
    if (name === undefined || decoded === null) addIssue('must be name=value pairs, values percent-encoded')
    else headers[name] = decoded
  }
  return headers
})

function percentDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** OpenTelemetry traces, by the names that OpenTelemetry has given to its settings. */
export const traces = {
  OTEL_EXPORTER_OTLP_ENDPOINT: [
    z.literal('').or(z.url({ protocol: /^https?$/, error: 'must be an http or https address' })),
    '',
    'Collector that OpenTelemetry traces are sent to (OTLP over HTTP, such as http://localhost:4318); empty for no traces',
  ],
  OTEL_EXPORTER_OTLP_HEADERS: [headers, '', 'Headers (comma-separated, name=value) that the collector wants'],
  OTEL_SERVICE_NAME: [z.string().min(1), 'modelgraph', 'What this server is called in traces'],
  OTEL_TRACES_SAMPLER_ARG: [
    z
      .string()
      .regex(/^(0|1|0?\.\d+|1\.0+)$/, 'must be a number from 0 to 1')
      .transform(Number),
    '1',
    "Part of the operations that is traced, 0 to 1; where a caller's own trace says whether, it decides",
  ],
} as const satisfies Settings
