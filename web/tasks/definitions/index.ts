import type { TaskDefinition } from '../definition.ts'
import { answerQuestion } from './answer-question.tsx'
import { classifyText } from './classify-text.tsx'
import { compareTexts } from './compare-texts.tsx'
import { fillMask } from './fill-mask.tsx'
import { findEntities } from './find-entities.tsx'
import { ownLabels } from './own-labels.tsx'
import { rankDocuments } from './rank-documents.tsx'
import { summarize } from './summarize.tsx'
import { tokenize } from './tokenize.tsx'
import { translate } from './translate.tsx'

/** Every task of the page, in the order of its list. */
export const tasks: readonly TaskDefinition[] = [
  classifyText,
  ownLabels,
  compareTexts,
  rankDocuments,
  answerQuestion,
  summarize,
  translate,
  findEntities,
  fillMask,
  tokenize,
]
