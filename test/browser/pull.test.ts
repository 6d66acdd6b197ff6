import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromium, launchChromium } from '../support/chromium.ts'
import { FakeHub } from '../support/fake-hub.ts'
import { hubEncoder } from '../support/hub-encoder.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'
import { openPage } from '../support/web-page.ts'

const chromium = findChromium()
const half = 100_000

describe.skipIf(!chromium)('pulling a model', { timeout: 30_000 }, () => {
  let browser: Browser
  let hub: FakeHub
  let app: StartedApp
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '')
    hub = await FakeHub.start(hubEncoder(2 * half))
    app = await startApp({ settings: { HUB_URL: hub.url, HUB_RETRY_MS: '1', HUB_TIMEOUT_MS: '20000' } })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await app?.dispose()
    await hub?.dispose()
  })

  it('should show how it goes on, and then the model', async () => {
    let goOn = (): void => {}
    const gate = new Promise<void>((resolve) => {
      goOn = resolve
    })
    hub.tricks = [
      (request, response, content) => {
        if (!request.url?.endsWith('onnx/model.onnx')) return false
        response.writeHead(200, { 'content-length': content.length })
        response.write(content.subarray(0, half))
        void gate.then(() => response.end(content.subarray(half)))
        return true
      },
    ]
    const { page, faults, dispose } = await openPage(browser, new URL('/models', app.url).href)
    await page.getByRole('button', { name: 'Pull from the hub' }).click()
    await page.getByRole('textbox', { name: 'Model' }).fill('acme/tiny')
    await page.getByRole('button', { name: 'Pull', exact: true }).click()
    const pull = page.getByRole('region', { name: 'Pulls' }).getByRole('listitem')
    await pull.getByText('Downloading').waitFor()
    const share = (): Promise<number> =>
      pull.getByRole('progressbar').evaluate((bar) => (bar as HTMLProgressElement).position)
    await expect.poll(share).toBeGreaterThan(0.1)
    expect(await share()).toBeLessThan(1)
    goOn()
    await pull.getByText('Succeeded').waitFor()
    await page.getByText('tiny@1', { exact: true }).first().waitFor()
    expect(faults).toEqual([])
    await dispose()
  })
})
