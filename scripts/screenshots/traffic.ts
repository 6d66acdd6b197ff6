import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { post } from '../../test/support/clients.ts'

const shipped = fileURLToPath(new URL('../../models', import.meta.url))

/** A second version of a model, which a fifth of the requests go to. */
export async function addVersion(url: string, dataDir: string): Promise<void> {
  const folder = join(dataDir, 'import/sentiment-2')
  await cp(join(shipped, 'sentiment'), folder, { recursive: true })
  const manifest = JSON.parse(await readFile(join(folder, 'modelgraph.json'), 'utf8'))
  await writeFile(join(folder, 'modelgraph.json'), JSON.stringify({ ...manifest, version: 2 }))
  await post(url, 'mutation { registerModel(input: { folder: "sentiment-2" }) { __typename } }')
  await post(
    url,
    'mutation { setRollout(input: { name: "sentiment", targets: [{ version: 1, weight: 80 }, { version: 2, weight: 20 }] }) { __typename } }',
  )
}

/** Something for the plots to show: waves of requests, and a few that are refused. */
export async function makeTraffic(url: string): Promise<void> {
  const ask = (content: string, temperature = 1): Promise<unknown> =>
    post(url, 'mutation ($input: CreateCompletionInput!) { createCompletion(input: $input) { __typename } }', {
      input: { messages: [{ role: 'USER', content }], maxTokens: 60, temperature },
    })
  for (const size of [1, 3, 6, 4, 8, 2]) {
    await Promise.all(Array.from({ length: size }, (_, index) => ask(`Tell me fact number ${index} about bees.`)))
    await post(url, '{ embed(texts: ["a", "b", "c"]) { dimensions } classifyText(text: "Lovely.") { label } }')
  }
  await ask('Too hot', 3)
  await post(url, '{ embed(texts: ["a"], model: "nobody") { dimensions } }')
}
