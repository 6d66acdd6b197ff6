import { expect } from 'vitest'
import { type Json, post } from './clients.ts'

export interface TestKey {
  id: string
  secret: string
}

export const everyScope = ['PREDICT', 'COMPLETE', 'READ', 'METRICS', 'MODELS_ADMIN', 'KEYS_ADMIN', 'TENANTS_ADMIN']

/** Makes an API key. @param by the secret of the key that makes it; none for the first */
export async function createKey(url: string, input: Json = {}, by?: string): Promise<TestKey> {
  const { data, errors } = await post(
    url,
    `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
      ... on CreateApiKeySuccess { key { id } secret } ... on Failure { code message } } }`,
    { input: { name: 'test', scopes: everyScope, ...input } },
    undefined,
    by,
  )
  expect(errors).toBeUndefined()
  expect(data.createApiKey.message).toBeUndefined()
  return { id: data.createApiKey.key.id, secret: data.createApiKey.secret }
}

export async function revokeKey(url: string, id: string, by: string): Promise<void> {
  const { data } = await post(
    url,
    'mutation ($id: ID!) { revokeApiKey(id: $id) { ... on RevokeApiKeySuccess { key { revokedAt } } } }',
    { id },
    undefined,
    by,
  )
  expect(data.revokeApiKey.key.revokedAt).toBeTruthy()
}
