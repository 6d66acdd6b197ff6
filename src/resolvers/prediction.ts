import type { TensorValue } from '../engine/engine.ts'
import type { PredictionOperation, PredictionOutcome } from '../services/stored-predictions.ts'
import { decodeTensors, encodeBytes, encodeData } from '../services/tensors.ts'
import { orFailure, resultTypename } from './failure.ts'
import type { MutationResolvers, PredictionResolvers, QueryResolvers, Resolvers, TensorResolvers } from './generated.ts'

/** A stored outcome with its tensors decoded. */
export type PredictionResultValue =
  | Exclude<PredictionOutcome, { kind: 'tensors' }>
  | { kind: 'tensors'; tensors: TensorValue[] }

/** Global ids of predictions. */
export const predictionPrefix = 'pred_'

export const predictionQueries: Pick<QueryResolvers, 'classifyText' | 'embed' | 'predict' | 'tokenize' | 'prediction'> =
  {
    classifyText: (_, args, { predictions, signal }) => predictions.classifyText(args, signal),
    embed: (_, args, { predictions, signal }) => predictions.embed(args, signal),
    predict: (_, args, { predictions, signal }) => predictions.predict(args, signal),
    tokenize: (_, args, { predictions }) => predictions.tokenize(args),
    prediction: (_, { id }, { loaders }) => loaders.prediction.load(id),
  }

export const predictionMutations: Pick<MutationResolvers, 'createPrediction'> = {
  createPrediction: (_, { input }, { storedPredictions }) =>
    orFailure(async () => ({ prediction: await storedPredictions.create(input.operation as PredictionOperation) })),
}

export const Prediction: PredictionResolvers = {
  result: ({ result }) => toResult(result as PredictionOutcome | null),
}

export const Tensor: TensorResolvers = {
  data: (tensor) => encodeData(tensor),
  base64: (tensor) => encodeBytes(tensor),
}

export const predictionResultTypes: Pick<Resolvers, 'CreatePredictionResult' | 'PredictionResult'> = {
  CreatePredictionResult: { __resolveType: resultTypename('CreatePredictionSuccess') },
  PredictionResult: { __resolveType: ({ kind }) => resultTypenames[kind] },
}

const resultTypenames = { classification: 'TextClassification', embeddings: 'Embeddings', tensors: 'Tensors' } as const

function toResult(outcome: PredictionOutcome | null): PredictionResultValue | null {
  if (outcome?.kind !== 'tensors') return outcome
  return { kind: 'tensors', tensors: decodeTensors(outcome.tensors, Number.POSITIVE_INFINITY) }
}
