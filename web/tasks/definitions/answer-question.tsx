import { AnswerQuestionDocument } from '../../api/generated/graphql.ts'
import { defineTask } from '../definition.ts'
import { MarkedText } from '../results/marked-text.tsx'
import { RunFacts } from '../results/run-facts.tsx'

const letter =
  'The library opens at nine on weekdays and at ten on Saturdays. On Sundays it stays closed, except for the reading room on the second floor.'

export const answerQuestion = defineTask({
  id: 'answer-question',
  title: 'Answer from a text',
  lead: 'The answer to a question, found in a text, or written by the chat model where no model was made for it.',
  tasks: ['QUESTION_ANSWERING', 'TEXT2TEXT_GENERATION', 'TEXT_GENERATION'],
  hubModel: 'Xenova/distilbert-base-cased-distilled-squad',
  document: AnswerQuestionDocument,
  fields: [
    { key: 'question', label: 'Question', kind: 'line' },
    { key: 'context', label: 'Text', kind: 'text' },
  ],
  examples: [
    { title: 'Opening hours', values: { question: 'When does the library open on Saturdays?', context: letter } },
  ],
  toVariables: ({ values: { question = '', context = '' } }, model) => ({ question, context, model }),
  Result: ({ data: { answerQuestion }, values }) => {
    const { answer, start, end, score } = answerQuestion
    const isFound = start != null && end != null
    return (
      <>
        <p>{answer ?? 'The text has no answer to this.'}</p>
        {isFound && (
          <MarkedText text={values['context'] ?? ''} marks={[{ label: 'answer', score: score ?? 1, start, end }]} />
        )}
        <RunFacts {...answerQuestion} />
      </>
    )
  },
})
