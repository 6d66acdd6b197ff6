import type { TensorValue } from '../engine/engine.ts'
import type { CreatePrediction } from '../services/predictions/stored-predictions.ts'
import type { OperationArguments, OperationName, OperationResult, PredictionOutcome } from '../services/tasks/index.ts'
import { decodeTensors, encodeBytes, encodeData, toBase64 } from '../services/tasks/tensors.ts'
import type { PredictionRecord } from '../store/background/prediction-store.ts'
import { fromCursor, pageSize, toConnection } from './connection.ts'
import type { Context } from './context.ts'
import { orFailure, resultTypename } from './failure.ts'
import type {
  EmbeddingResolvers,
  ImageEmbeddingResolvers,
  MutationResolvers,
  PredictionResolvers,
  QueryResolvers,
  Resolvers,
  SubscriptionResolvers,
  TensorResolvers,
} from './generated.ts'
import { toStorable } from './storable.ts'

/** A stored outcome with its tensors decoded. */
export type PredictionResultValue =
  | Exclude<PredictionOutcome, { kind: 'tensors' }>
  | { kind: 'tensors'; tensors: TensorValue[] }

/** Global ids of predictions. */
export const predictionPrefix = 'pred_'

/** The resolver of a field that is an operation of the same name. */
const ask =
  <N extends OperationName>(name: N) =>
  (_: unknown, args: OperationArguments<N>, { predictions, caller, signal }: Context): Promise<OperationResult<N>> =>
    predictions.run(name, args, caller, signal)

export const predictionQueries: Pick<QueryResolvers, OperationName | 'tokenize' | 'prediction' | 'predictions'> = {
  classifyText: ask('classifyText'),
  classifyTokens: ask('classifyTokens'),
  classifyZeroShot: ask('classifyZeroShot'),
  fillMask: ask('fillMask'),
  answerQuestion: ask('answerQuestion'),
  summarize: ask('summarize'),
  translate: ask('translate'),
  text2text: ask('text2text'),
  embed: ask('embed'),
  similarity: ask('similarity'),
  rerank: ask('rerank'),
  predict: ask('predict'),
  classifyImage: ask('classifyImage'),
  detectObjects: ask('detectObjects'),
  segmentImage: ask('segmentImage'),
  captionImage: ask('captionImage'),
  embedImage: ask('embedImage'),
  transcribe: ask('transcribe'),
  classifyAudio: ask('classifyAudio'),
  tokenize: (_, args, { predictions, caller }) => predictions.tokenize(args, caller),
  prediction: (_, { id }, { loaders }) => loaders.prediction.load(id),
  predictions: async (_, { first, after, operation, ...filter }, { predictionStore, caller }) => {
    const size = pageSize(first, 20)
    const wanted = { ...filter, tenant: caller.tenant, kind: operation }
    const page = await predictionStore.page(wanted, size, fromCursor(after, predictionPrefix))
    return toConnection(page, size, await predictionStore.count(wanted), ({ id }) => id)
  },
}

export const predictionMutations: Pick<MutationResolvers, 'createPrediction' | 'cancelPrediction' | 'retryPrediction'> =
  {
    createPrediction: (_, { input }, { storedPredictions, caller }) =>
      orFailure(async () => {
        const operation = toStorable(input.operation)
        return { prediction: await storedPredictions.create({ ...input, operation } as CreatePrediction, caller) }
      }),
    cancelPrediction: (_, { id }, { storedPredictions, caller }) =>
      orFailure(async () => ({ prediction: await storedPredictions.cancel(id, caller) })),
    retryPrediction: (_, { id }, { storedPredictions, caller }) =>
      orFailure(async () => ({ prediction: await storedPredictions.retry(id, caller) })),
  }

export const predictionSubscriptions: Pick<SubscriptionResolvers, 'predictionEvents'> = {
  predictionEvents: {
    subscribe: (_, { id, after }, { storedPredictions, caller }) => storedPredictions.events(id, after ?? 0, caller),
    resolve: (prediction: PredictionRecord) => ({ sequence: prediction.sequence, prediction }),
  },
}

export const Prediction: PredictionResolvers = {
  operation: ({ kind }) => kind,
  result: ({ result }) => toResult(result as PredictionOutcome | null),
}

export const Embedding: EmbeddingResolvers = {
  base64: ({ vector }) => toBase64(vector instanceof Float32Array ? vector : Float32Array.from(vector)),
}

export const ImageEmbedding: ImageEmbeddingResolvers = { base64: Embedding.base64 as never }

export const Tensor: TensorResolvers = {
  data: (tensor) => encodeData(tensor),
  base64: (tensor) => encodeBytes(tensor),
}

export const predictionResultTypes: Pick<
  Resolvers,
  'CreatePredictionResult' | 'CancelPredictionResult' | 'RetryPredictionResult' | 'PredictionResult'
> = {
  CancelPredictionResult: { __resolveType: resultTypename('CancelPredictionSuccess') },
  RetryPredictionResult: { __resolveType: resultTypename('RetryPredictionSuccess') },
  CreatePredictionResult: { __resolveType: resultTypename('CreatePredictionSuccess') },
  PredictionResult: { __resolveType: ({ kind }) => resultTypenames[kind as keyof typeof resultTypenames] ?? kind },
}

const resultTypenames = {
  classification: 'TextClassification',
  embeddings: 'Embeddings',
  tensors: 'Tensors',
  imageClassification: 'ImageClassification',
  objectDetection: 'ObjectDetection',
  imageSegmentation: 'ImageSegmentation',
  imageCaption: 'ImageCaption',
  imageEmbedding: 'ImageEmbedding',
  transcription: 'Transcription',
  audioClassification: 'AudioClassification',
} as const

function toResult(outcome: PredictionOutcome | null): PredictionResultValue | null {
  if (outcome?.kind !== 'tensors') return outcome
  return { kind: 'tensors', tensors: decodeTensors(outcome.tensors, Number.POSITIVE_INFINITY) }
}
