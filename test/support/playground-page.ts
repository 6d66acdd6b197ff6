import type { Browser, Page } from 'playwright-core'
import { openPage, type WebPage } from './web-page.ts'

/** The playground in a fresh browser profile. */
export interface Playground extends WebPage {
  tab(name: string): ReturnType<Page['getByRole']>
  run(): Promise<void>
  /** Waits until the response that the visitor sees contains the text. */
  seesResponse(text: string): Promise<void>
}

/** Opens the page at the GraphQL endpoint and waits until it can be worked with. */
export async function openPlayground(browser: Browser, url: string): Promise<Playground> {
  const opened = await openPage(browser, url, { viewport: { width: 1280, height: 1600 } })
  const { page, faults } = opened
  const response = page.getByRole('region', { name: 'Result Window' })
  try {
    // The frame is there before the editors are, and ignores clicks until then.
    await page.getByRole('region', { name: 'Operation Editor' }).getByText('query').first().waitFor()
    await response.getByRole('textbox').waitFor({ state: 'attached' })
  } catch (cause) {
    await opened.dispose()
    throw new Error(`The playground did not open. ${faults.join('; ')}`, { cause })
  }
  return {
    ...opened,
    tab: (name) => page.getByRole('button', { name, exact: true }),
    run: () => page.getByRole('button', { name: /^Execute query/ }).click(),
    seesResponse: (text) => response.getByText(text).first().waitFor(),
  }
}

/** Writes into the operation's editor, as pasting does. */
export const writeOperation = (page: Page, text: string): Promise<void> =>
  page.evaluate((written) => {
    const { __MONACO: monaco } = globalThis as unknown as MonacoGlobal
    monaco.editor
      .getModels()
      .find(({ uri }) => uri.path.endsWith('operation.graphql'))
      ?.setValue(written)
  }, text)

/** What stands in it. */
export const writtenOperation = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => {
    const { __MONACO: monaco } = globalThis as unknown as MonacoGlobal
    return monaco.editor
      .getModels()
      .find(({ uri }) => uri.path.endsWith('operation.graphql'))
      ?.getValue()
  })

/** From now on keeps every response shown, however briefly: the editor may paint fewer of them than it is given. */
export function recordResponses(page: Page): Promise<void> {
  return page.evaluate(() => {
    const { __MONACO: monaco } = globalThis as unknown as MonacoGlobal
    const model = monaco.editor.getModels().find(({ uri }) => uri.path.endsWith('response.json'))
    if (!model) throw new Error('no response editor')
    const recorded: string[] = []
    Object.assign(globalThis, { recorded })
    model.onDidChangeContent(() => recorded.push(model.getValue()))
  })
}

/** What `recordResponses` kept, in order; the emptied editor at the start of a run left out. */
export async function recordedResponses(page: Page): Promise<unknown[]> {
  const texts = await page.evaluate(() => (globalThis as unknown as { recorded: string[] }).recorded)
  return texts.filter(Boolean).map((text) => JSON.parse(text))
}

/** The part of GraphiQL's editor global that is used here. */
interface MonacoGlobal {
  __MONACO: { editor: { getModels(): Model[] } }
}
interface Model {
  uri: { path: string }
  getValue(): string
  setValue(text: string): void
  onDidChangeContent(listener: () => void): void
}
