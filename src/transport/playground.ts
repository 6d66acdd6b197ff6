import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import express, { type RequestHandler } from 'express'

/** The web pages, as `npm run build` makes them. */
const webDirectory = fileURLToPath(new URL('../../dist/web/', import.meta.url))

/** What the page loads: named by content, so that it may be kept for ever. */
export const assets: RequestHandler = express.static(`${webDirectory}assets`, { immutable: true, maxAge: '1y' })

/** The page loads nothing but its own files and talks to nobody but this server. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** A browser that opens the endpoint gets the playground; everybody else gets GraphQL. */
export const playground: RequestHandler = (request, response, next) => {
  const wantsPage = request.query['query'] === undefined && request.accepts(['json', 'html']) === 'html'
  if (!wantsPage) return next()
  response.set({ 'content-security-policy': contentSecurityPolicy, 'cache-control': 'no-cache', vary: 'accept' })
  if (existsSync(`${webDirectory}index.html`))
    return response.sendFile('index.html', { root: webDirectory, cacheControl: false })
  response.set('refresh', '2')
  return void response.status(503).type('text').send('The playground is being built; it will be here in a few seconds.')
}
