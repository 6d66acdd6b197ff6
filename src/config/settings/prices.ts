import { z } from 'zod'
import { type Price, parsePrice } from '../../services/limits/prices.ts'
import { list, type Settings } from '../forms.ts'

const priceList = list.transform((items, { addIssue }) => {
  const prices = new Map<string, Price>()
  for (const item of items) {
    const [, name, prompt = '', completion = prompt] = /^([a-z0-9*][a-z0-9.@-]*)=([^/]+)(?:\/(.+))?$/.exec(item) ?? []
    const price = { prompt: parsePrice(prompt), completion: parsePrice(completion) }
    if (name === undefined || price.prompt === null || price.completion === null)
      addIssue(`must be name=price or name=price/price, six decimals at most; "${item}" is not`)
    else prices.set(name, { prompt: price.prompt, completion: price.completion })
  }
  return prices
})

/** What model tokens cost. */
export const prices = {
  PRICES: [
    priceList,
    '',
    'What a million model tokens cost (comma-separated, such as smollm2=0.10/0.40,*=0.02: prompt/completion, or one price for both), by model; * is all others',
  ],
  CURRENCY: [
    z.string().regex(/^[A-Z]{3}$/, 'must be a code of three letters'),
    'EUR',
    'Currency of PRICES, by its ISO code',
  ],
} as const satisfies Settings
