import { SegmentImageDocument } from '../../api/generated/graphql.ts'
import { defineTask, upload } from '../definition.ts'
import { Masks } from '../results/masks.tsx'
import { RunFacts } from '../results/run-facts.tsx'
import { pictures } from './pictures.ts'

export const segmentImage = defineTask({
  id: 'segment-image',
  title: 'Cut out parts',
  lead: 'Which pixels of a picture belong to what.',
  tasks: ['IMAGE_SEGMENTATION'],
  hubModel: 'Xenova/detr-resnet-50-panoptic',
  document: SegmentImageDocument,
  fields: [
    { key: 'image', label: 'Picture', kind: 'image' },
    {
      key: 'threshold',
      label: 'Threshold',
      kind: 'slider',
      minimum: 0,
      maximum: 1,
      step: 0.05,
      meaning: 'For models that tell things apart: only those of which the model is surer than this.',
    },
  ],
  examples: pictures({ threshold: '0.9' }),
  toVariables: ({ values, files }, model) => ({
    image: upload(files['image']),
    threshold: Number(values['threshold']),
    model,
  }),
  Result: ({ data: { segmentImage }, files }) => (
    <>
      <Masks file={files['image']} {...segmentImage} />
      <RunFacts {...segmentImage} />
    </>
  ),
})
