import { readFileSync } from 'node:fs'
import { buildSchema } from 'graphql'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectAccessible } from '../support/axe.ts'
import { findChromium, launchChromium } from '../support/chromium.ts'
import {
  openPlayground,
  type Playground,
  recordedResponses,
  recordResponses,
  writeOperation,
  writtenOperation,
} from '../support/playground-page.ts'
import { startApp } from '../support/start-app.ts'

const chromium = findChromium()
const TABS = [
  'ListModels',
  'ClassifyThreeTexts',
  'Embed',
  'StreamACompletion',
  'Chat',
  'MeaningOfTexts',
  'WatchTheServer',
  'PredictLater',
]
const STORED_TABS = 'graphiql:tabState'

describe.skipIf(!chromium)('the playground in a browser', { timeout: 60_000 }, () => {
  let browser: Browser
  let app: Awaited<ReturnType<typeof startApp>>
  let playground: Playground

  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '')
    app = await startApp()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await app?.dispose()
  })
  beforeEach(async () => {
    playground = await openPlayground(browser, app.url)
    return async () => {
      await playground.dispose()
      expect(playground.faults).toEqual([])
    }
  })

  it('should greet a first visit with the example tabs', async () => {
    expect(await playground.page.title()).toBe('Modelgraph')
    for (const name of TABS) await playground.tab(name).waitFor()
  })

  it('should run a query', async () => {
    const names = await modelNames(app.url)
    expect(names.length).toBeGreaterThan(0)
    await playground.run()
    for (const name of names) await playground.seesResponse(`"${name}"`)
  })

  it('should show the descriptions of the schema', async () => {
    const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'))
    const { page } = playground
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click()
    const docs = page.locator('.graphiql-doc-explorer')
    await docs.getByText('Batch', { exact: true }).click()
    await docs.getByText(schema.getType('Batch')?.description ?? 'no description').waitFor()
  })

  it('should put a query in order', async () => {
    const { page } = playground
    await writeOperation(page, 'query Names{models{nodes{name}}}')
    await page.getByRole('button', { name: /^Prettify/ }).click()
    await expect
      .poll(() => writtenOperation(page))
      .toMatch(/^query Names \{\n {2}models \{\n {4}nodes \{\n {6}name\n {4}\}\n {2}\}\n\}\n?$/)
    await playground.run()
    await playground.seesResponse('"sentiment"')
  })

  it('should show a streamed text grow to its end', async () => {
    const { page } = playground
    await playground.tab('StreamACompletion').click()
    await recordResponses(page)
    await playground.run()
    await playground.seesResponse('"finishReason"')

    const texts = (await recordedResponses(page)).flatMap((shown) => textSoFar(shown) ?? [])
    expect(texts.length).toBeGreaterThan(2)
    texts.slice(1).forEach((text, i) => {
      expect(text.startsWith(texts[i] ?? '')).toBe(true)
    })
    expect(texts.at(-1)?.length).toBeGreaterThan(texts[0]?.length ?? 0)
    await playground.seesResponse('"textSoFar"')
  })

  it('should tell the server when a stream is stopped', async () => {
    const { page } = playground
    const sent: string[] = []
    // Stands in for a server that never ends the stream, so that only the click can.
    await page.routeWebSocket('**/graphql', (socket) => {
      socket.onMessage((message) => {
        const { type, id } = JSON.parse(String(message)) as { type: string; id: string }
        sent.push(type)
        if (type === 'connection_init') socket.send('{"type":"connection_ack"}')
        if (type !== 'subscribe') return
        const data = { streamCompletion: { sequence: 2, text: 'without end' } }
        socket.send(JSON.stringify({ type: 'next', id, payload: { data } }))
      })
    })
    await playground.tab('Chat').click()
    await playground.run()
    await playground.seesResponse('without end')
    await page.getByRole('button', { name: /^Stop query/ }).click()
    await page.getByRole('button', { name: /^Execute query/ }).waitFor()
    await expect.poll(() => sent).toEqual(['connection_init', 'subscribe', 'complete'])
  })

  it('should leave the tabs of a returning visitor as they were', async () => {
    const { page } = playground
    await playground.tab('Embed').click()
    await page.getByRole('button', { name: 'Close Tab' }).and(page.locator(':visible')).click()
    await page.waitForFunction(([key, left]) => JSON.parse(localStorage.getItem(key) ?? '{}').tabs?.length === left, [
      STORED_TABS,
      TABS.length - 1,
    ] as const)
    await page.reload()
    await playground.tab('Chat').waitFor()
    expect(await playground.tab('Embed').count()).toBe(0)
    for (const name of TABS.filter((tab) => tab !== 'Embed')) expect(await playground.tab(name).count()).toBe(1)
  })

  it('should follow the colours of the page at once', async () => {
    const { page } = playground
    const body = page.locator('body')
    for (const theme of ['Dark', 'Light']) {
      await page.getByRole('button', { name: /^Colours/ }).click()
      await page.getByRole('menuitem', { name: theme }).click()
      await expect.poll(() => body.getAttribute('class')).toContain(`graphiql-${theme.toLowerCase()}`)
    }
  })

  it('should run a query and come to the other pages by keyboard alone', async () => {
    const { page } = playground
    await page.getByRole('region', { name: 'Operation Editor' }).getByRole('textbox').focus()
    await page.keyboard.press('Control+Enter')
    await playground.seesResponse('"models"')
    await page.getByRole('link', { name: 'Skip to the page' }).focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /What would you like/ }).waitFor()
  })

  it.each(['light', 'dark'] as const)('should have no serious finding of axe: %s', async (colorScheme) => {
    const { page } = playground
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await playground.run()
    await playground.seesResponse('"models"')
    // The editor is Monaco's: what it does within is its own.
    await expectAccessible(page, 'the playground', ['.monaco-editor'])
  })

  it('should fit a phone', async () => {
    const { page } = playground
    await page.setViewportSize({ width: 390, height: 844 })
    await playground.run()
    await playground.seesResponse('"models"')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    const editor = await page.getByRole('region', { name: 'Operation Editor' }).boundingBox()
    const response = await page.getByRole('region', { name: 'Result Window' }).boundingBox()
    expect(editor?.width).toBeGreaterThan(300)
    expect(response?.width).toBeGreaterThan(300)
    expect(response?.y).toBeGreaterThan(editor?.y ?? 0)
  })
})

async function modelNames(url: string): Promise<string[]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ models { nodes { name } } }' }),
  })
  const { data } = (await response.json()) as { data: { models: { nodes: { name: string }[] } } }
  return data.models.nodes.map(({ name }) => name)
}

function textSoFar(shown: unknown): string | undefined {
  return (shown as { extensions?: { playground?: { textSoFar?: string } } }).extensions?.playground?.textSoFar
}
