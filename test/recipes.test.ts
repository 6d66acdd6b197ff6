import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importCommand } from '../src/models/import/command.ts'
import { post } from './support/clients.ts'
import { fixture } from './support/shipped-model.ts'
import { type StartedApp, startApp } from './support/start-app.ts'

/** What torch answers with the weights that the recipes have trained and exported: `export/recipe_fixtures`. */
const reference = fixture<{
  cnn: number[]
  lightning: number[]
  topics: Record<string, [food: number, weather: number]>
  forecast: number[]
}>('recipes/reference.json')
const exported = fileURLToPath(new URL('model/fixtures/recipes', import.meta.url))
const digits = '0,1,2,3,4,5,6,7,8,9'

/** Imported by the commands of docs/recipes.md. */
const commands: Readonly<Record<string, string[]>> = {
  cnn: ['--labels', digits, '--licence', 'MIT', '--source', 'my own'],
  lightning: ['--labels', digits, '--licence', 'MIT', '--source', 'my own'],
  topics: ['--labels', 'food,weather', '--vocabulary', 'vocabulary.json', '--set', 'graph.text.unknownId=1'],
  forecast: ['--licence', 'MIT', '--source', 'my own'],
}

let app: StartedApp
let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'modelgraph-recipes-'))
  for (const [name, flags] of Object.entries(commands)) {
    const file = join(exported, name, 'model.onnx')
    await importCommand([file, '--out', join(directory, name), '--name', name, ...flags])
  }
  app = await startApp({ real: true, settings: { MODELS_DIR: directory } })
})
afterAll(async () => {
  await app.dispose()
  await rm(directory, { recursive: true, force: true })
})

test.each(['cnn', 'lightning'] as const)('a CNN of the recipe %s reads a digit as torch does', async (model) => {
  const { data, errors } = await post(
    app.url,
    `query ($png: String!) { classifyImage(image: { base64: $png }, model: "${model}", topK: 10) { label labels { label score } } }`,
    { png: readFileSync(join(exported, model, 'sample.png')).toString('base64') },
  )
  expect(errors).toBeUndefined()
  expect(data.classifyImage.label).toBe('7')
  const scores = new Map<string, number>(
    data.classifyImage.labels.map(({ label, score }: { label: string; score: number }) => [label, score]),
  )
  expect(scores.size).toBe(10)
  for (const [digit, score] of reference[model].entries()) expect(scores.get(String(digit))).toBeCloseTo(score, 5)
})

test('an LSTM over words labels sentences as torch does, also one with a word that it does not know', async () => {
  for (const [text, expected] of Object.entries(reference.topics)) {
    const { data, errors } = await post(
      app.url,
      'query ($text: String!) { classifyText(text: $text, model: "topics", topK: 2) { labels { label score } } }',
      { text },
    )
    expect(errors).toBeUndefined()
    for (const { label, score } of data.classifyText.labels)
      expect(score).toBeCloseTo(expected[label === 'food' ? 0 : 1], 5)
  }
})

test('an LSTM that keeps a state answers value by value what torch does', async () => {
  const zeros = Array<number>(16).fill(0)
  const tensor = (name: string, shape: number[], data: number[]) => ({ name, datatype: 'FLOAT32', shape, data })
  let state = { hidden: zeros, cell: zeros }
  for (const [step, value] of [0, 0.5, 0.87].entries()) {
    const inputs = [
      tensor('value', [1, 1, 1], [value]),
      tensor('hidden', [1, 1, 16], state.hidden),
      tensor('cell', [1, 1, 16], state.cell),
    ]
    const { data, errors } = await post(
      app.url,
      'query ($inputs: [TensorInput!]!) { predict(model: "forecast", inputs: $inputs) { name data } }',
      { inputs },
    )
    expect(errors).toBeUndefined()
    const outputs = new Map<string, number[]>(
      data.predict.map(({ name, data: values }: { name: string; data: number[] }) => [name, values]),
    )
    expect(outputs.get('next')?.[0]).toBeCloseTo(reference.forecast[step] as number, 5)
    state = { hidden: outputs.get('hidden_out') ?? [], cell: outputs.get('cell_out') ?? [] }
  }
})
