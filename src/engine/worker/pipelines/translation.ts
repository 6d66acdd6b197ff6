import { invalidInput } from '../../../errors.ts'
import type { PipelineInput } from '../../pipeline.ts'
import { requireTexts } from './model-facts.ts'
import type { OpenedPipeline, OpenRunner } from './runner.ts'
import { type Asking, openTextToText } from './text-to-text.ts'

/** How a model is told between which languages to translate. */
type Direction = (input: PipelineInput<'TRANSLATION'>) => Asking

/** Translates by whatever way the model has of being told the languages, if any. */
export const openTranslation: OpenRunner<'TRANSLATION'> = (opened) => openTextToText(opened, directionOf(opened))

const directionOf = (opened: OpenedPipeline): Direction =>
  byLanguageCodes(opened) ?? byInstruction(opened) ?? byTargetToken(opened) ?? inOneDirection

/**
 * NLLB, mBART, M2M100: both languages are tokens, which the library's tokenizer knows. It keeps the source language of one text for
 * those that come after, so each is told its own.
 */
const byLanguageCodes = ({ pipeline: { languageCodes, sourceLanguage: usual } }: OpenedPipeline): Direction | null => {
  if (languageCodes === null) return null
  const known = (field: string, code: string | null, isNeeded: boolean): string | undefined => {
    if (code === null && !isNeeded) return undefined
    if (code !== null && languageCodes.includes(code)) return code
    throw invalidInput(field, `must be one of the model's languages: ${listed(languageCodes)}`)
  }
  return ({ sourceLanguage, targetLanguage }) => ({
    options: {
      src_lang: known('sourceLanguage', sourceLanguage ?? usual, false),
      tgt_lang: known('targetLanguage', targetLanguage, true),
    },
  })
}

/** T5: `config.json` has a sentence for each direction. */
const byInstruction = (opened: OpenedPipeline): Direction | null => {
  const prefixes = new Map<string, string>()
  for (const [name, parameters] of Object.entries(opened.pipeline.config.task_specific_params ?? {})) {
    const pair = /^translation_(.+_to_.+)$/.exec(name)?.[1]
    if (pair !== undefined && typeof parameters.prefix === 'string') prefixes.set(pair, parameters.prefix)
  }
  if (prefixes.size === 0) return null
  return ({ sourceLanguage, targetLanguage }) => {
    const [only] = prefixes.size === 1 ? prefixes.keys() : []
    const pair =
      sourceLanguage === null && targetLanguage === null ? only : `${sourceLanguage ?? 'en'}_to_${targetLanguage}`
    const prefix = prefixes.get(pair ?? '')
    if (prefix !== undefined) return { prefix }
    throw invalidInput('targetLanguage', `must make one of the model's directions: ${listed([...prefixes.keys()])}`)
  }
}

/** Marian models of several targets: a token such as `>>fra<<` before the text. */
const byTargetToken = (opened: OpenedPipeline): Direction | null => {
  const { tools } = requireTexts(opened)
  const codes = tools.vocabulary().flatMap((token) => /^>>(.+)<<$/.exec(token)?.[1] ?? [])
  if (codes.length === 0) return null
  return ({ sourceLanguage, targetLanguage }) => {
    if (sourceLanguage !== null) throw invalidInput('sourceLanguage', 'must be left out: the model finds it out itself')
    if (targetLanguage !== null && codes.includes(targetLanguage)) return { prefix: `>>${targetLanguage}<< ` }
    throw invalidInput('targetLanguage', `must be one of the model's languages: ${listed(codes)}`)
  }
}

const inOneDirection: Direction = ({ sourceLanguage, targetLanguage }) => {
  const field = targetLanguage !== null ? 'targetLanguage' : sourceLanguage !== null ? 'sourceLanguage' : null
  if (field !== null) throw invalidInput(field, 'must be left out: the model translates in one direction only')
  return {}
}

const listed = (codes: readonly string[]): string =>
  codes.length <= 20 ? codes.join(', ') : `${codes.slice(0, 20).join(', ')} and ${codes.length - 20} more`
