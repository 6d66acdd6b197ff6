import type { HrTime, Context as ParentContext, Span as SdkSpan } from '@opentelemetry/api'
import { within } from './abort.ts'
import type { Logger } from './log.ts'
import { type Attributes, noSpan, noTracer, type Span, type SpanFacts, type Tracer } from './trace.ts'

/** Settings of OpenTelemetry's own names. */
export interface TracingSettings {
  /** Of the collector, OTLP over HTTP; '' for no traces. */
  otelExporterOtlpEndpoint: string
  otelExporterOtlpHeaders: Readonly<Record<string, string>>
  otelServiceName: string
  /** Part of the traces that is recorded, 0 to 1, where the caller's own trace doesn't say. */
  otelTracesSamplerArg: number
}

/** Spans that wait to be sent at most; more are dropped. */
const maxQueueSize = 4096
/** Spans of one request. */
const maxExportBatchSize = 512
/** Time between two requests. */
const scheduledDelayMillis = 1000
/** Time that the collector has for one request. */
const timeoutMillis = 5000
/** Time that stopping the server may take longer for what is still to be sent, milliseconds. */
const farewellMs = 1000
/** Time between two words in the log about a collector that takes nothing, milliseconds. */
const complaintMs = 60_000

/**
 * Opens the way to a collector; the libraries for it are loaded only where there is one. A collector that is slow or away costs nothing but
 * spans: they wait in a bounded queue, and are dropped where it is full.
 */
export async function openTracer(settings: TracingSettings, logger: Logger): Promise<Tracer> {
  if (settings.otelExporterOtlpEndpoint === '') return noTracer
  const [api, core, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/core'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  core.setGlobalErrorHandler(complainTo(logger))
  const exporter = new OTLPTraceExporter({
    url: `${settings.otelExporterOtlpEndpoint.replace(/\/$/, '')}/v1/traces`,
    headers: { ...settings.otelExporterOtlpHeaders },
    timeoutMillis,
    concurrencyLimit: 2,
  })
  const exportTimeoutMillis = timeoutMillis
  const batches = { exporter, maxQueueSize, maxExportBatchSize, scheduledDelayMillis, exportTimeoutMillis }
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': settings.otelServiceName }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(settings.otelTracesSamplerArg) }),
    spanProcessors: [new sdk.BatchSpanProcessor(batches)],
  })
  const tracer = provider.getTracer('modelgraph')
  const { trace, ROOT_CONTEXT, SpanKind, SpanStatusCode } = api
  const start = (name: string, kind: number, parent: ParentContext, { attributes, startedAt }: SpanFacts): Span => {
    const time = startedAt === undefined ? {} : { startTime: toTime(startedAt) }
    const span = tracer.startSpan(name, { kind, attributes: defined(attributes), ...time }, parent)
    return span.isRecording() ? new RecordedSpan(span) : noSpan
  }

  /** A span of the kind that this server's other parts know. */
  class RecordedSpan implements Span {
    readonly isRecording = true
    readonly #span: SdkSpan

    constructor(span: SdkSpan) {
      this.#span = span
    }

    child(name: string, facts: SpanFacts = {}): Span {
      return start(name, SpanKind.INTERNAL, trace.setSpan(ROOT_CONTEXT, this.#span), facts)
    }

    set(attributes: Attributes): void {
      this.#span.setAttributes(defined(attributes))
    }

    rename(name: string): void {
      this.#span.updateName(name)
    }

    fail(code: string): void {
      this.#span.setAttribute('error.type', code).setStatus({ code: SpanStatusCode.ERROR })
    }

    end(at?: number): void {
      this.#span.end(at === undefined ? undefined : toTime(at))
    }
  }

  return {
    isOn: true,
    begin: (name, { traceparent, ...facts } = {}) => {
      const caller = typeof traceparent === 'string' ? core.parseTraceParent(traceparent) : null
      const parent = caller === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...caller, isRemote: true })
      return start(name, SpanKind.SERVER, parent, facts)
    },
    dispose: () =>
      within(
        farewellMs,
        provider.shutdown().catch(() => {}),
      ),
  }
}

/** Says now and then that spans are lost, and why. */
function complainTo(logger: Logger): (error: unknown) => void {
  let lastAt = Number.NEGATIVE_INFINITY
  return (error) => {
    if (performance.now() - lastAt < complaintMs) return
    lastAt = performance.now()
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown'
    logger.warn({ reason }, 'the collector of traces took none')
  }
}

const toTime = (ms: number): HrTime => [Math.floor(ms / 1000), Math.round((ms % 1000) * 1e6)]

const defined = (attributes: Attributes = {}) =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'object' ? [...value] : value]],
    ),
  )
