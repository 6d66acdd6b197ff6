import { afterAll, describe, expect, it } from 'vitest'
import { findChromium } from '../../support/chromium.ts'
import { FakeHub, holdBack } from '../../support/fake-hub.ts'
import { hubEncoder } from '../../support/hub-encoder.ts'
import { shippedPages } from '../../support/shipped-pages.ts'

const chromium = findChromium()
/** Floats that the pulled graph carries along: a file of 800 kB. */
const weights = 200_000

describe.skipIf(!chromium)('a model pulled beside the shipped ones', { timeout: 300_000 }, () => {
  let hub: FakeHub
  const pages = shippedPages(chromium, async () => {
    hub = await FakeHub.start(hubEncoder(weights))
    return { HUB_URL: hub.url, HUB_RETRY_MS: '1', HUB_TIMEOUT_MS: '60000' }
  })

  afterAll(() => hub?.dispose())

  it('should show how much has come, go on after a lost connection, and then work in a real engine', async () => {
    const { page } = await pages.open('/models')
    await page.getByText('sentiment@1', { exact: true }).first().waitFor()
    // So much, and then nothing more.
    hub.tricks = [holdBack('onnx/model.onnx', weights, new Promise(() => {}))]
    await page.getByRole('button', { name: 'Pull from the hub' }).click()
    await page.getByRole('textbox', { name: 'Model' }).fill('acme/tiny')
    await page.getByRole('button', { name: 'Pull', exact: true }).click()
    const pull = page.getByRole('region', { name: 'Pulls' }).getByRole('listitem')
    await pull.getByText('Downloading').waitFor()
    const share = (): Promise<number> =>
      pull.getByRole('progressbar').evaluate((bar) => (bar as HTMLProgressElement).position)
    await expect.poll(share).toBeGreaterThan(0.1)
    expect(await share()).toBeLessThan(1)
    hub.tricks = []
    hub.breakConnections()
    await pull.getByText('Succeeded').waitFor()
    expect(hub.of('onnx/model.onnx').at(-1)?.range).toMatch(/^bytes=[1-9]\d*-$/)
    await page.getByText('tiny@1', { exact: true }).first().waitFor()

    await page.goto(new URL('/tasks/compare-texts', pages.app.url).href)
    await page.getByRole('button', { name: /^Model: / }).click()
    await page.getByRole('menuitem', { name: 'tiny@1' }).click()
    await page.getByRole('textbox', { name: 'Texts' }).fill('one one\none\ntwo')
    await page.getByRole('button', { name: 'Run' }).click()
    // Its vectors are means: the same word twice means the same.
    const row = page.getByRole('region', { name: 'Result' }).getByRole('row', { name: /1\. one one/ })
    await row.waitFor()
    expect((await row.getByRole('cell').allTextContents()).slice(0, 2).map(Number)).toEqual([1, 1])
  })
})
