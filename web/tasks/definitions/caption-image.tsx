import { CaptionImageDocument } from '../../api/generated/graphql.ts'
import { defineTask, upload } from '../definition.ts'
import { WrittenText } from '../results/written-text.tsx'
import { pictureField, pictures } from './pictures.ts'

export const captionImage = defineTask({
  id: 'caption-image',
  title: 'Describe a picture',
  lead: 'A picture in a sentence, such as for those who can’t see it.',
  tasks: ['IMAGE_TO_TEXT'],
  hubModel: 'Xenova/vit-gpt2-image-captioning',
  document: CaptionImageDocument,
  fields: [pictureField],
  examples: pictures(),
  toVariables: ({ files }, model) => ({ image: upload(files['image']), model }),
  Result: ({ data: { captionImage } }) => <WrittenText {...captionImage} />,
})
