import type { GeneratedText, PipelineInput, PipelineTask, PipelineTasks } from '../../src/engine/pipeline.ts'
import { type DomainError, invalidInput } from '../../src/errors.ts'

const backwards = ({ text, maxTokens }: { text: string; maxTokens: number }): GeneratedText => {
  const words = text.split(' ').reverse()
  return {
    text: words.slice(0, maxTokens).join(' '),
    generatedTokens: Math.min(words.length, maxTokens),
    finishReason: words.length > maxTokens ? 'LENGTH' : 'STOP',
  }
}

/** What the fake engine answers to an item of each task: texts of "no" are what a model can't take. */
export const fakeOutputs: {
  [T in PipelineTask]: (input: PipelineInput<T>) => PipelineTasks[T]['output'] | DomainError
} = {
  TEXT_CLASSIFICATION: ({ text }) => ({
    labels: [
      { label: 'long', score: text.length / 100 },
      { label: 'short', score: 0.5 / text.length },
    ],
    isMultiLabel: true,
  }),
  FEATURE_EXTRACTION: ({ text }) => Float32Array.of(text.length, 1),
  IMAGE_CLASSIFICATION: ({ image }) => ({
    labels: [{ label: `${image.length} bytes`, score: 1 }],
    isMultiLabel: false,
  }),
  OBJECT_DETECTION: ({ threshold }) => ({
    objects: [{ label: 'thing', score: threshold, box: { xMin: 0, yMin: 0, xMax: 1, yMax: 1 } }],
    width: 1,
    height: 1,
  }),
  IMAGE_SEGMENTATION: ({ image }) => ({ segments: [{ label: 'all', score: null, mask: image }], width: 1, height: 1 }),
  IMAGE_TO_TEXT: ({ maxTokens }) => ({ text: `at most ${maxTokens} tokens` }),
  IMAGE_FEATURE_EXTRACTION: ({ image }) => Float32Array.of(image.length, 1),
  AUTOMATIC_SPEECH_RECOGNITION: ({ timestamps, language, translate }) => ({
    text: `${timestamps} ${language} ${translate}`,
    chunks: [],
    seconds: 1,
  }),
  AUDIO_CLASSIFICATION: ({ audio }) => ({
    labels: [{ label: `${audio.length} bytes`, score: 1 }],
    isMultiLabel: false,
    seconds: 1,
  }),
  TOKEN_CLASSIFICATION: ({ text, aggregation, ignoreLabels }) => [
    { label: `${aggregation} ${ignoreLabels}`, score: 0.5, start: 0, end: text.length, text },
  ],
  FILL_MASK: ({ text, topK }) =>
    text === 'no'
      ? invalidInput('text', 'must have the mask')
      : [
          Array.from({ length: topK }, (_, token) => ({
            token,
            text: `w${token}`,
            score: 1 / (token + 2),
            sequence: text,
          })),
        ],
  QUESTION_ANSWERING: ({ context, topK }) => ({
    answers: Array.from({ length: topK }, (_, i) => ({
      text: context.slice(0, 4 + i),
      start: 0,
      end: 4 + i,
      score: 0.4 / (i + 1),
    })),
    noAnswerScore: context === 'nothing' ? 0.9 : 0.1,
  }),
  ZERO_SHOT_CLASSIFICATION: ({ labels, hypothesisTemplate }) =>
    labels.map((label, i) => ({ label: hypothesisTemplate.replace('{}', label), score: 1 / (i + 2) })),
  TEXT_RANKING: ({ query, document }) => (document.includes(query) ? 0.9 : 0.1),
  SUMMARIZATION: backwards,
  TRANSLATION: ({ text, sourceLanguage, targetLanguage, maxTokens }) =>
    backwards({ text: `${text} ${sourceLanguage}>${targetLanguage}`, maxTokens }),
  TEXT2TEXT_GENERATION: backwards,
}
