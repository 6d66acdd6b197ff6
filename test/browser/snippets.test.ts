import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findChromium, launchChromium } from '../support/chromium.ts'
import { createKey } from '../support/keys.ts'
import { pngOf } from '../support/pictures.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'
import { openPage } from '../support/web-page.ts'

const chromium = findChromium()
const languages = ['GraphQL', 'Apollo', 'urql', 'fetch', 'curl']
const placeholder = 'Bearer mg_YOUR_KEY'

describe.skipIf(!chromium)(
  'the requests that the task page prints, of a server that wants a key',
  { timeout: 60_000 },
  () => {
    let browser: Browser
    let app: StartedApp
    let secret: string
    let folder: string
    let page: Page
    beforeAll(async () => {
      browser = await launchChromium(chromium ?? '')
      folder = await mkdtemp(join(tmpdir(), 'modelgraph-test-'))
      app = await startApp({
        fakes: [
          { name: 'vit', task: 'IMAGE_CLASSIFICATION' },
          { name: 'pooled', task: 'IMAGE_FEATURE_EXTRACTION' },
        ],
      })
      secret = (await createKey(app.url)).secret
    }, 60_000)
    afterAll(async () => {
      await browser?.close()
      await app?.dispose()
      await rm(folder, { recursive: true, force: true })
    })
    beforeEach(async () => {
      const opened = await openPage(browser, new URL('/tasks', app.url).href)
      page = opened.page
      await page.getByRole('textbox', { name: 'Key' }).fill(secret)
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Run' }).waitFor()
      return opened.dispose
    })

    const visit = (task: string): Promise<unknown> => page.goto(new URL(`/tasks/${task}`, app.url).href)
    const printed = async (language: string): Promise<string> => {
      await page.getByRole('tab', { name: language, exact: true }).click()
      return (await page.getByRole('tabpanel').locator('pre').textContent()) ?? ''
    }
    const withKey = async (language: string): Promise<string> =>
      (await printed(language)).replace(placeholder, `Bearer ${secret}`)
    const shell = async (command: string) => {
      const { stdout } = await promisify(execFile)('sh', ['-c', command], { cwd: folder })
      return JSON.parse(stdout)
    }

    it('should have a place for the key in every language, and the key itself in none', async () => {
      for (const task of ['classify-text', 'classify-image']) {
        await visit(task)
        for (const language of languages) {
          const code = await printed(language)
          expect(code, `${task} ${language}`).toContain(placeholder)
          expect(code).not.toContain(secret)
        }
      }
    })

    it('should be answered as they are printed', async () => {
      await visit('classify-text')
      await page.getByRole('textbox', { name: 'Text' }).fill('It\'s "so"; so $HOME it `is`\\')
      const run = Object.getPrototypeOf(async () => {}).constructor(`${await withKey('fetch')}\nreturn data`)
      const answer = { classifyText: { model: 'sentiment@1', labels: [{}, {}] } }
      expect(await run()).toMatchObject(answer)
      expect((await shell(await withKey('curl'))).data).toMatchObject(answer)
      expect((await shell(await printed('curl'))).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
    })

    it('should send files as they are printed, whatever they are called', async () => {
      const pictures = await Promise.all(
        ['a "small"; picture.png', 'other.png'].map(async (name) => {
          const buffer = await pngOf(16, 16)
          await writeFile(join(folder, name), buffer)
          return { name, mimeType: 'image/png', buffer }
        }),
      )
      const [first, second] = pictures
      if (!first || !second) return expect.fail('no pictures')
      const answers = async (data: object): Promise<void> => {
        const code = await withKey('fetch')
        expect(await page.evaluate(`(async () => {${code}\nreturn data ?? errors})()`)).toMatchObject(data)
        expect((await shell(await withKey('curl'))).data).toMatchObject(data)
      }
      await visit('classify-image')
      await page.getByLabel('Picture', { exact: true }).setInputFiles(first)
      await answers({ classifyImage: { model: 'vit@1' } })
      await visit('compare-images')
      await page.getByLabel('One picture', { exact: true }).setInputFiles(first)
      await page.getByLabel('The other', { exact: true }).setInputFiles(second)
      await answers({ first: { model: 'pooled@1' }, second: { model: 'pooled@1' } })
    })
  },
)
