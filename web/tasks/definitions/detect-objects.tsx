import { DetectObjectsDocument } from '../../api/generated/graphql.ts'
import { defineTask, upload } from '../definition.ts'
import { Boxes } from '../results/boxes.tsx'
import { RunFacts } from '../results/run-facts.tsx'
import { pictures } from './pictures.ts'

export const detectObjects = defineTask({
  id: 'detect-objects',
  title: 'Find things',
  lead: 'What is in a picture, and where.',
  tasks: ['OBJECT_DETECTION'],
  hubModel: 'Xenova/detr-resnet-50',
  document: DetectObjectsDocument,
  fields: [
    { key: 'image', label: 'Picture', kind: 'image' },
    {
      key: 'threshold',
      label: 'Threshold',
      kind: 'slider',
      minimum: 0,
      maximum: 1,
      step: 0.05,
      meaning: 'Only things of which the model is surer than this.',
    },
  ],
  examples: pictures({ threshold: '0.5' }),
  toVariables: ({ values, files }, model) => ({
    image: upload(files['image']),
    threshold: Number(values['threshold']),
    model,
  }),
  Result: ({ data: { detectObjects }, files }) => (
    <>
      <Boxes file={files['image']} {...detectObjects} />
      <RunFacts {...detectObjects} />
    </>
  ),
})
