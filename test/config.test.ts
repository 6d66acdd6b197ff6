import { expect, test } from 'vitest'
import { readConfig } from '../src/config/config.ts'
import { describeSettings } from '../src/config/describe-settings.ts'
import { ConfigError } from '../src/errors.ts'

test('defaults listen on loopback', () => {
  expect(readConfig([], {})).toMatchObject({ port: 4000, host: '127.0.0.1', preload: ['*'], allowedOrigins: [] })
})

test('flags win over the environment', () => {
  expect(readConfig(['--port', '5000', '--max-queue=7'], { PORT: '6000', LOG_LEVEL: 'info' })).toMatchObject({
    port: 5000,
    maxQueue: 7,
    logLevel: 'info',
  })
})

test.each([
  [{ PORT: 'abc' }, /PORT="abc"/],
  [{ PORT: '65536' }, /PORT.*at most 65535/],
  [{ PORT: '' }, /PORT/],
  [{ MAX_QUEUE: '-1' }, /MAX_QUEUE.*at least 0/],
  [{ MAX_QUEUE: '1.5' }, /MAX_QUEUE/],
  [{ SAFELIST: 'yes' }, /SAFELIST="yes"/],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, /OTEL_EXPORTER_OTLP_ENDPOINT.*http or https/],
  [{ OTEL_EXPORTER_OTLP_HEADERS: 'a=%E0%A4%A' }, /OTEL_EXPORTER_OTLP_HEADERS: must be name=value/],
  [{ OTEL_TRACES_SAMPLER_ARG: '1.5' }, /OTEL_TRACES_SAMPLER_ARG="1.5".*from 0 to 1/],
  [{ LOG_LEVEL: 'loud' }, /LOG_LEVEL/],
  [{ MODEL_THREADS: 'minilm' }, /MODEL_THREADS.*name=threads/],
  [{ MODEL_THREADS: 'minilm=0' }, /MODEL_THREADS/],
  [{ MODEL_KEEP_ALIVE_MS: 'always' }, /MODEL_KEEP_ALIVE_MS/],
  [{ ENCRYPTION_KEYS: 'k1:c2hvcnQ=' }, /ENCRYPTION_KEYS: .*32 bytes/],
  [{ ENCRYPTION_KEYS: `a:${'A'.repeat(43)}=,a:${'B'.repeat(42)}A=` }, /ENCRYPTION_KEYS: has the key "a" twice/],
  [{ ENCRYPTION_KEYS_FILE: '/nowhere/keys' }, /ENCRYPTION_KEYS_FILE="\/nowhere\/keys": can't be read: ENOENT/],
])('refuses %j by name', (env, message) => {
  expect(() => readConfig([], env)).toThrow(ConfigError)
  expect(() => readConfig([], env)).toThrow(message)
})

test('threads of single models, and how long idle ones stay', () => {
  expect(readConfig([], {})).toMatchObject({ modelThreads: new Map(), modelKeepAliveMs: null })
  expect(readConfig([], { MODEL_THREADS: 'minilm=1, smollm2=3', MODEL_KEEP_ALIVE_MS: '0' })).toMatchObject({
    modelThreads: new Map([
      ['minilm', 1],
      ['smollm2', 3],
    ]),
    modelKeepAliveMs: 0,
  })
})

test('names every bad setting at once', () => {
  expect(() => readConfig([], { PORT: 'x', MAX_TEXTS: '0' })).toThrow(/PORT[\s\S]*MAX_TEXTS/)
})

test('refuses unknown flags', () => {
  expect(() => readConfig(['--prot', '1'], {})).toThrow(/--prot/)
})

test('every setting has a default that is valid and a meaning', () => {
  for (const { flag, fallback, meaning } of describeSettings()) {
    expect(meaning.length).toBeGreaterThan(10)
    if (fallback !== '' && flag !== 'models-dir') readConfig([`--${flag}`, fallback], {})
  }
})
