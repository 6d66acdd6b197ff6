import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A span as a collector gets it. */
export interface CollectedSpan {
  name: string
  traceId: string
  spanId: string
  parentSpanId: string | undefined
  /** 1 internal, 2 server. */
  kind: number
  /** Nanoseconds since 1970. */
  start: bigint
  end: bigint
  attributes: Record<string, unknown>
  /** Whether it says that it failed. */
  isFailed: boolean
}

/** Takes traces by OTLP over HTTP, in JSON. */
export interface Collector {
  url: string
  readonly spans: CollectedSpan[]
  /** All that was received, as text. */
  readonly text: string
  readonly headers: NodeJS.Dict<string | string[]>[]
  /** Names of the services that sent something. */
  readonly services: Set<string>
  /** Takes requests and doesn't answer them until `answer`. */
  hold(): void
  answer(): void
  dispose(): Promise<void>
}

interface Value {
  stringValue?: string
  intValue?: number | string
  doubleValue?: number
  boolValue?: boolean
  arrayValue?: { values: Value[] }
}
type Pairs = { key: string; value: Value }[]

export async function openCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = []
  const headers: Collector['headers'] = []
  const services = new Set<string>()
  let text = ''
  let held: ServerResponse[] | null = null
  const server = createServer(async (request, response) => {
    headers.push(request.headers)
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    text += body
    for (const { resource, scopeSpans } of JSON.parse(body).resourceSpans) {
      services.add(String(toRecord(resource.attributes)['service.name']))
      for (const scope of scopeSpans) spans.push(...scope.spans.map(toSpan))
    }
    response.setHeader('content-type', 'application/json')
    if (held === null) response.end('{}')
    else held.push(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    headers,
    services,
    get text() {
      return text
    },
    hold: () => {
      held = []
    },
    answer: () => {
      for (const response of held ?? []) response.end('{}')
      held = null
    },
    dispose: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

// biome-ignore lint/suspicious/noExplicitAny: as it came over the wire
const toSpan = (span: any): CollectedSpan => ({
  name: span.name,
  traceId: span.traceId,
  spanId: span.spanId,
  parentSpanId: span.parentSpanId || undefined,
  kind: span.kind,
  start: BigInt(span.startTimeUnixNano),
  end: BigInt(span.endTimeUnixNano),
  attributes: toRecord(span.attributes),
  isFailed: span.status?.code === 2,
})

const toRecord = (pairs: Pairs = []): Record<string, unknown> =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, toValue(value)]))

const toValue = ({ stringValue, intValue, doubleValue, boolValue, arrayValue }: Value): unknown =>
  arrayValue?.values.map(toValue) ??
  stringValue ??
  (intValue === undefined ? undefined : Number(intValue)) ??
  doubleValue ??
  boolValue
