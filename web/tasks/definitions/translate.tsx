import { TranslateDocument } from '../../api/generated/graphql.ts'
import { defineTask } from '../definition.ts'
import { WrittenText } from '../results/written-text.tsx'

export const translate = defineTask({
  id: 'translate',
  title: 'Translate',
  lead: 'Into another language. The shipped chat model knows little but English: register a model made for translation.',
  tasks: ['TRANSLATION', 'TEXT2TEXT_GENERATION', 'TEXT_GENERATION'],
  hubModel: 'Xenova/opus-mt-en-fr',
  document: TranslateDocument,
  fields: [
    { key: 'text', label: 'Text', kind: 'text' },
    {
      key: 'target',
      label: 'Into',
      kind: 'line',
      meaning: 'The model’s own code, or for a chat model the language’s name.',
    },
  ],
  examples: [{ title: 'A greeting', values: { text: 'Good morning, how are you?', target: 'French' } }],
  toVariables: ({ values: { text = '', target = '' } }, model) => ({ text, target, model }),
  Result: ({ data: { translate } }) => <WrittenText {...translate} />,
})
