import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

/** A page of the server in a fresh browser profile. */
export interface WebPage {
  page: Page
  /** The profile: further pages of it are further tabs. */
  context: BrowserContext
  /** Console errors, uncaught errors, failed requests, and requests that left the server's origin. */
  faults: string[]
  dispose(): Promise<void>
}

/** Opens a page and watches over it and its tabs. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<WebPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const faults: string[] = []
  const { host } = new URL(url)
  const checkOrigin = (target: string) => {
    const { protocol, host: asked } = new URL(target)
    if (protocol !== 'data:' && protocol !== 'blob:' && asked !== host) faults.push(`request to ${target}`)
  }
  context.on('page', (page) => {
    page.on('console', (message) => message.type() === 'error' && faults.push(`console: ${message.text()}`))
    page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`))
    page.on('websocket', (socket) => checkOrigin(socket.url()))
  })
  context.on('request', (request) => checkOrigin(request.url()))
  context.on(
    'response',
    (response) => response.status() >= 400 && faults.push(`${response.status()}: ${response.url()}`),
  )
  const page = await context.newPage()
  try {
    await page.goto(url)
  } catch (cause) {
    await context.close()
    throw new Error(`The page did not open. ${faults.join('; ')}`, { cause })
  }
  return { page, context, faults, dispose: () => context.close() }
}
