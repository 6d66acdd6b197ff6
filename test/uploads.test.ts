import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, post, until } from './support/clients.ts'
import { upload } from './support/multipart.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

/** What the first bytes of such files are; the fake engine never looks further. */
const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(100)])
const wav = Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE', 'latin1'), Buffer.alloc(50)])

let app: StartedApp
beforeAll(async () => {
  app = await startApp({
    settings: { MAX_UPLOAD_BYTES: '2048', MAX_UPLOADS: '3', MAX_BODY_BYTES: '8192' },
    fakes: [
      { name: 'vit', task: 'IMAGE_CLASSIFICATION' },
      { name: 'ast', task: 'AUDIO_CLASSIFICATION' },
    ],
  })
})
afterAll(() => app.dispose())

const classify = 'query ($image: MediaInput!) { classifyImage(image: $image) { label model batch { size } } }'
const withUpload = { query: classify, variables: { image: { upload: null } } }

test('a file of a multipart request is classified, whatever its name says', async () => {
  const { status, data } = await upload(app.url, { ...withUpload, files: { 'variables.image.upload': png } })
  expect(status).toBe(200)
  expect(data.classifyImage).toEqual({ label: '108 bytes', model: 'vit@1', batch: { size: 1 } })
})

test('several files go where the map says, one of them to two places', async () => {
  const query = `query ($a: Upload!, $b: MediaInput!, $sounds: [MediaInput!]!) {
    a: classifyImage(image: { upload: $a }) { label } b: classifyImage(image: $b) { label }
    c: classifyAudio(audio: $sounds) { label } }`
  const wrong = await upload(app.url, { query, variables: { a: null, b: { upload: null }, sounds: [] } })
  expect(wrong.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
  const answer = await upload(app.url, {
    query: query.replace('$sounds: [MediaInput!]!', '$sound: MediaInput!').replace('$sounds', '$sound'),
    variables: { a: null, b: { upload: null }, sound: { upload: null } },
    map: { 0: ['variables.a', 'variables.b.upload'], 1: ['variables.sound.upload'] },
    files: { 'variables.a': png, 'variables.sound.upload': wav },
  })
  expect(answer.data).toEqual({ a: { label: '108 bytes' }, b: { label: '108 bytes' }, c: { label: '62 bytes' } })
})

test('base64 says the same over HTTP and WebSocket, as it is or as a data URL', async () => {
  const socket = connect(app.url)
  const base64 = png.toString('base64')
  for (const text of [base64, `data:image/jpeg;base64,${base64}`]) {
    const variables = { image: { base64: text } }
    for (const answer of [await post(app.url, classify, variables), await socket.once(classify, variables)])
      expect(answer.data.classifyImage.label).toBe('108 bytes')
  }
  await socket.dispose()
})

test('over WebSocket, and in JSON, nothing passes for a file', async () => {
  const socket = connect(app.url)
  for (const upload of [{ bytes: [1] }, 'file', 1]) {
    const variables = { image: { upload } }
    for (const { errors } of [await post(app.url, classify, variables), await socket.once(classify, variables)]) {
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
      expect(errors?.[0]?.message).toContain('base64')
    }
  }
  await socket.dispose()
})

test('a page of another site cannot upload: without a header that needs permission the request is refused unread', async () => {
  for (const headers of [{}, { 'apollo-require-preflight': '' }]) {
    const { status, errors } = await upload(app.url, {
      ...withUpload,
      files: { 'variables.image.upload': png },
      headers: headers as Record<string, string>,
    })
    expect(status).toBe(400)
    expect(errors?.[0]?.message).toContain('CSRF')
  }
  const foreign = await upload(app.url, {
    ...withUpload,
    files: { 'variables.image.upload': png },
    headers: { 'apollo-require-preflight': 'true', origin: 'https://elsewhere.example' },
  })
  expect(foreign.errors?.[0]?.extensions.code).toBe('FORBIDDEN_ORIGIN')
})

test.each([
  ['none', {}, 'image', 'exactly one'],
  ['text', { base64: Buffer.from('just some text, no image').toString('base64') }, 'image.base64', 'PNG, JPEG'],
  ['a recording', { base64: wav.toString('base64') }, 'image.base64', 'PNG, JPEG'],
  ['no base64', { base64: 'ä'.repeat(40) }, 'image.base64', 'must be base64'],
  ['nothing', { base64: '' }, 'image.base64', 'PNG, JPEG'],
])('%s is no image, and told by field', async (_, image, field, message) => {
  const { errors } = await post(app.url, classify, { image })
  if (field === 'image') return expect(errors?.[0]?.message).toContain('Exactly one key must be specified')
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', field })
  expect(errors?.[0]?.message).toContain(message)
})

test('a file that is too large is told by field and limit, in either way', async () => {
  const large = Buffer.concat([png, Buffer.alloc(2048)])
  const sent = await upload(app.url, { ...withUpload, files: { 'variables.image.upload': large } })
  expect(sent.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'image.upload', limit: 2048 })
  const written = await post(app.url, classify, { image: { base64: large.toString('base64') } })
  expect(written.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'image.base64', limit: 2048 })
  // A much larger one is read to its end and dropped, so that its sender gets the answer.
  const huge = await upload(app.url, { ...withUpload, files: { 'variables.image.upload': Buffer.alloc(5_000_000) } })
  expect(huge.errors?.[0]?.extensions).toMatchObject({ field: 'image.upload', limit: 2048 })
})

