import { ClassifyImageDocument } from '../../api/generated/graphql.ts'
import { defineTask, upload } from '../definition.ts'
import { LabelBars } from '../results/label-bars.tsx'
import { RunFacts } from '../results/run-facts.tsx'
import { pictureField, pictures } from './pictures.ts'

export const classifyImage = defineTask({
  id: 'classify-image',
  title: 'Label a picture',
  lead: 'What a picture shows, by the labels a model knows.',
  tasks: ['IMAGE_CLASSIFICATION'],
  hubModel: 'Xenova/vit-base-patch16-224',
  document: ClassifyImageDocument,
  fields: [pictureField],
  examples: pictures(),
  toVariables: ({ files }, model) => ({ image: upload(files['image']), model }),
  Result: ({ data: { classifyImage } }) => (
    <>
      <LabelBars labels={classifyImage.labels} />
      <RunFacts {...classifyImage} />
    </>
  ),
})
