import type { Task } from '../../models/manifest.ts'
import type { ServedModel } from '../models/served-model.ts'

/** How a result came about; see `TaskMethod` in the schema. */
export type TaskMethod = 'TASK_MODEL' | 'INSTRUCTION' | 'CHAT' | 'EMBEDDINGS'

const general: Partial<Record<Task, TaskMethod>> = {
  TEXT2TEXT_GENERATION: 'INSTRUCTION',
  TEXT_GENERATION: 'CHAT',
  FEATURE_EXTRACTION: 'EMBEDDINGS',
}

/** How a model does a task that may not be its own. */
export const methodOf = ({ manifest }: ServedModel, task: Task): TaskMethod =>
  manifest.task === task ? 'TASK_MODEL' : (general[manifest.task] ?? 'TASK_MODEL')
