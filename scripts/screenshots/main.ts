// `npm run screenshots`: every page in light, dark and on a phone, against the real server and the shipped models. All go to
// .cache/screenshots, those of the README and the docs to docs/screenshots, too. Names of scenes choose among them.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import sharp from 'sharp'
import { findChromium, launchChromium } from '../../test/support/chromium.ts'
import { openPage } from '../../test/support/web-page.ts'
import { type Scene, scenes, tinyScenes } from './scenes.ts'
import { type Server, startServer, startTinyServer } from './servers.ts'
import { addVersion, makeTraffic } from './traffic.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const all = join(root, '.cache/screenshots')
const documented = join(root, 'docs/screenshots')
/** Those that the README and the docs show. */
const shown = new Set([
  'chat-light',
  'chat-phone',
  'tasks-light',
  'models-dark',
  'operations-dark',
  'probabilities-light',
  'playground-dark',
])

const views: Record<string, BrowserContextOptions> = {
  light: { viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 760 }, colorScheme: 'light', hasTouch: true, isMobile: true },
}

/** Names of scenes on the command line choose among them. */
const wanted = process.argv.slice(2)
const isWanted = (scene: string): boolean => wanted.length === 0 || wanted.includes(scene)

async function photograph(browser: Browser, { url }: Server, [scene, arrange]: [string, Scene]): Promise<void> {
  const home = new URL('/', url).href
  for (const [view, options] of Object.entries(views)) {
    const { page, faults, dispose } = await openPage(browser, home, { ...options, reducedMotion: 'reduce' })
    await arrange(page, home)
    await page.waitForTimeout(1200)
    const name = `${scene}-${view}`
    // A palette of 256 colours is enough for pages, and a third of the bytes.
    const image = await sharp(await page.screenshot())
      .png({ palette: true, compressionLevel: 9 })
      .toBuffer()
    await writeFile(join(all, `${name}.png`), image)
    if (shown.has(name)) await writeFile(join(documented, `${name}.png`), image)
    console.log(`${name}.png${faults.length > 0 ? ` (${faults.join('; ')})` : ''}`)
    await dispose()
  }
}

async function photographAll(
  browser: Browser,
  all: Readonly<Record<string, Scene>>,
  start: () => Promise<Server>,
): Promise<void> {
  const chosen = Object.entries(all).filter(([scene]) => isWanted(scene))
  if (chosen.length === 0) return
  const server = await start()
  try {
    for (const scene of chosen) await photograph(browser, server, scene)
  } finally {
    await server.dispose()
  }
}

async function startBusyServer(): Promise<Server> {
  const server = await startServer()
  await addVersion(server.url, server.dataDir)
  if (isWanted('operations')) await makeTraffic(server.url)
  return server
}

const chromium = findChromium()
if (chromium === undefined) throw new Error('no browser')
await mkdir(all, { recursive: true })
await mkdir(documented, { recursive: true })
const browser = await launchChromium(chromium)
try {
  await photographAll(browser, scenes, startBusyServer)
  await photographAll(browser, tinyScenes, startTinyServer)
} finally {
  await browser.close()
}
