import { Fragment } from 'react'
import { FillMaskDocument } from '../../api/generated/graphql.ts'
import { defineTask } from '../definition.ts'
import { LabelBars } from '../results/label-bars.tsx'
import { RunFacts } from '../results/run-facts.tsx'

export const fillMask = defineTask({
  id: 'fill-mask',
  title: 'Fill in a word',
  lead: 'What may stand in place of a masked word.',
  tasks: ['FILL_MASK'],
  hubModel: 'Xenova/bert-base-uncased',
  document: FillMaskDocument,
  fields: [{ key: 'text', label: 'Text', kind: 'text', meaning: 'With [MASK] where the word is to stand.' }],
  examples: [{ title: 'A capital', values: { text: 'Paris is the [MASK] of France.' } }],
  toVariables: ({ values: { text = '' } }, model) => ({ text, model }),
  Result: ({ data: { fillMask } }) => (
    <>
      {fillMask.masks.map(({ candidates }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a mask is known by its place alone
        <Fragment key={index}>
          <LabelBars labels={candidates.map(({ text, score }) => ({ label: text, score }))} />
        </Fragment>
      ))}
      <RunFacts {...fillMask} />
    </>
  ),
})
