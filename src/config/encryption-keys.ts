import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** `id:key` each, the key being 32 bytes in base64. */
export const encryptionKeys = z.string().transform((text, { addIssue }) => {
  const keys: { id: string; key: Buffer }[] = []
  for (const item of text.split(/[,\s]+/).filter((part) => part !== '')) {
    const [, id = '', base64 = ''] = /^([a-z0-9][a-z0-9-]{0,31}):([A-Za-z0-9+/_-]{43}=?)$/.exec(item) ?? []
    const key = Buffer.from(base64, 'base64')
    if (key.length !== 32)
      addIssue('must be id:key pairs, the id of small letters, digits and dashes, the key 32 bytes in base64')
    else if (keys.some((other) => other.id === id)) addIssue(`has the key "${id}" twice`)
    keys.push({ id, key })
  }
  return keys
})

interface KeySettings {
  encryptionKeys: z.output<typeof encryptionKeys>
  encryptionKeysFile: string
}

/** Takes the keys from their file, where there is one. @returns what is wrong with it */
export function readKeysFile(config: KeySettings): string[] {
  const { encryptionKeysFile } = config
  if (encryptionKeysFile === '') return []
  if (config.encryptionKeys.length > 0) return ['ENCRYPTION_KEYS_FILE: must be left out where ENCRYPTION_KEYS is given']
  try {
    const parsed = encryptionKeys.safeParse(readFileSync(encryptionKeysFile, 'utf8'))
    if (!parsed.success)
      return [`ENCRYPTION_KEYS_FILE: ${parsed.error.issues.map(({ message }) => message).join('; ')}`]
    if (parsed.data.length === 0) return ['ENCRYPTION_KEYS_FILE: has no key']
    config.encryptionKeys = parsed.data
    return []
  } catch (error) {
    return [`ENCRYPTION_KEYS_FILE="${encryptionKeysFile}": can't be read: ${(error as NodeJS.ErrnoException).code}`]
  }
}
