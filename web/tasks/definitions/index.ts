import type { TaskDefinition } from '../definition.ts'
import { classifyText } from './classify-text.tsx'
import { compareTexts } from './compare-texts.tsx'
import { tokenize } from './tokenize.tsx'

/** Every task of the page, in the order of its list. */
export const tasks: readonly TaskDefinition[] = [classifyText, compareTexts, tokenize]
