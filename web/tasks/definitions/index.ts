import type { TaskDefinition } from '../definition.ts'
import { answerQuestion } from './answer-question.tsx'
import { captionImage } from './caption-image.tsx'
import { classifyAudio } from './classify-audio.tsx'
import { classifyImage } from './classify-image.tsx'
import { classifyText } from './classify-text.tsx'
import { compareImages } from './compare-images.tsx'
import { compareTexts } from './compare-texts.tsx'
import { detectObjects } from './detect-objects.tsx'
import { fillMask } from './fill-mask.tsx'
import { findEntities } from './find-entities.tsx'
import { ownLabels } from './own-labels.tsx'
import { rankDocuments } from './rank-documents.tsx'
import { segmentImage } from './segment-image.tsx'
import { summarize } from './summarize.tsx'
import { tokenize } from './tokenize.tsx'
import { transcribe } from './transcribe.tsx'
import { translate } from './translate.tsx'

export interface TaskGroup {
  title: string
  tasks: readonly TaskDefinition[]
}

/** Every task of the page, in the order of its list. */
export const taskGroups: readonly TaskGroup[] = [
  {
    title: 'Text',
    tasks: [
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
    ],
  },
  { title: 'Pictures', tasks: [classifyImage, detectObjects, segmentImage, captionImage, compareImages] },
  { title: 'Sound', tasks: [transcribe, classifyAudio] },
]
