import { CompareTextsDocument } from '../../api/generated/graphql.ts'
import { defineTask, linesOf } from '../definition.ts'
import { RunFacts } from '../results/run-facts.tsx'
import { SimilarityMatrix } from '../results/similarity-matrix.tsx'

export const compareTexts = defineTask({
  id: 'compare-texts',
  title: 'Compare texts',
  lead: 'How alike texts are in meaning: each becomes a vector, and their cosines are compared.',
  tasks: ['FEATURE_EXTRACTION'],
  hubModel: 'onnx-community/all-MiniLM-L6-v2-ONNX',
  document: CompareTextsDocument,
  fields: [{ key: 'texts', label: 'Texts', kind: 'lines', meaning: 'One a line.' }],
  examples: [
    {
      title: 'Pets and money',
      values: {
        texts:
          'A cat sleeps on the sofa.\nA kitten naps on the couch.\nThe dog chases a ball.\nInterest rates went up again.\nThe central bank made loans dearer.',
      },
    },
    {
      title: 'Questions',
      values: {
        texts:
          'How do I reset my password?\nI forgot my login, what now?\nWhere is my parcel?\nTrack an order\nCan I send it back?',
      },
    },
  ],
  toVariables: ({ values: { texts } }, model) => ({ texts: linesOf(texts), model }),
  Result: ({ data: { embed }, values }) => (
    <>
      <SimilarityMatrix texts={linesOf(values['texts'])} vectors={embed.map(({ base64 }) => base64)} />
      {embed[0] && <RunFacts {...embed[0]} tokens={embed.reduce((sum, { tokens }) => sum + tokens, 0)} />}
    </>
  ),
})
