import { SegmentImageDocument } from '../../api/generated/graphql.ts'
import { defineTask } from '../definition.ts'
import { Masks } from '../results/masks.tsx'
import { RunFacts } from '../results/run-facts.tsx'
import { pictureWithThreshold } from './pictures.ts'

export const segmentImage = defineTask({
  id: 'segment-image',
  title: 'Cut out parts',
  lead: 'Which pixels of a picture belong to what.',
  tasks: ['IMAGE_SEGMENTATION'],
  hubModel: 'Xenova/detr-resnet-50-panoptic',
  document: SegmentImageDocument,
  ...pictureWithThreshold(
    'For models that tell things apart: only those of which the model is surer than this.',
    '0.9',
  ),
  Result: ({ data: { segmentImage }, files }) => (
    <>
      <Masks file={files['image']} {...segmentImage} />
      <RunFacts {...segmentImage} />
    </>
  ),
})
