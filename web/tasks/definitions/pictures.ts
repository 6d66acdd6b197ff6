import { type TaskExample, type TaskField, type TaskInput, upload } from '../definition.ts'
import { fruit, landscape } from '../media/drawn-pictures.ts'

/** Pictures to try a task of images with. @param values of its other fields */
export const pictures = (values: TaskExample['values'] = {}): readonly TaskExample[] => [
  { title: 'A house', values, files: async () => ({ image: await landscape() }) },
  { title: 'Fruit', values, files: async () => ({ image: await fruit() }) },
]

export const pictureField: TaskField = { key: 'image', label: 'Picture', kind: 'image' }

/** A picture, and how sure a model must be of what it finds in it. @param meaning of the threshold @param first value of it */
export const pictureWithThreshold = (meaning: string, first: string) => ({
  fields: [
    pictureField,
    { key: 'threshold', label: 'Threshold', kind: 'slider', minimum: 0, maximum: 1, step: 0.05, meaning },
  ] satisfies TaskField[],
  examples: pictures({ threshold: first }),
  toVariables: ({ values, files }: TaskInput, model: string) => ({
    image: upload(files['image']),
    threshold: Number(values['threshold']),
    model,
  }),
})
