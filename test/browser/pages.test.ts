import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findChromium, launchChromium } from '../support/chromium.ts'
import { post } from '../support/clients.ts'
import { writeModelFolder } from '../support/model-folders.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'
import { openPage, type WebPage } from '../support/web-page.ts'

const chromium = findChromium()

describe.skipIf(!chromium)('the other pages', { timeout: 30_000 }, () => {
  let browser: Browser
  let app: StartedApp
  let opened: WebPage
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '')
    app = await startApp()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await app?.dispose()
  })
  beforeEach(async () => {
    opened = await openPage(browser, new URL('/', app.url).href)
    return async () => {
      await opened.dispose()
      expect(opened.faults).toEqual([])
    }
  })
  const visit = (path: string): Promise<unknown> => opened.page.goto(new URL(path, app.url).href)

  it('should carry a task out and give a request that does the same', async () => {
    const { page } = opened
    await visit('/tasks')
    await page.getByRole('button', { name: 'Complaint' }).click()
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByRole('region', { name: 'Result' }).getByText('POSITIVE').waitFor()
    await page.getByRole('tab', { name: 'fetch' }).click()
    const code = await page.getByRole('tabpanel').locator('pre').textContent()
    const run = Object.getPrototypeOf(async () => {}).constructor(`${code}\nreturn data`) as () => Promise<never>
    expect(await run()).toMatchObject({ classifyText: { model: 'sentiment@1', labels: [{}, {}] } })
  })

  it('should compare texts by their vectors', async () => {
    const { page } = opened
    await visit('/tasks/compare-texts')
    await page.getByRole('textbox', { name: 'Texts' }).fill('one\nother')
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByRole('row', { name: /1\. one/ }).waitFor()
    expect(await page.getByRole('row').count()).toBe(3)
  })

  it('should carry tasks out with the models there are, and say what is missing for the others', async () => {
    const { page } = opened
    for (const [path, text] of [
      ['own-labels', 'refund'],
      ['rank-documents', 'Honey is made of nectar.'],
      ['summarize', 'smollm2@1'],
    ] as const) {
      await visit(`/tasks/${path}`)
      await page.getByRole('button', { name: 'Run' }).click()
      await page.getByRole('region', { name: 'Result' }).getByText(text).waitFor()
    }
    await visit('/tasks/fill-mask')
    await page.getByText('No model for this yet').waitFor()
  })

  it('should show what the server does, and each completion with its events', async () => {
    const { page } = opened
    const complete = 'mutation { createCompletion(input: { prompt: "a b c", maxTokens: 3 }) { __typename } }'
    await post(app.url, complete)
    await post(app.url, '{ classifyText(text: "") { label } }')
    await visit('/operations')
    await page.getByText('Up for').waitFor()
    await page.getByRole('figure').filter({ hasText: 'Tokens a second' }).locator('canvas').waitFor()
    await page.getByText('INVALID_INPUT').waitFor()
    await page.getByRole('row').nth(1).getByRole('button').click()
    const sheet = page.getByRole('dialog')
    await sheet.getByText('a b c').waitFor()
    await sheet.getByText('finished, succeeded').waitFor()
    expect(await sheet.getByRole('list').last().getByRole('listitem').allTextContents()).toEqual([
      'started',
      '" w0"',
      '" w1"',
      '" w2"',
      'finished, succeeded',
    ])
    await page.keyboard.press('Escape')
    const filter = async (now: string, wanted: string): Promise<void> => {
      await page.getByRole('button', { name: now }).click()
      await page.getByRole('menuitem', { name: wanted }).click()
    }
    await filter('Any time', 'Last hour')
    await filter('Any model', 'smollm2@1')
    await page.getByRole('table').getByText('smollm2@1').first().waitFor()
    await filter('Any state', 'Failed')
    await page.getByText('None of these match').waitFor()
  })

  it('should ask the server for more completions, page by page', async () => {
    const { page } = opened
    const ask = 'createCompletion(input: { prompt: "a", maxTokens: 1 }) { __typename }'
    const many = `mutation { ${Array.from({ length: 15 }, (_, i) => `c${i}: ${ask}`).join(' ')} }`
    for (let i = 0; i < 4; i += 1) await post(app.url, many)
    await visit('/operations')
    const rows = page.getByRole('region', { name: 'Completions' }).getByRole('row')
    await expect.poll(() => rows.count()).toBe(51)
    await page.getByRole('button', { name: 'Load more' }).click()
    await expect.poll(() => rows.count()).toBeGreaterThan(60)
  })

  it('should register a version, share the requests, promote it, roll back, retire it, delete it, and keep the history', async () => {
    const { page } = opened
    writeModelFolder(join(app.dataDir, 'import', 'second'), 'sentiment', 2)
    await visit('/models')
    await page.getByRole('button', { name: 'Register a model' }).click()
    const folder = page.getByRole('textbox', { name: 'Folder' })
    await folder.fill('nowhere')
    await page.getByRole('button', { name: 'Register', exact: true }).click()
    await page.getByRole('dialog').getByRole('alert').waitFor()
    await folder.fill('second')
    await page.getByRole('button', { name: 'Register', exact: true }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })

    const card = page.getByRole('article', { name: 'Fake sentiment' })
    const share = (version: number): Promise<string | null> =>
      card
        .getByRole('listitem')
        .filter({ hasText: `sentiment@${version}` })
        .textContent()
    const choose = async (version: number, entry: string): Promise<void> => {
      await card.getByRole('button', { name: `More about sentiment@${version}` }).click()
      await page.getByRole('menuitem', { name: entry }).click()
    }
    await card.getByRole('slider', { name: 'sentiment@2' }).focus()
    for (let press = 0; press < 25; press += 1) await page.keyboard.press('ArrowRight')
    await card.getByRole('button', { name: 'Share the requests so' }).click()
    await expect.poll(() => share(2)).toContain('20 % of requests')
    await choose(2, 'Promote')
    await expect.poll(() => share(2)).toContain('100 % of requests')
    await choose(2, 'Roll back')
    await expect.poll(() => share(2)).toContain('20 % of requests')
    await choose(2, 'Retire')
    await expect.poll(() => share(2)).toContain('Retired')
    const history = page.getByRole('region', { name: 'History' }).getByRole('listitem')
    await history.filter({ hasText: 'sentiment@2 retired' }).waitFor()
    await history.filter({ hasText: 'sentiment@2 promoted' }).waitFor()
    const sure = page.getByRole('dialog', { name: 'Delete sentiment@2?' })
    await choose(2, 'Delete')
    await sure.getByRole('button', { name: 'Keep it' }).click()
    await sure.waitFor({ state: 'hidden' })
    await choose(2, 'Delete')
    await sure.getByRole('button', { name: 'Delete', exact: true }).click()
    await history.filter({ hasText: 'sentiment@2 deleted' }).waitFor()
    await card.getByRole('listitem').filter({ hasText: 'sentiment@2' }).waitFor({ state: 'detached' })
  })

  it('should set an alias, move it, tell of a name that is taken, and remove it', async () => {
    const { page } = opened
    await visit('/models')
    const aliases = page.getByRole('region', { name: 'Aliases' })
    const form = page.getByRole('form', { name: 'Set an alias' })
    const set = async (alias: string, model: string): Promise<void> => {
      await form.getByRole('textbox', { name: 'Alias' }).fill(alias)
      await form.getByRole('combobox', { name: 'Leads to' }).selectOption(model)
      await form.getByRole('button', { name: 'Set' }).click()
    }
    await set('prod', 'smollm2@1')
    await aliases.getByRole('button', { name: /^Move prod/ }).click()
    await page.getByRole('menuitem', { name: 'minilm@1' }).click()
    await aliases.getByRole('button', { name: 'Move prod, now minilm@1' }).waitFor()
    expect((await post(app.url, '{ model(name: "prod") { name } }')).data.model.name).toBe('minilm')
    await set('smollm2', 'minilm@1')
    await page.getByRole('alert').waitFor()
    await aliases.getByRole('button', { name: 'Remove prod' }).click()
    await aliases.getByRole('button', { name: /^Move prod/ }).waitFor({ state: 'detached' })
    expect((await post(app.url, '{ model(name: "prod") { name } }')).data.model).toBeNull()
    await set('prod', 'smollm2@1')
    await aliases.getByRole('button', { name: 'Move prod, now smollm2@1' }).waitFor()
  })

  it('should fit a phone', async () => {
    const { page } = opened
    await page.setViewportSize({ width: 390, height: 844 })
    for (const [path, heading] of [
      ['/tasks', 'Try a task'],
      ['/models', 'Models'],
      ['/operations', 'Operations'],
    ] as const) {
      await visit(path)
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390)
    }
  })
})
