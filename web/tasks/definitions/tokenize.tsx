import { ShowTokensDocument } from '../../api/generated/graphql.ts'
import { defineTask } from '../definition.ts'
import { TokenStrip } from '../results/token-strip.tsx'

export const tokenize = defineTask({
  id: 'tokenize',
  title: 'See the tokens',
  lead: 'The pieces that a model sees of a text, and counts.',
  tasks: ['TEXT_GENERATION'],
  hubModel: 'onnx-community/Qwen3-0.6B-ONNX',
  document: ShowTokensDocument,
  fields: [{ key: 'text', label: 'Text', kind: 'text' }],
  examples: [
    { title: 'A sentence', values: { text: 'Unbelievably, the lighthouse keeper’s 3 cats all answered.' } },
    { title: 'Code', values: { text: 'for (let i = 0; i < items.length; i++) total += items[i].price;' } },
    { title: 'Languages', values: { text: 'Straßenbahn, 你好, здравствуйте, 🦊' } },
  ],
  toVariables: ({ values: { text = '' } }, model) => ({ text, model }),
  Result: ({ data: { tokenize } }) => <TokenStrip {...tokenize} />,
})
