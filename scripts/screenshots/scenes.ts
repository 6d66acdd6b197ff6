import type { Page } from 'playwright-core'

/** Arranges what there is to see. @param home address of the first page, on which it begins */
export type Scene = (page: Page, home: string) => Promise<void>

/** What there is to see on each page, made by using it. */
export const scenes: Record<string, Scene> = {
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
  'tasks-empty': async (page, home) => {
    await page.goto(`${home}tasks/detect-objects`)
    await page.getByText('No model for this yet').waitFor()
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

/** Scenes of a server with tiny models made on the spot, since none for pictures and speech is shipped. They see and hear nonsense. */
export const tinyScenes: Record<string, Scene> = {
  detect: (page, home) =>
    runTask(page, `${home}tasks/detect-objects`, async () => {
      await page.getByRole('spinbutton', { name: 'Threshold' }).fill('0.3')
    }),
  segment: (page, home) => runTask(page, `${home}tasks/segment-image`, () => useModel(page, 'segformer@1')),
  transcribe: (page, home) =>
    runTask(page, `${home}tasks/transcribe`, async () => {
      await useModel(page, 'ctc@1')
      await page.getByRole('combobox', { name: 'Times' }).selectOption('WORD')
    }),
  'classify-audio': (page, home) => runTask(page, `${home}tasks/classify-audio`, async () => {}),
}

async function runTask(page: Page, url: string, arrange: () => Promise<void>): Promise<void> {
  await page.goto(url)
  await page.getByText(/landscape\.png|scale\.wav/).waitFor()
  await arrange()
  await page.getByRole('button', { name: 'Run' }).click()
  await page.getByText(/there and back/).waitFor()
  await page.getByRole('region', { name: 'Result' }).scrollIntoViewIfNeeded()
}

async function useModel(page: Page, model: string): Promise<void> {
  await page.getByRole('button', { name: /^Model: / }).click()
  await page.getByRole('menuitem', { name: model }).click()
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
