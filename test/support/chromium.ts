import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const ELSEWHERE = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

/**
 * The browser to test with: `CHROMIUM_PATH`, or the first Chromium or Chrome found. Where there is none, says so and returns
 * undefined, for the suite to skip; with `CI=true` a skipped suite would pass unseen, so it throws.
 */
export function findChromium(): string | undefined {
  const { CHROMIUM_PATH, CI, PATH = '' } = process.env
  if (CHROMIUM_PATH) {
    if (isExecutable(CHROMIUM_PATH)) return CHROMIUM_PATH
    throw new Error(`CHROMIUM_PATH is not a program: ${CHROMIUM_PATH}`)
  }
  const folders = PATH.split(delimiter).filter(Boolean)
  const found = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...ELSEWHERE].find(
    isExecutable,
  )
  if (found) return found
  const message = 'No Chromium found: the browser tests cannot run. Install Chromium or Chrome, or set CHROMIUM_PATH.'
  if (CI === 'true') throw new Error(message)
  console.warn(`${message} Skipping them.`)
  return undefined
}

/** Starts a headless browser that makes no requests of its own accord. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      // Needed as root and in containers; every page these tests open is our own.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // A microphone that beeps, so that recording can be tried.
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ],
  })
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
