import { CompareImagesDocument } from '../../api/generated/graphql.ts'
import { defineTask, upload } from '../definition.ts'
import { fruit, landscape } from '../media/drawn-pictures.ts'
import { RunFacts } from '../results/run-facts.tsx'
import { SimilarityMatrix } from '../results/similarity-matrix.tsx'

export const compareImages = defineTask({
  id: 'compare-images',
  title: 'Compare pictures',
  lead: 'How alike two pictures are: each becomes a vector, and their cosine is taken.',
  tasks: ['IMAGE_FEATURE_EXTRACTION'],
  hubModel: 'onnx-community/dinov3-vits16-pretrain-lvd1689m-ONNX',
  document: CompareImagesDocument,
  fields: [
    { key: 'first', label: 'One picture', kind: 'image' },
    { key: 'second', label: 'The other', kind: 'image' },
  ],
  examples: [
    {
      title: 'A house and fruit',
      values: {},
      files: async () => ({ first: await landscape(), second: await fruit() }),
    },
  ],
  toVariables: ({ files }, model) => ({ first: upload(files['first']), second: upload(files['second']), model }),
  Result: ({ data: { first, second }, files }) => (
    <>
      <SimilarityMatrix
        texts={[files['first']?.name ?? '', files['second']?.name ?? '']}
        vectors={[first.base64, second.base64]}
      />
      <p>{first.dimensions} numbers each.</p>
      <RunFacts {...first} />
    </>
  ),
})
