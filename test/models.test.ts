import { afterAll, beforeAll, expect, test } from 'vitest'
import { post } from './support/clients.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

let app: StartedApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.dispose())

test('lists the models in order of name, before any is loaded', async () => {
  const { data } = await post(
    app.url,
    '{ models { totalCount nodes { id name version task state labels sizeBytes } } }',
  )
  expect(data.models.totalCount).toBe(3)
  expect(data.models.nodes.map(({ name }: { name: string }) => name)).toEqual(['minilm', 'sentiment', 'smollm2'])
  expect(data.models.nodes[1]).toEqual({
    id: 'mdl_sentiment@1',
    name: 'sentiment',
    version: 1,
    task: 'TEXT_CLASSIFICATION',
    state: 'AVAILABLE',
    labels: ['NEGATIVE', 'POSITIVE'],
    sizeBytes: 0,
  })
})

test('filters by task', async () => {
  const { data } = await post(app.url, '{ models(task: FEATURE_EXTRACTION) { nodes { name } } }')
  expect(data.models.nodes).toEqual([{ name: 'minilm' }])
})

test('pages through the models without gap or repeat', async () => {
  const names: string[] = []
  let after: string | null = null
  do {
    const { data } = await post(
      app.url,
      'query ($after: String) { models(first: 1, after: $after) { edges { cursor node { name } } pageInfo { endCursor hasNextPage } } }',
      { after },
    )
    names.push(data.models.edges[0].node.name)
    after = data.models.pageInfo.hasNextPage ? data.models.pageInfo.endCursor : null
  } while (after !== null)
  expect(names).toEqual(['minilm', 'sentiment', 'smollm2'])
})

test.each(['smollm2', 'smollm2@1'])('finds a model as %s, and again by its id', async (name) => {
  const { data } = await post(app.url, 'query ($name: String!) { model(name: $name) { id name version } }', { name })
  expect(data.model).toMatchObject({ name: 'smollm2', version: 1 })
  const again = await post(app.url, 'query ($id: ID!) { node(id: $id) { ... on Model { name } } }', {
    id: data.model.id,
  })
  expect(again.data.node).toEqual({ name: 'smollm2' })
})

test.each(['nothing', 'smollm2@2', ''])('there is no model "%s"', async (name) => {
  const { data, errors } = await post(app.url, 'query ($name: String!) { model(name: $name) { id } }', { name })
  expect(errors).toBeUndefined()
  expect(data.model).toBeNull()
})

test.each([
  'nothing',
  'mdl_nothing@1',
  'cmpl_nothing',
  'pred_nothing',
  'mev_nothing',
  '',
])('node "%s" is null', async (id) => {
  const { data, errors } = await post(app.url, 'query ($id: ID!) { node(id: $id) { id } }', { id })
  expect(errors).toBeUndefined()
  expect(data.node).toBeNull()
})

test('is loaded when first asked for', async () => {
  await post(app.url, '{ embed(texts: ["a"]) { tokens } }')
  const { data } = await post(app.url, '{ model(name: "minilm") { state statistics { requests runs rows starts } } }')
  expect(data.model).toEqual({ state: 'READY', statistics: { requests: 1, runs: 1, rows: 1, starts: 1 } })
})
