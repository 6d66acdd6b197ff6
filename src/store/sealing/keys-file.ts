import { stat } from 'node:fs/promises'
import type { Logger } from '../../util/log.ts'

/** Bits of a mode that let others than the owner read or change a file. */
const forOthers = 0o066

/**
 * Warns where others on this machine may read or change the file of the keys. It is not refused for that: containers mount secrets so, and
 * it is the owner's affair who else is on the machine.
 * @param path '' for none
 */
export async function warnOfOpenFile(path: string, logger: Logger): Promise<void> {
  if (path === '' || process.platform === 'win32') return
  const { mode } = await stat(path)
  if ((mode & forOthers) !== 0)
    logger.warn({ mode: (mode & 0o777).toString(8) }, 'others can read or change ENCRYPTION_KEYS_FILE: chmod 600 it')
}
