import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectAccessible } from '../support/axe.ts'
import { findChromium, launchChromium } from '../support/chromium.ts'
import { pngOf } from '../support/pictures.ts'
import { recording, wavOf } from '../support/recordings.ts'
import { fixture } from '../support/shipped-model.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'
import { writeTinyCaption, writeTinyListeners, writeTinyWhisper } from '../support/tiny-speech-folders.ts'
import {
  writeTinyClassifiers,
  writeTinyDetector,
  writeTinyPictureEncoders,
  writeTinySegmenters,
} from '../support/tiny-vision-folders.ts'
import { openPage, type WebPage } from '../support/web-page.ts'

const chromium = findChromium()
const { spectrogram_mean } = fixture<{ spectrogram_mean: number }>('tiny_media/audio.json')

describe.skipIf(!chromium)('tasks with pictures and recordings', { timeout: 90_000 }, () => {
  let browser: Browser
  let app: StartedApp
  let directory: string
  let opened: WebPage
  let page: Page
  let result: Locator
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'modelgraph-test-'))
    writeTinyClassifiers(directory)
    writeTinyPictureEncoders(directory)
    writeTinyDetector(directory)
    writeTinySegmenters(directory)
    writeTinyListeners(directory)
    writeTinyWhisper(directory, 'whisper', spectrogram_mean + 0.001)
    writeTinyCaption(directory)
    browser = await launchChromium(chromium ?? '')
    app = await startApp({ real: true, settings: { MODELS_DIR: directory } })
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await app?.dispose()
    await rm(directory, { recursive: true, force: true })
  })
  beforeEach(async () => {
    opened = await openPage(browser, new URL('/tasks', app.url).href, { reducedMotion: 'reduce' })
    page = opened.page
    result = page.getByRole('region', { name: 'Result' })
    return async () => {
      await opened.dispose()
      expect(opened.faults).toEqual([])
    }
  })

  const visit = (task: string): Promise<unknown> => page.goto(new URL(`/tasks/${task}`, app.url).href)
  const useModel = async (model: string): Promise<void> => {
    await page.getByRole('button', { name: /^Model: / }).click()
    await page.getByRole('menuitem', { name: model }).click()
  }
  const run = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Run' }).click()
    await result.getByText(/there and back/).waitFor()
  }
  const png = async (name: string, width: number, height: number) => ({
    name,
    mimeType: 'image/png',
    buffer: await pngOf(width, height),
  })
  const wav = { name: 'tone.wav', mimeType: 'audio/wav', buffer: wavOf(recording(0.5, 16_000)) }

  it('should label the example that stands there, and a picture that is chosen', async () => {
    await visit('classify-image')
    await page.getByText('landscape.png').waitFor()
    await useModel('vit@1')
    await run()
    expect(await result.getByRole('listitem').count()).toBe(3)
    await page.getByLabel('Picture', { exact: true }).setInputFiles(await png('own.png', 16, 16))
    await page.getByText('own.png').first().waitFor()
    await page.getByRole('button', { name: 'Run' }).click()
    await result.getByRole('listitem').first().getByText('cat').waitFor()
    await expectAccessible(page, 'a picture')
  })

  it('should give a request that sends the same file', async () => {
    await visit('classify-image')
    await useModel('vit@1')
    await page.getByLabel('Picture', { exact: true }).setInputFiles(await png('own.png', 16, 16))
    await page.getByRole('tab', { name: 'fetch' }).click()
    const code = await page.getByRole('tabpanel').locator('pre').textContent()
    expect(await page.evaluate(`(async () => {${code}\nreturn data ?? errors})()`)).toMatchObject({
      classifyImage: { labels: [{ label: 'cat' }, {}, {}], model: 'vit@1' },
    })
    await page.getByRole('tab', { name: 'curl' }).click()
    await page.getByRole('tabpanel').getByText("'0=@own.png'").waitFor()
  })

  it('should take a picture that is dropped', async () => {
    await visit('caption-image')
    await page.getByText('landscape.png').waitFor()
    const bytes = [...(await pngOf(16, 16))]
    const dropped = await page.evaluateHandle((content) => {
      const data = new DataTransfer()
      data.items.add(new File([new Uint8Array(content)], 'dropped.png', { type: 'image/png' }))
      return data
    }, bytes)
    await page.getByText('landscape.png').dispatchEvent('drop', { dataTransfer: dropped })
    await page.getByText('dropped.png').waitFor()
    await run()
    await result.getByText(/^(dark|bright) picture$/).waitFor()
  })

  it('should draw a box around each thing, as many as the threshold lets through', async () => {
    await visit('detect-objects')
    await page.getByLabel('Picture', { exact: true }).setInputFiles(await png('own.png', 24, 16))
    await page.getByRole('spinbutton', { name: 'Threshold' }).fill('0.3')
    await run()
    const things = result.getByRole('listitem')
    const boxes = result.locator('img ~ span')
    expect(await things.count()).toBeGreaterThan(1)
    expect(await boxes.count()).toBe(await things.count())
    const picture = await result.getByRole('img').boundingBox()
    const box = await boxes.first().boundingBox()
    expect(box?.width).toBeGreaterThan(0)
    expect(box?.x).toBeGreaterThanOrEqual((picture?.x ?? 0) - 1)
    await page.getByRole('spinbutton', { name: 'Threshold' }).fill('1')
    await page.getByRole('button', { name: 'Run' }).click()
    await result.getByText('Nothing was found.').waitFor()
  })

  it('should colour the parts of a picture, and leave out those that are switched off', async () => {
    await visit('segment-image')
    await page.getByLabel('Picture', { exact: true }).setInputFiles(await png('own.png', 16, 16))
    await useModel('segformer@1')
    await run()
    const parts = result.getByRole('checkbox')
    const masks = result.locator('svg rect')
    expect(await parts.count()).toBeGreaterThan(1)
    expect(await masks.count()).toBe(await parts.count())
    await parts.first().uncheck()
    expect(await result.locator('svg g[visibility=hidden]').count()).toBe(1)
    await expectAccessible(page, 'parts of a picture')
  })

  it('should compare two pictures', async () => {
    await visit('compare-images')
    await page.getByText('fruit.png').waitFor()
    await useModel('pooled@1')
    await run()
    await result.getByRole('row', { name: /1\. landscape\.png 1\.00/ }).waitFor()
    await result.getByText('16 numbers each.').waitFor()
  })

  it('should show a recording as a wave with what is said in it, and play a part that is chosen', async () => {
    await visit('transcribe')
    await page.getByLabel('Recording').setInputFiles(wav)
    await useModel('ctc@1')
    await page.getByRole('combobox', { name: 'Times' }).selectOption('WORD')
    await run()
    const words = result.getByRole('list', { name: 'Transcript' }).getByRole('button')
    await words.first().waitFor()
    const last = words.last()
    const start = Number((await last.locator('time').getAttribute('datetime'))?.slice(2, -1))
    const player = result.locator('audio')
    await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.duration)).toBeCloseTo(0.5, 2)
    await result.locator('canvas').first().waitFor({ state: 'attached' })
    await last.press('Enter')
    const place = (): Promise<number> => player.evaluate((audio: HTMLAudioElement) => audio.currentTime)
    expect(start).toBeGreaterThan(0.1)
    await expect.poll(place).toBeGreaterThanOrEqual(start - 0.01)
    await expectAccessible(page, 'a transcript')
  })

  it('should hear sentences with a Whisper', async () => {
    await visit('transcribe')
    await page.getByLabel('Recording').setInputFiles(wav)
    await useModel('whisper@1')
    await run()
    await result.getByRole('button', { name: /hello there quiet/ }).waitFor()
  })

  it('should record, and send what was recorded', async () => {
    await visit('classify-audio')
    await page.getByRole('button', { name: 'Record', exact: true }).click()
    await page.getByText('Recording …').waitFor()
    await page.getByRole('button', { name: 'Stop recording' }).click()
    await page.getByText('recording.wav').waitFor()
    await run()
    expect(await result.getByRole('listitem').count()).toBe(3)
  })

  it('should label a sound, beside its wave', async () => {
    await visit('classify-audio')
    await page.getByText('scale.wav').waitFor()
    await run()
    expect(await result.getByRole('listitem').count()).toBe(3)
    await result.locator('canvas').first().waitFor({ state: 'attached' })
  })

  it('should tell in human words of a file that is no picture', async () => {
    await visit('classify-image')
    await useModel('vit@1')
    await page
      .getByLabel('Picture', { exact: true })
      .setInputFiles({ name: 'no.png', mimeType: 'image/png', buffer: Buffer.from('nothing of the kind') })
    await run()
    await result.getByRole('alert').waitFor()
  })

  it('should say what to register where there is no model, and lead there', async () => {
    await visit('summarize')
    await page.getByText('No model for this yet').waitFor()
    await page.getByText('SUMMARIZATION').waitFor()
    await expectAccessible(page, 'a task without a model')
    await page.getByRole('link', { name: 'Pull it from the hub' }).click()
    const id = page.getByRole('dialog').getByRole('textbox', { name: 'Model' })
    await expect.poll(() => id.inputValue()).toBe('Xenova/distilbart-cnn-6-6')
  })
})
