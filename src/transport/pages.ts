import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import express, { type RequestHandler } from 'express'

/** The web pages, as `npm run build` makes them. */
const webDirectory = fileURLToPath(new URL('../../dist/web/', import.meta.url))

/** The page loads nothing but its own files and talks to nobody but this server. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** What the page loads: named by content, so that it may be kept for ever. A worker is held to the policy that comes with its own file. */
export const assets: RequestHandler = express.static(`${webDirectory}assets`, {
  immutable: true,
  maxAge: '1y',
  setHeaders: (response) => response.setHeader('content-security-policy', contentSecurityPolicy),
})

/** Paths of the pages, besides the endpoint's own. They are one document: what is shown is decided in the browser. */
export const pagePaths = ['/', '/chat/:id', '/tasks', '/tasks/:id', '/models', '/operations', '/playground']

/** The document of every page. It names its files by content, so it is asked for each time and they never are again. */
export const page: RequestHandler = (_request, response) => {
  response.set({
    'content-security-policy': contentSecurityPolicy,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    vary: 'accept',
  })
  if (existsSync(`${webDirectory}index.html`))
    return response.sendFile('index.html', { root: webDirectory, cacheControl: false })
  response.set('refresh', '2')
  return void response.status(503).type('text').send('The pages are being built; they will be here in a few seconds.')
}

/** A browser that opens the endpoint gets the playground; everybody else gets GraphQL. */
export const pageForBrowsers: RequestHandler = (request, response, next) => {
  const wantsPage = request.query['query'] === undefined && request.accepts(['json', 'html']) === 'html'
  return wantsPage ? page(request, response, next) : next()
}
