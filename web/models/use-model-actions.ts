import { useState } from 'react'
import { type TypedDocumentNode, useClient } from 'urql'
import { type ApiFailure, failureOfError } from '../api/failure.ts'
import {
  DeleteAliasDocument,
  DeleteVersionDocument,
  LoadDocument,
  PromoteDocument,
  RegisterFolderDocument,
  RestoreDocument,
  RetireDocument,
  RollBackDocument,
  RolloutDocument,
  SetAliasDocument,
  UnloadDocument,
} from '../api/generated/graphql.ts'

/** Every mutation here answers with a success, or with one of its failures. */
interface Outcome {
  result: { __typename: string } | (ApiFailure & { __typename: string })
}

/** What can be done with models. Each resolves to whether it was done; why not, is in `failure`. */
export function useModelActions(onDone: () => void) {
  const client = useClient()
  const [failure, setFailure] = useState<ApiFailure | null>(null)
  const [isBusy, setIsBusy] = useState(false)

  const act = async <Input>(document: TypedDocumentNode<Outcome, { input: Input }>, input: Input): Promise<boolean> => {
    setIsBusy(true)
    const { data, error } = await client.mutation(document, { input })
    const refusal = error ? failureOfError(error) : data && 'code' in data.result ? data.result : null
    setFailure(refusal)
    setIsBusy(false)
    onDone()
    return refusal === null
  }

  return {
    failure,
    isBusy,
    register: (folder: string) => act(RegisterFolderDocument, { folder }),
    load: (model: string) => act(LoadDocument, { model }),
    unload: (model: string) => act(UnloadDocument, { model }),
    promote: (model: string) => act(PromoteDocument, { model }),
    rollOut: (name: string, targets: { version: number; weight: number }[]) => act(RolloutDocument, { name, targets }),
    rollBack: (name: string) => act(RollBackDocument, { name }),
    /** @param revision the alias's that was seen; undefined for a new one */
    setAlias: (alias: string, model: string, revision?: number) =>
      act(SetAliasDocument, {
        alias,
        targets: [{ model, weight: 1 }],
        ...(revision !== undefined && { expectedRevision: revision }),
      }),
    deleteAlias: (alias: string, revision: number) => act(DeleteAliasDocument, { alias, expectedRevision: revision }),
    retire: (model: string) => act(RetireDocument, { model }),
    restore: (model: string) => act(RestoreDocument, { model }),
    delete: (model: string) => act(DeleteVersionDocument, { model }),
  }
}

export type ModelActions = ReturnType<typeof useModelActions>
