import type { Config } from '../config/config.ts'
import { isLoopback } from '../config/loopback.ts'
import { ConfigError } from '../errors.ts'
import { ApiKeys } from '../services/access/api-keys.ts'
import type { KeyStore } from '../store/access/key-store.ts'

/** @throws ConfigError where others could reach the server and nobody would need a key */
export async function openKeys({ host, allowRemote }: Config, store: KeyStore): Promise<ApiKeys> {
  const apiKeys = await ApiKeys.open(store)
  if (apiKeys.isOpen && !isLoopback(host) && !allowRemote)
    throw new ConfigError(
      `HOST="${host}" is not a loopback address, and there is no API key yet: make one (npm run key -- create --name admin), ` +
        'or set ALLOW_REMOTE=true to let whoever reaches it do everything',
    )
  return apiKeys
}
