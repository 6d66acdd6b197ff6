import { ClassifyTextDocument } from '../../api/generated/graphql.ts'
import { defineTask } from '../definition.ts'
import { LabelBars } from '../results/label-bars.tsx'
import { RunFacts } from '../results/run-facts.tsx'

export const classifyText = defineTask({
  id: 'classify-text',
  title: 'Classify text',
  lead: 'Which label fits a text, such as whether a review is friendly.',
  tasks: ['TEXT_CLASSIFICATION'],
  hubModel: 'Xenova/distilbert-base-uncased-finetuned-sst-2-english',
  document: ClassifyTextDocument,
  fields: [{ key: 'text', label: 'Text', kind: 'text' }],
  examples: [
    { title: 'Praise', values: { text: 'The kind of film you leave with a smile, and still think of a week later.' } },
    { title: 'Complaint', values: { text: 'It stopped charging after three weeks, and nobody answers my mails.' } },
    {
      title: 'Mixed',
      values: { text: 'Beautiful pictures, but the story goes nowhere and takes two hours to get there.' },
    },
  ],
  toVariables: ({ values: { text = '' } }, model) => ({ text, model }),
  Result: ({ data: { classifyText } }) => (
    <>
      <LabelBars labels={classifyText.labels} />
      <RunFacts {...classifyText} />
    </>
  ),
})
