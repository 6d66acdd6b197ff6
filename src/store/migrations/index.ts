import type { Migration } from 'kysely'
import { completionsAndPredictions } from './001-completions-and-predictions.ts'
import { promptsAsJson } from './004-prompts-as-json.ts'
import { backgroundWork } from './005-background-work.ts'
import { models } from './006-models.ts'
import { modelPulls } from './008-model-pulls.ts'
import { tenants } from './010-tenants.ts'
import { apiKeys } from './011-api-keys.ts'
import { usage } from './012-usage.ts'
import { encryptionKeys } from './020-encryption-keys.ts'
import { erasures } from './021-erasures.ts'
import { storageProbe } from './030-storage-probe.ts'
import { workProgress } from './031-work-progress.ts'
import { incomingModels } from './034-incoming-models.ts'
import { lineOfCompletion } from './037-line-of-completion.ts'
import { deletedModels } from './039-deleted-models.ts'

/** In order of their names; a migration that was released is never changed. */
export const migrations: Record<string, Migration> = {
  '001-completions-and-predictions': completionsAndPredictions,
  '004-prompts-as-json': promptsAsJson,
  '005-background-work': backgroundWork,
  '006-models': models,
  '008-model-pulls': modelPulls,
  '010-tenants': tenants,
  '011-api-keys': apiKeys,
  '012-usage': usage,
  '020-encryption-keys': encryptionKeys,
  '021-erasures': erasures,
  '030-storage-probe': storageProbe,
  '031-work-progress': workProgress,
  '034-incoming-models': incomingModels,
  '037-line-of-completion': lineOfCompletion,
  '039-deleted-models': deletedModels,
}