const refusals: [string, object, number, string][] = [
  [
    'too many files',
    { files: Object.fromEntries([0, 1, 2, 3].map((i) => [`variables.x${i}`, png])) },
    413,
    'BODY_TOO_LARGE',
  ],
  ['a document that is too large', { query: ' '.repeat(9000) }, 413, 'BODY_TOO_LARGE'],
  ['a map of what is missing', { map: { 0: ['variables.image.upload'] } }, 400, 'BAD_REQUEST'],
  ['a map that is no object', { map: [] }, 400, 'BAD_REQUEST'],
  ['operations that are no object', { operations: [withUpload] }, 400, 'BAD_REQUEST'],
  ...[
    'query',
    'variables.none.upload',
    'variables.image',
    'variables.__proto__.polluted',
    'variables.toString.call',
    'toString.call',
    'constructor.prototype.polluted',
    '',
  ].map(
    (path) =>
      [`a path to ${path || 'nothing'}`, { files: { [path]: png } }, 400, 'BAD_REQUEST'] satisfies [
        string,
        object,
        number,
        string,
      ],
  ),
]
test.each(refusals)('a request with %s is refused', async (_, parts, status, code) => {
  const answer = await upload(app.url, { ...withUpload, ...parts })
  expect(answer.status).toBe(status)
  expect(answer.errors?.[0]?.extensions.code).toBe(code)
  expect(Object.prototype.toString.call([])).toBe('[object Array]')
  expect((await post(app.url, '{ models { totalCount } }')).status).toBe(200)
})

test('a body that is no multipart, or breaks off, is refused and forgotten', async () => {
  const { status } = await fetch(app.url, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=x', 'apollo-require-preflight': 'true' },
    body: 'no part at all',
  })
  expect(status).toBe(400)
  const bare = await fetch(app.url, {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data', 'apollo-require-preflight': 'true' },
    body: 'no boundary',
  })
  expect(bare.status).toBe(400)
  const broken = request(app.url, {
    method: 'POST',
    headers: {
      'content-type': 'multipart/form-data; boundary=x',
      'apollo-require-preflight': 'true',
      'content-length': 1000,
    },
  })
  let isGone = false
  broken.on('error', () => {
    isGone = true
  })
  broken.write('--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{')
  setImmediate(() => broken.destroy(new Error('left')))
  await until(() => isGone)
  expect((await post(app.url, '{ models { totalCount } }')).status).toBe(200)
  expect(app.logs.filter(({ msg }) => msg === 'unexpected error')).toEqual([])
})

test('a stored prediction keeps its file', async () => {
  const create = `mutation ($image: MediaInput!) { createPrediction(input: { operation: { classifyImage: { image: $image } } }) {
    ... on CreatePredictionSuccess { prediction { id } } ... on InvalidInput { code field limit } } }`
  const files = { 'variables.image.upload': png }
  const { data } = await upload(app.url, { query: create, variables: { image: { upload: null } }, files })
  const read = async () =>
    (
      await post(
        app.url,
        'query ($id: ID!) { prediction(id: $id) { state result { ... on ImageClassification { label model } } } }',
        { id: data.createPrediction.prediction.id },
      )
    ).data.prediction
  await until(async () => (await read()).state === 'SUCCEEDED')
  expect((await read()).result).toEqual({ label: '108 bytes', model: 'vit@1' })
  const large = { 'variables.image.upload': Buffer.alloc(4096) }
  const refused = await upload(app.url, { query: create, variables: { image: { upload: null } }, files: large })
  expect(refused.data.createPrediction).toEqual({
    code: 'INVALID_INPUT',
    field: 'input.operation.classifyImage.image.upload',
    limit: 2048,
  })
})
