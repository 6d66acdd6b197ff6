import { RankDocumentsDocument } from '../../api/generated/graphql.ts'
import { defineTask, linesOf } from '../definition.ts'
import { LabelBars } from '../results/label-bars.tsx'
import { RunFacts } from '../results/run-facts.tsx'

export const rankDocuments = defineTask({
  id: 'rank-documents',
  title: 'Rank by a question',
  lead: 'Texts in the order in which they answer a question.',
  tasks: ['TEXT_RANKING', 'FEATURE_EXTRACTION'],
  hubModel: 'Xenova/ms-marco-MiniLM-L-6-v2',
  document: RankDocumentsDocument,
  fields: [
    { key: 'query', label: 'Question', kind: 'line' },
    { key: 'documents', label: 'Texts', kind: 'lines', meaning: 'One a line.' },
  ],
  examples: [
    {
      title: 'Bees',
      values: {
        query: 'Where do bees spend the winter?',
        documents:
          'Bees form a cluster in the hive and keep each other warm.\nHoney is made of nectar.\nBears sleep in caves.\nThe winter of 1962 was very cold.',
      },
    },
  ],
  toVariables: ({ values: { query = '', documents } }, model) => ({ query, documents: linesOf(documents), model }),
  Result: ({ data: { rerank } }) => (
    <>
      <LabelBars labels={rerank.results.map(({ document, score }) => ({ label: document, score }))} />
      <RunFacts {...rerank} />
    </>
  ),
})
