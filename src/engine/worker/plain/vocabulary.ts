import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { z } from 'zod'
import type { TextPreparation } from '../../../models/plain-graph.ts'
import type { Tokenizer } from '../runtime/tokenizer.ts'

const entries = z.record(z.string(), z.number().int().nonnegative())
/** ASCII's, those that Keras' TextVectorization removes. */
const punctuation = /[!-/:-@[-`{-~]/g

/** The tokenizer of a graph over whole words. */
export class Vocabulary implements Tokenizer {
  /** Words have no bytes of their own. */
  readonly bytes = null
  readonly padId: number
  readonly #ids: ReadonlyMap<string, number>
  readonly #words: ReadonlyMap<number, string>
  readonly #text: TextPreparation

  /** @throws Error where the vocabulary's file is none */
  static async open(folder: string, text: TextPreparation): Promise<Vocabulary> {
    const content = await readFile(join(folder, text.vocabulary), 'utf8')
    return new Vocabulary(extname(text.vocabulary) === '.txt' ? fromLines(content) : fromJson(content), text)
  }

  constructor(ids: ReadonlyMap<string, number>, text: TextPreparation) {
    this.padId = text.paddingId
    this.#ids = ids
    this.#words = new Map([...ids].map(([word, id]) => [id, word]))
    this.#text = text
  }

  /** @returns at most `length` ids; nothing is filled up here */
  encode(text: string): number[] {
    const { length, cut } = this.#text
    const ids = this.#split(text).flatMap((word) => this.#ids.get(word) ?? this.#text.unknownId ?? [])
    return cut === 'AFTER' ? ids.slice(0, length) : ids.slice(-length)
  }

  decode(ids: readonly number[]): string {
    return ids.map((id) => this.label(id)).join(' ')
  }

  render(): never {
    throw new Error('a vocabulary has no chat template')
  }

  label(id: number): string {
    return this.#words.get(id) ?? ''
  }

  #split(text: string): string[] {
    const { lowercase, punctuation: treatment } = this.#text
    const cased = lowercase ? text.toLowerCase() : text
    const parted = treatment === 'KEEP' ? cased : cased.replace(punctuation, treatment === 'REMOVE' ? '' : ' $& ')
    return parted.split(/\s+/).filter((word) => word !== '')
  }
}

/** Line number `id` of the file is that word's. */
const fromLines = (content: string): Map<string, number> =>
  new Map(
    content
      .replace(/\r?\n$/, '')
      .split(/\r?\n/)
      .map((word, id) => [word, id]),
  )

const fromJson = (content: string): Map<string, number> => {
  const parsed = entries.safeParse(JSON.parse(content))
  if (!parsed.success) throw new Error('its vocabulary is no JSON object of words and their ids')
  return new Map(Object.entries(parsed.data))
}
