import { SummarizeDocument } from '../../api/generated/graphql.ts'
import { defineTask } from '../definition.ts'
import { WrittenText } from '../results/written-text.tsx'

export const summarize = defineTask({
  id: 'summarize',
  title: 'Summarize',
  lead: 'A text in fewer words. Without a model made for it the chat model is asked; a small one may mix things up.',
  tasks: ['SUMMARIZATION', 'TEXT2TEXT_GENERATION', 'TEXT_GENERATION'],
  hubModel: 'Xenova/distilbart-cnn-6-6',
  document: SummarizeDocument,
  fields: [{ key: 'text', label: 'Text', kind: 'text' }],
  examples: [
    {
      title: 'Bees',
      values: {
        text: 'Honey bees live in colonies of tens of thousands. In summer a worker lives for about six weeks, and spends the last of them collecting nectar and pollen within a few kilometres of the hive. In winter the colony shares its warmth: bees form a cluster around the queen and take turns on the cold outside of it, living on the honey that was stored in summer.',
      },
    },
  ],
  toVariables: ({ values: { text = '' } }, model) => ({ text, model }),
  Result: ({ data: { summarize } }) => <WrittenText {...summarize} />,
})
