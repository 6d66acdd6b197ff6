import { OwnLabelsDocument } from '../../api/generated/graphql.ts'
import { defineTask, linesOf } from '../definition.ts'
import { LabelBars } from '../results/label-bars.tsx'
import { RunFacts } from '../results/run-facts.tsx'

export const ownLabels = defineTask({
  id: 'own-labels',
  title: 'Use own labels',
  lead: 'Sort texts by labels that nobody trained a model for.',
  tasks: ['ZERO_SHOT_CLASSIFICATION', 'FEATURE_EXTRACTION'],
  hubModel: 'Xenova/distilbert-base-uncased-mnli',
  document: OwnLabelsDocument,
  fields: [
    { key: 'text', label: 'Text', kind: 'text' },
    { key: 'labels', label: 'Labels', kind: 'lines', meaning: 'One a line.' },
  ],
  examples: [
    {
      title: 'A mail',
      values: {
        text: 'My order arrived with a broken screen and I would like my money back.',
        labels: 'refund\ndelivery times\njob application\nnewsletter',
      },
    },
    {
      title: 'News',
      values: {
        text: 'The home team scored twice in the last five minutes.',
        labels: 'sports\npolitics\nweather\ncooking',
      },
    },
  ],
  toVariables: ({ values: { text = '', labels } }, model) => ({ text, labels: linesOf(labels), model }),
  Result: ({ data: { classifyZeroShot } }) => (
    <>
      <LabelBars labels={classifyZeroShot.labels} />
      <RunFacts {...classifyZeroShot} />
    </>
  ),
})
