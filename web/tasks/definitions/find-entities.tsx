import { FindEntitiesDocument } from '../../api/generated/graphql.ts'
import { defineTask } from '../definition.ts'
import { MarkedText } from '../results/marked-text.tsx'
import { RunFacts } from '../results/run-facts.tsx'

export const findEntities = defineTask({
  id: 'find-entities',
  title: 'Find names',
  lead: 'People, places and whatever else a model labels in a text.',
  tasks: ['TOKEN_CLASSIFICATION'],
  hubModel: 'Xenova/bert-base-multilingual-cased-ner-hrl',
  document: FindEntitiesDocument,
  fields: [{ key: 'text', label: 'Text', kind: 'text' }],
  examples: [{ title: 'A sentence', values: { text: 'Ada Lovelace met Charles Babbage in London in 1833.' } }],
  toVariables: ({ values: { text = '' } }, model) => ({ text, model }),
  Result: ({ data: { classifyTokens }, values }) => (
    <>
      <MarkedText text={values['text'] ?? ''} marks={classifyTokens.entities} />
      <RunFacts {...classifyTokens} />
    </>
  ),
})
