// `npm run screenshots`: every page in light, dark and on a phone, against the real server and the shipped models. All go to
// .cache/screenshots, those of the README and the docs to docs/screenshots, too. Names of scenes choose among them.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { createApp } from '../src/app.ts'
import { engineEnvironment, readConfig } from '../src/config.ts'
import { createLogger } from '../src/util/log.ts'
import { findChromium, launchChromium } from '../test/support/chromium.ts'
import { post } from '../test/support/clients.ts'
import { openPage } from '../test/support/web-page.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const all = join(root, '.cache/screenshots')
const documented = join(root, 'docs/screenshots')
/** Those that the README and the docs show. */
const shown = new Set([
  'chat-light',
  'chat-phone',
  'tasks-light',
  'models-dark',
  'operations-dark',
  'probabilities-light',
])

const views: Record<string, BrowserContextOptions> = {
  light: { viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 760 }, colorScheme: 'light', hasTouch: true, isMobile: true },
}

/** What there is to see on each page, made by using it. */
const scenes: Record<string, (page: Page, home: string) => Promise<void>> = {
  welcome: async (page) => page.getByRole('heading', { name: /What would you like/ }).waitFor(),
  chat: async (page) => {
    await askGreedily(page, 'Show me a Python function that reverses a string, with a comment.', false)
  },
  probabilities: async (page) => {
    await askGreedily(page, 'Why is the sky blue?', true)
    await page.getByRole('button', { name: 'Token probabilities' }).click()
    await page
      .getByRole('group', { name: /^Tokens/ })
      .getByRole('button')
      .nth(9)
      .focus()
  },
  tasks: async (page, home) => {
    await page.goto(`${home}tasks/compare-texts`)
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByText(/there and back/).waitFor()
  },
  models: async (page, home) => {
    await page.goto(`${home}models`)
    await page.getByText('Side by side').waitFor()
    await page
      .getByText(/% of requests · /)
      .first()
      .waitFor()
  },
  operations: async (page, home) => {
    await page.goto(`${home}operations`)
    await page.getByText('Up for').waitFor()
    await page.locator('canvas').nth(5).waitFor()
  },
  playground: async (page, home) => {
    await page.goto(`${home}playground`)
    await page.getByRole('region', { name: 'Operation Editor' }).getByText('query').first().waitFor()
    const result = page.getByRole('region', { name: 'Result Window' })
    await result.getByRole('textbox').waitFor({ state: 'attached' })
    await page.getByRole('button', { name: /^Execute query/ }).click()
    await result.getByText('"models"').first().waitFor()
  },
}

async function askGreedily(page: Page, question: string, hasProbabilities: boolean): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('spinbutton', { name: 'Temperature' }).fill('0')
  await page.getByRole('spinbutton', { name: 'Longest answer' }).fill('160')
  if (hasProbabilities) await page.getByRole('switch', { name: 'Token probabilities' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill(question)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByRole('button', { name: 'Answer again' }).waitFor({ timeout: 120_000 })
}

/** A second version of a model, which a fifth of the requests go to. */
async function addVersion(url: string, dataDir: string): Promise<void> {
  const folder = join(dataDir, 'import/sentiment-2')
  await cp(join(root, 'models/sentiment'), folder, { recursive: true })
  const manifest = JSON.parse(await readFile(join(folder, 'modelgraph.json'), 'utf8'))
  await writeFile(join(folder, 'modelgraph.json'), JSON.stringify({ ...manifest, version: 2 }))
  await post(url, 'mutation { registerModel(input: { folder: "sentiment-2" }) { __typename } }')
  await post(
    url,
    'mutation { setRollout(input: { name: "sentiment", targets: [{ version: 1, weight: 80 }, { version: 2, weight: 20 }] }) { __typename } }',
  )
}

/** Something for the plots to show: waves of requests, and a few that are refused. */
async function makeTraffic(url: string): Promise<void> {
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

const chromium = findChromium()
if (chromium === undefined) throw new Error('no browser')
await mkdir(all, { recursive: true })
await mkdir(documented, { recursive: true })
const dataDir = await mkdtemp(join(tmpdir(), 'modelgraph-screenshots-'))
const app = await createApp({
  config: readConfig([], { PORT: '0', DATA_DIR: dataDir }),
  logger: createLogger('warn'),
  environment: engineEnvironment(),
})
await app.preloaded
const browser = await launchChromium(chromium)
try {
  const wanted = process.argv.slice(2)
  await addVersion(app.url, dataDir)
  if (wanted.length === 0 || wanted.includes('operations')) await makeTraffic(app.url)
  const home = new URL('/', app.url).href
  for (const [scene, arrange] of Object.entries(scenes)) {
    if (wanted.length > 0 && !wanted.includes(scene)) continue
    for (const [view, options] of Object.entries(views)) {
      const { page, faults, dispose } = await openPage(browser, home, { ...options, reducedMotion: 'reduce' })
      await arrange(page, home)
      await page.waitForTimeout(1200)
      const name = `${scene}-${view}`
      const image = await page.screenshot()
      await writeFile(join(all, `${name}.png`), image)
      if (shown.has(name)) await writeFile(join(documented, `${name}.png`), image)
      console.log(`${name}.png${faults.length > 0 ? ` (${faults.join('; ')})` : ''}`)
      await dispose()
    }
  }
} finally {
  await browser.close()
  await app.dispose()
  await rm(dataDir, { recursive: true, force: true })
}
