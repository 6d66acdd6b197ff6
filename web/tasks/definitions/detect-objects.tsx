import { DetectObjectsDocument } from '../../api/generated/graphql.ts'
import { defineTask } from '../definition.ts'
import { Boxes } from '../results/boxes.tsx'
import { RunFacts } from '../results/run-facts.tsx'
import { pictureWithThreshold } from './pictures.ts'

export const detectObjects = defineTask({
  id: 'detect-objects',
  title: 'Find things',
  lead: 'What is in a picture, and where.',
  tasks: ['OBJECT_DETECTION'],
  hubModel: 'Xenova/detr-resnet-50',
  document: DetectObjectsDocument,
  ...pictureWithThreshold('Only things of which the model is surer than this.', '0.5'),
  Result: ({ data: { detectObjects }, files }) => (
    <>
      <Boxes file={files['image']} {...detectObjects} />
      <RunFacts {...detectObjects} />
    </>
  ),
})
