import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible } from '../support/axe.ts'
import { type Chat, chatOn } from '../support/chat-page.ts'
import { findChromium, launchChromium } from '../support/chromium.ts'
import type { FakeEngine } from '../support/fake-engine.ts'
import { type StartedApp, startApp } from '../support/start-app.ts'
import { openPage, type WebPage } from '../support/web-page.ts'

const chromium = findChromium()
const evil = 'https://evil.example/a.png'
const kinds = {
  flowchart: 'flowchart LR\n  A[Ask] -->|in words| B{Known?}\n  B -- yes --> C[Answer]\n  B -- no --> D[Look it up]',
  states: 'stateDiagram-v2\n  [*] --> Queued\n  Queued --> Running\n  Running --> [*]',
  sequence: 'sequenceDiagram\n  Person->>Server: question\n  Server-->>Person: answer',
  classes: 'classDiagram\n  Animal <|-- Duck\n  Animal : +int age',
  tables: 'erDiagram\n  MODEL ||--o{ VERSION : has',
}

describe.skipIf(!chromium)('a diagram in an answer', { timeout: 60_000 }, () => {
  let browser: Browser
  let app: StartedApp
  let engine: FakeEngine
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '')
    app = await startApp()
    engine = app.engines.get('smollm2') ?? expect.fail('no engine')
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await app?.dispose()
  })
  const inChat = async (
    script: string[],
    then: (chat: Chat, opened: WebPage) => Promise<void>,
    colorScheme: 'light' | 'dark' = 'light',
  ): Promise<void> => {
    engine.script = script
    engine.pauseAt = null
    const opened = await openPage(browser, new URL('/', app.url).href, { colorScheme, reducedMotion: 'reduce' })
    const chat = chatOn(opened.page)
    await chat.say('Draw')
    await then(chat, opened)
    await opened.dispose()
    expect(opened.faults).toEqual([])
  }
  const fenced = (source: string): string => `\`\`\`mermaid\n${source}\n\`\`\`\n\n`
  const drawings = (page: Page) => page.getByRole('region', { name: 'Diagram' }).getByRole('img')
  const drawing = (page: Page, of: RegExp) =>
    page.getByRole('region', { name: 'Diagram' }).getByRole('img', { name: of })
  const isLoaded = (picture: Locator): Promise<boolean> =>
    picture.evaluate((shown: HTMLImageElement) => shown.complete && shown.naturalWidth > 20)

  it.each([
    'light',
    'dark',
  ] as const)('should be drawn, whatever kind it is of, in the colours of the page: %s', (scheme) =>
    inChat(
      Object.values(kinds).map(fenced),
      async ({ page, answered }) => {
        await answered()
        await expect.poll(() => drawings(page).count(), { timeout: 60_000 }).toBe(5)
        for (const shown of await drawings(page).all()) await expect.poll(() => isLoaded(shown)).toBe(true)
        await expectAccessible(page, 'diagrams')
      },
      scheme,
    ))

  it('should be code while it is written, and its source be shown and copied afterwards', async () => {
    const lines = fenced(kinds.flowchart).split(/(?<=\n)/)
    engine.pauseAt = 3
    engine.script = lines
    const opened = await openPage(browser, new URL('/', app.url).href)
    const { page } = opened
    const chat = chatOn(page)
    await chat.say('Draw')
    await chat.answer.locator('pre').getByText('Known?').waitFor()
    expect(await drawings(page).count()).toBe(0)
    engine.resume()
    await chat.answered()
    await drawings(page).waitFor()
    await chat.button('Show the source').click()
    expect(await chat.answer.locator('pre').textContent()).toBe(kinds.flowchart)
    await chat.button('Copy code').waitFor()
    await chat.button('Show the diagram').click()
    await drawings(page).waitFor()
    await opened.dispose()
    expect(opened.faults).toEqual([])
  })

  it('should be shown as code where it can’t be drawn', () =>
    inChat(
      [fenced('flowchart\n--> broken ('), fenced('gantt\n title x'), fenced(kinds.states)],
      async ({ page, answer }) => {
        // They are drawn in order: the last one says that the others have been tried.
        await drawing(page, /Queued/).waitFor()
        await answer.locator('pre').getByText('--> broken (').waitFor()
        await answer.locator('pre').getByText('title x').waitFor()
      },
    ))

  it('should run nothing and fetch nothing that a model writes into it', () =>
    inChat(
      [
        fenced(
          `flowchart LR\n  A["<img src='${evil}' onerror='document.title=1'>"] --> B["</text><script>document.title=1</script>"]\n  style A fill:url(${evil}),stroke:red;background:url(${evil})\n  click B href "javascript:document.title=1"`,
        ),
        fenced(kinds.states),
      ],
      async ({ page, answer }) => {
        // The one after it: so it has been tried.
        await expect.poll(() => isLoaded(drawing(page, /Queued/))).toBe(true)
        expect(await answer.locator('script, iframe, svg image, a').count()).toBe(0)
        expect(await page.title()).toBe('Modelgraph')
      },
    ))
})
