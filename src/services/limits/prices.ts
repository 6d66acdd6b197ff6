/** What a million model tokens cost, in millionths of the currency's unit. */
export interface Price {
  prompt: bigint
  completion: bigint
}

/** Prices by model: `name`, `name@version`, or `*` for all others. */
export type Prices = ReadonlyMap<string, Price>

/** Decimal places of what is computed: 6 of a price, and 6 of a million tokens. */
const places = 12
const decimal = /^\d{1,9}(\.\d{1,6})?$/

/** @param text such as `0.15` @returns it in millionths, null for what is no such number */
export function parsePrice(text: string): bigint | null {
  if (!decimal.test(text)) return null
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(6, '0'))
}

/** Exact, in the smallest unit that there is: `formatMoney` writes it. */
export function moneyOf(prices: Prices, model: string, promptTokens: number, completionTokens: number): bigint {
  const price = prices.get(model) ?? prices.get(model.replace(/@.*$/, '')) ?? prices.get('*')
  if (price === undefined) return 0n
  return BigInt(promptTokens) * price.prompt + BigInt(completionTokens) * price.completion
}

/** @returns a decimal number without loss, such as `0.0123` */
export function formatMoney(amount: bigint): string {
  const digits = String(amount).padStart(places + 1, '0')
  const fraction = digits.slice(-places).replace(/0+$/, '')
  return `${digits.slice(0, -places)}${fraction === '' ? '' : `.${fraction}`}`
}
