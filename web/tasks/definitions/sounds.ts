import type { TaskExample } from '../definition.ts'
import { rain, scale } from '../media/made-sounds.ts'

/** Sounds to try a task of recordings with. @param values of its other fields */
export const sounds = (values: TaskExample['values'] = {}): readonly TaskExample[] => [
  { title: 'A scale', values, files: async () => ({ audio: scale() }) },
  { title: 'Rain', values, files: async () => ({ audio: rain() }) },
]
