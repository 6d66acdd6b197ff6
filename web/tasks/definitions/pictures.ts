import type { TaskExample } from '../definition.ts'
import { fruit, landscape } from '../media/drawn-pictures.ts'

/** Pictures to try a task of images with. @param values of its other fields */
export const pictures = (values: TaskExample['values'] = {}): readonly TaskExample[] => [
  { title: 'A house', values, files: async () => ({ image: await landscape() }) },
  { title: 'Fruit', values, files: async () => ({ image: await fruit() }) },
]
