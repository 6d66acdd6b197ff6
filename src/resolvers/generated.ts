import type { UploadedFile } from '../util/uploaded-file.ts';
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { ListedModel } from '../services/models/listed-model.ts';
import type { Route, SharedTarget } from '../models/route.ts';
import type { MemoryBudget } from '../scheduler/memory-budget.ts';
import type { ModelEventRecord } from '../store/models/model-store.ts';
import type { CompletionRecord } from '../store/completions/completion-record.ts';
import type { NumberedEvent } from '../services/completions/completion-reader.ts';
import type { PredictionRecord } from '../store/background/prediction-store.ts';
import type { PredictionResultValue } from './prediction.ts';
import type { JobRecord } from '../store/background/job-store.ts';
import type { DeliveryRecord } from '../store/delivery-store.ts';
import type { Embedding as EmbeddingValue } from '../services/tasks/embed.ts';
import type { ImageEmbedding as ImageEmbeddingValue } from '../services/tasks/embed-image.ts';
import type { TensorValue } from '../engine/engine.ts';
import type { Failure as DomainFailure } from '../errors.ts';
import type { Pull } from '../services/pulls/pull.ts';
import type { ApiKeyRecord } from '../store/access/key-store.ts';
import type { ErasureRecord } from '../store/privacy/erasure-store.ts';
import type { TenantRetentionRecord } from '../services/privacy/tenant-retention.ts';
import type { Context } from './context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A point in time, ISO 8601 in UTC with milliseconds: `2026-01-31T12:00:00.000Z`. */
  DateTime: { input: number; output: number; }
  /**
   * The elements of a tensor in row-major order, as one flat JSON list: numbers, or strings for STRING tensors, or booleans for BOOL
   * tensors. Elements of INT64 and UINT64 may also be written as decimal strings, and are returned so where a double could not hold
   * them exactly. `NaN` and the infinities of floating-point tensors are the strings `"NaN"`, `"Infinity"` and `"-Infinity"`.
   */
  TensorData: { input: unknown; output: unknown; }
  /**
   * A file of a multipart request (the GraphQL multipart request specification, over HTTP, with the header `apollo-require-preflight: true`):
   * a variable whose place in `variables` the part `map` names. Over WebSocket there are no files: give `base64`.
   */
  Upload: { input: UploadedFile; output: never; }
  /**
   * The elements of a vector as one flat JSON list of numbers. They are 32-bit floating-point numbers, told by 9 digits at most: rounded to 32
   * bits (`new Float32Array(vector)`) they are what the model gave, to the bit.
   */
  Vector: { input: unknown; output: ArrayLike<number>; }
};

/** Arguments of `answerQuestion`. */
export type AnswerQuestionInput = {
  /** As in `answerQuestion`. */
  allowNoAnswer?: InputMaybe<Scalars['Boolean']['input']>;
  /** As in `answerQuestion`. */
  context: Scalars['String']['input'];
  /** As in `answerQuestion`. */
  maxAnswerTokens?: InputMaybe<Scalars['Int']['input']>;
  /** As in `answerQuestion`. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** As in `answerQuestion`. */
  question: Scalars['String']['input'];
  /** As in `answerQuestion`. */
  topK?: InputMaybe<Scalars['Int']['input']>;
};

/** A piece of the context that may answer the question: `context.slice(start, end)` in JavaScript. */
export type AnswerSpan = {
  /** Where it ends: the place behind its last UTF-16 code unit. */
  end: Scalars['Int']['output'];
  /** Probability of its first token times that of its last, 0 to 1. */
  score: Scalars['Float']['output'];
  /** Where it begins, in UTF-16 code units from 0. */
  start: Scalars['Int']['output'];
  /** The piece itself. */
  text: Scalars['String']['output'];
};

/** An API key, without its secret, which nobody knows but its holder. */
export type ApiKey = Node & {
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** The id of the key that made it; without one, where the caller came from. */
  createdBy: Scalars['String']['output'];
  /** When it ends by itself; null for never. */
  expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** `key_` and a UUID. */
  id: Scalars['ID']['output'];
  /** What it may use at most. */
  limits: ApiKeyLimits;
  /** Models it may use, as `name` (any version) or `name@version`; null for all. To the key, there are no others. */
  models: Maybe<Array<Scalars['String']['output']>>;
  /** For people. */
  name: Scalars['String']['output'];
  /** The public beginning of its secret, to tell keys apart by. */
  prefix: Scalars['String']['output'];
  /** Until when the secret before the last rotation is good; null where there is none, also once it is over. */
  previousExpiresAt: Maybe<Scalars['DateTime']['output']>;
  /** When it was revoked; null where it was not. */
  revokedAt: Maybe<Scalars['DateTime']['output']>;
  /** What it may do. */
  scopes: Array<Scope>;
  /** Whose it is: everything made with it belongs to this tenant. */
  tenant: Scalars['String']['output'];
};

/** A page of API keys. */
export type ApiKeyConnection = {
  /** The page, each with its cursor. */
  edges: Array<ApiKeyEdge>;
  /** The page. */
  nodes: Array<ApiKey>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are. */
  totalCount: Scalars['Int']['output'];
};

/** An API key in a page. */
export type ApiKeyEdge = {
  /** Where it stands in the list. */
  cursor: Scalars['String']['output'];
  /** The key. */
  node: ApiKey;
};

/** What a key may use at most; null for no limit. */
export type ApiKeyLimits = {
  /** Subscriptions at once, over all connections. */
  concurrentStreams: Maybe<Scalars['Int']['output']>;
  /** GraphQL operations, and files posted to `/jobs`, of a minute by the clock. */
  requestsPerMinute: Maybe<Scalars['Int']['output']>;
  /** WebSocket connections at once. */
  sockets: Maybe<Scalars['Int']['output']>;
  /** Model tokens of a day in UTC. */
  tokensPerDay: Maybe<Scalars['Int']['output']>;
  /** Model tokens, prompts and completions together, of a minute by the clock. */
  tokensPerMinute: Maybe<Scalars['Int']['output']>;
  /** Model tokens that one operation may come to at most, as computed before anything of it is done. */
  tokensPerOperation: Maybe<Scalars['Int']['output']>;
};

/** As `ApiKeyLimits`: 1 or more each. What is left out, or null, is not limited. */
export type ApiKeyLimitsInput = {
  /** Subscriptions at once, over all connections. */
  concurrentStreams?: InputMaybe<Scalars['Int']['input']>;
  /** GraphQL operations, and files posted to `/jobs`, of a minute by the clock. */
  requestsPerMinute?: InputMaybe<Scalars['Int']['input']>;
  /** WebSocket connections at once. */
  sockets?: InputMaybe<Scalars['Int']['input']>;
  /** Model tokens of a day in UTC. */
  tokensPerDay?: InputMaybe<Scalars['Int']['input']>;
  /** Model tokens, prompts and completions together, of a minute by the clock. */
  tokensPerMinute?: InputMaybe<Scalars['Int']['input']>;
  /** Model tokens that one operation may come to at most, as computed before anything of it is done. */
  tokensPerOperation?: InputMaybe<Scalars['Int']['input']>;
};

/** The labels of a recording. */
export type AudioClassification = {
  /** How it was computed together with others. */
  batch: Batch;
  /** The most probable label. */
  label: Scalars['String']['output'];
  /** Labels with their probabilities, best first, at most `topK`. */
  labels: Array<LabelScore>;
  /** The model that answered, as `name@version`. */
  model: Scalars['String']['output'];
  /** Whether several labels may hold at once: then each has a probability of its own, and they don't add up to 1. */
  multiLabel: Scalars['Boolean']['output'];
  /** Its probability, 0 to 1. */
  score: Scalars['Float']['output'];
  /** Length of the recording. */
  seconds: Scalars['Float']['output'];
};

/** How a result was computed together with others. */
export type Batch = {
  /** Rows of the model run this result came from, this one included. */
  size: Scalars['Int']['output'];
  /** Milliseconds between the request and its run. */
  waitMs: Scalars['Float']['output'];
};

/** A rectangle in an image: pixels from its upper left corner, in fractions; it may reach beyond the edge. */
export type Box = {
  /** Right edge. */
  xMax: Scalars['Float']['output'];
  /** Left edge. */
  xMin: Scalars['Float']['output'];
  /** Lower edge. */
  yMax: Scalars['Float']['output'];
  /** Upper edge. */
  yMin: Scalars['Float']['output'];
};

/** The canceled completion, or that there is none. */
export type CancelCompletionResult = CancelCompletionSuccess | NotFound | StorageUnavailable;

/** The completion no longer runs. */
export type CancelCompletionSuccess = {
  /** As it was stored. */
  completion: Completion;
};

/** The canceled job, or why there is none. */
export type CancelJobResult = CancelJobSuccess | NotFound | StorageUnavailable;

/** The job is not carried out any more. */
export type CancelJobSuccess = {
  /** As it was stored. */
  job: Job;
};

/** The canceled prediction, or why there is none. */
export type CancelPredictionResult = CancelPredictionSuccess | NotFound | StorageUnavailable;

/** The prediction is not carried out any more. */
export type CancelPredictionSuccess = {
  /** As it was stored. */
  prediction: Prediction;
};

/** What came of `cancelPull`. */
export type CancelPullResult = CancelPullSuccess | NotFound;

/** The pull has ended. */
export type CancelPullSuccess = {
  /** The pull as it stands now. */
  pull: ModelPull;
};

/** Arguments of `captionImage`. */
export type CaptionImageInput = {
  /** As in `captionImage`. */
  image: MediaInput;
  /** 1 to 1024. Default: 64. */
  maxTokens?: InputMaybe<Scalars['Int']['input']>;
  /** Default: the first IMAGE_TO_TEXT model registered. */
  model?: InputMaybe<Scalars['String']['input']>;
};

/** Where a name leads now, or why nothing was changed. */
export type ChangeRouteResult = ChangeRouteSuccess | EngineFailed | InsufficientMemory | InvalidInput | ModelNotFound | ModelRetired | ModelUnavailable | NotFound | RevisionConflict | ShuttingDown | StorageUnavailable | WrongTask;

/** The name was changed. */
export type ChangeRouteSuccess = {
  /** Where it leads now. */
  route: ModelRoute;
};

/** One of the `n` texts of a completion. */
export type Choice = {
  /** Null until it has ended. */
  finishReason: Maybe<FinishReason>;
  /** 0 to `n` - 1. */
  index: Scalars['Int']['output'];
  /** Its text so far. */
  text: Scalars['String']['output'];
};

/** Arguments of `classifyAudio`. */
export type ClassifyAudioInput = {
  /** As in `classifyAudio`. */
  audio: MediaInput;
  /** Default: the first AUDIO_CLASSIFICATION model registered. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** 1 or more. Default: all labels. */
  topK?: InputMaybe<Scalars['Int']['input']>;
};

/** Arguments of `classifyImage`. Images and recordings are stored with their prediction. */
export type ClassifyImageInput = {
  /** As in `classifyImage`. */
  image: MediaInput;
  /** Default: the first IMAGE_CLASSIFICATION model registered. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** 1 or more. Default: all labels. */
  topK?: InputMaybe<Scalars['Int']['input']>;
};

/** Arguments of `classifyText`. */
export type ClassifyTextInput = {
  /** Default: the first TEXT_CLASSIFICATION model registered. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** As in `classifyText`. */
  text: Scalars['String']['input'];
  /** 1 or more. Default: all labels. */
  topK?: InputMaybe<Scalars['Int']['input']>;
};

/** Arguments of `classifyTokens`. */
export type ClassifyTokensInput = {
  /** As in `classifyTokens`. */
  aggregation?: InputMaybe<EntityAggregation>;
  /** As in `classifyTokens`. */
  ignoreLabels?: InputMaybe<Array<Scalars['String']['input']>>;
  /** As in `classifyTokens`. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** As in `classifyTokens`. */
  text: Scalars['String']['input'];
};

/** Arguments of `classifyZeroShot`. */
export type ClassifyZeroShotInput = {
  /** As in `classifyZeroShot`. */
  hypothesisTemplate?: InputMaybe<Scalars['String']['input']>;
  /** As in `classifyZeroShot`. */
  labels: Array<Scalars['String']['input']>;
  /** As in `classifyZeroShot`. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** As in `classifyZeroShot`. */
  multiLabel?: InputMaybe<Scalars['Boolean']['input']>;
  /** As in `classifyZeroShot`. */
  text: Scalars['String']['input'];
};

/** A generation: created by `createCompletion` or `streamCompletion`, stored, read again by its id. */
export type Completion = Node & {
  /** `n` choices in order of their index. */
  choices: Array<Choice>;
  /** When it was asked for. */
  createdAt: Scalars['DateTime']['output'];
  /** Null unless the completion has failed. */
  failure: Maybe<Failure>;
  /** The first choice's; null until it has ended. */
  finishReason: Maybe<FinishReason>;
  /** When it ended, in whatever way; null until then. */
  finishedAt: Maybe<Scalars['DateTime']['output']>;
  /** `cmpl_` and a UUID that sorts by time. */
  id: Scalars['ID']['output'];
  /** The messages as given; null where a prompt was given. */
  messages: Maybe<Array<Message>>;
  /** Null where the model is no longer registered. */
  model: Maybe<Model>;
  /** The prompt as given; null where messages were given. */
  prompt: Maybe<Scalars['String']['output']>;
  /**
   * The seed of this text. Where the input gave it, it gives the same text again; a text without one may have been decoded
   * speculatively, and then differs now and then from what its seed gives.
   */
  seed: Scalars['Int']['output'];
  /** Where it stands. */
  state: WorkState;
  /** The first choice's text so far. */
  text: Scalars['String']['output'];
  /** How long it took. */
  timings: Timings;
  /** Tokens used so far. */
  usage: Usage;
};

/** A page of completions. */
export type CompletionConnection = {
  /** The page, each with its cursor. */
  edges: Array<CompletionEdge>;
  /** The page. */
  nodes: Array<Completion>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** Entries of the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** Text that is final: whole characters only, never part of a stop string. */
export type CompletionDelta = CompletionEvent & {
  /**
   * Number of the first event in it: `sequence`, or less where it has the text of several events, put together for a reader who had fallen
   * far behind. Then `sequence` is the number of the last of them, and the next event's number follows it.
   */
  from: Scalars['Int']['output'];
  /** Which of the `n` choices. */
  index: Scalars['Int']['output'];
  /** One entry a token; null unless asked for. */
  logprobs: Maybe<Array<TokenLogprob>>;
  /** Its number among the events of its completion, from 1. */
  sequence: Scalars['Int']['output'];
  /** To be appended to what came before for this index. */
  text: Scalars['String']['output'];
  /** The token ids behind this text. */
  tokens: Array<Scalars['Int']['output']>;
};

/** A completion and its place in the list. */
export type CompletionEdge = {
  /** Pass it as `after` to continue behind this entry. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node: Completion;
};

/** Events of one completion are numbered 1, 2, 3 ... without gaps. */
export type CompletionEvent = {
  /** Its number. */
  sequence: Scalars['Int']['output'];
};

/** The last event of a completion that failed, and the only one of a request that was refused. */
export type CompletionFailed = CompletionEvent & {
  /** Why. */
  failure: Failure;
  /** Its number among the events of its completion, from 1. */
  sequence: Scalars['Int']['output'];
};

/** The last event of a completion that succeeded or was canceled. */
export type CompletionFinished = CompletionEvent & {
  /** As it was stored. */
  completion: Completion;
  /** Its number among the events of its completion, from 1. */
  sequence: Scalars['Int']['output'];
};

/** Always the first event. */
export type CompletionStarted = CompletionEvent & {
  /** As it stands when this is read. */
  completion: Completion;
  /** Its number among the events of its completion, from 1. */
  sequence: Scalars['Int']['output'];
};

/** Prompt and `maxTokens` do not fit the model's context together. */
export type ContextLengthExceeded = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** The model's context, tokens. */
  maximum: Scalars['Int']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
  /** Prompt tokens + `maxTokens` (1 where none was given). */
  requested: Scalars['Int']['output'];
};

/** The operation may come to more model tokens than the API key may ask for at once. */
export type CostLimitExceeded = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** Model tokens at once, at most: the smallest of the key's limits. */
  limit: Scalars['Float']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
  /** Model tokens that it may come to. */
  requested: Scalars['Float']['output'];
};

/** What `createApiKey` needs. */
export type CreateApiKeyInput = {
  /** When it ends by itself. Default: never. */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** What it may use at most. Default: no limits. */
  limits?: InputMaybe<ApiKeyLimitsInput>;
  /** Models it may use, as `name` or `name@version`; 1 to 100. Default: all. To the key, there are no others. */
  models?: InputMaybe<Array<Scalars['String']['input']>>;
  /** 1 to 100 characters, for people. */
  name: Scalars['String']['input'];
  /** What it may do; at least one, all of them the caller's own. */
  scopes: Array<Scope>;
  /** 1 to 64 of a-z, 0-9, `.`, `_` and `-`. Default: the caller's own; another one needs TENANTS_ADMIN. */
  tenant?: InputMaybe<Scalars['String']['input']>;
};

/** What `createApiKey` returns. */
export type CreateApiKeyResult = CreateApiKeySuccess | Forbidden | InvalidInput | StorageUnavailable;

/** The key was made. */
export type CreateApiKeySuccess = {
  /** The key. */
  key: ApiKey;
  /** What its holder sends: `mg_...`. It is stored nowhere and shown this once. */
  secret: Scalars['String']['output'];
};

/**
 * What to generate. Ranges and defaults follow the OpenAI completions API where it has the parameter. The order of sampling: penalties,
 * `logitBias`, `temperature`, `topK`, `topP`, `minP`.
 */
export type CreateCompletionInput = {
  /** Go on without the caller. Default: false. */
  background?: InputMaybe<Scalars['Boolean']['input']>;
  /** Put the prompt's text before the generated text. Only with `prompt`. Default: false. */
  echo?: InputMaybe<Scalars['Boolean']['input']>;
  /** -2 to 2: subtracted for each time a token was generated so far. Default: 0. */
  frequencyPenalty?: InputMaybe<Scalars['Float']['input']>;
  /**
   * 1 to 255 printable ASCII characters without spaces, chosen by the caller. The same key and input give the same completion, from its first
   * event, whether it still runs or not; the same key and another input is refused with IDEMPOTENCY_CONFLICT. Forgotten after
   * `IDEMPOTENCY_HOURS`.
   */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Up to 300 entries. */
  logitBias?: InputMaybe<Array<LogitBiasInput>>;
  /** 0 to 20: report each token's log-probability, and that many most probable alternatives. Default: not reported. */
  logprobs?: InputMaybe<Scalars['Int']['input']>;
  /** Tokens to generate at most, 1 or more; prompt and `maxTokens` together must fit the model's context. Default: 256, or what the context leaves. */
  maxTokens?: InputMaybe<Scalars['Int']['input']>;
  /**
   * 1 to 1000 turns, put into the model's own chat template. Exactly one of `prompt` and `messages`. Where the last one is the
   * ASSISTANT's, the generation goes on from its text, which is not repeated.
   */
  messages?: InputMaybe<Array<MessageInput>>;
  /** 0 to 1: drop tokens less probable than this share of the most probable one's. Default: 0, off. */
  minP?: InputMaybe<Scalars['Float']['input']>;
  /** A TEXT_GENERATION model: `name` or `name@version`. Default: the first one registered. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** Choices to generate for the one prompt, 1 to 16. Default: 1. */
  n?: InputMaybe<Scalars['Int']['input']>;
  /** -2 to 2: subtracted from the logit of every token generated so far. Default: 0. */
  presencePenalty?: InputMaybe<Scalars['Float']['input']>;
  /** Text to continue, as it is. Exactly one of `prompt` and `messages`. */
  prompt?: InputMaybe<Scalars['String']['input']>;
  /** Greater than 0 to 2: positive logits of tokens seen in prompt or output are divided by it, negative ones multiplied. Default: 1, off. */
  repetitionPenalty?: InputMaybe<Scalars['Float']['input']>;
  /**
   * The same seed, model version and input give the same text, alone or in company, cached or not. Default: a random one, told as
   * `Completion.seed`. Only requests without a seed are decoded speculatively, which is faster where the text repeats the prompt.
   */
  seed?: InputMaybe<Scalars['Int']['input']>;
  /** Up to 16 strings of 1 to 256 characters that end the generation; the text ends before the string, which is never shown in part. */
  stop?: InputMaybe<Array<Scalars['String']['input']>>;
  /** 0 to 2; 0 is greedy: always the most probable token. Default: 1. */
  temperature?: InputMaybe<Scalars['Float']['input']>;
  /** 0 or more: sample from that many most probable tokens; 0 is off. Default: 0. */
  topK?: InputMaybe<Scalars['Int']['input']>;
  /** Greater than 0 to 1: sample from the most probable tokens whose probabilities add up to it. Default: 1, off. */
  topP?: InputMaybe<Scalars['Float']['input']>;
  /** Where to tell of its end. */
  webhook?: InputMaybe<WebhookInput>;
};

/** The completion, or why there is none. */
export type CreateCompletionResult = ContextLengthExceeded | CreateCompletionSuccess | EngineFailed | IdempotencyConflict | InsufficientMemory | InternalFailure | Interrupted | InvalidInput | ModelNotFound | ModelRetired | ModelUnavailable | QueueFull | ShuttingDown | StorageUnavailable | Unauthenticated | WrongTask;

/** The completion: ended, or with `background: true` just begun. */
export type CreateCompletionSuccess = {
  /** As it stands. */
  completion: Completion;
};

/** A file of operations to store and carry out; exactly one of `jsonl` and `file`. */
export type CreateJobInput = {
  /**
   * The same as a file of a multipart request, in UTF-8, `MAX_UPLOAD_BYTES` at most; its lines are told as `input.file.12` and so on. Larger ones,
   * up to `MAX_JOB_BYTES`, are posted to `/jobs`.
   */
  file?: InputMaybe<Scalars['Upload']['input']>;
  /** As in `CreatePredictionInput`: the same key and file give the same job. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /**
   * JSON lines, each one a `JobLine`: `{"customId": "a", "prediction": {"classifyText": {"text": "Fine."}}}`. 1 to `MAX_JOB_LINES` lines;
   * blank ones are left out, but count. What is wrong in a line is told with its number: `input.jsonl.12.prediction.classifyText.text`.
   */
  jsonl?: InputMaybe<Scalars['String']['input']>;
  /** Where to tell of its end. */
  webhook?: InputMaybe<WebhookInput>;
};

/** The stored job, or why it was refused. */
export type CreateJobResult = CostLimitExceeded | CreateJobSuccess | Forbidden | IdempotencyConflict | InvalidInput | QueueFull | RateLimited | ShuttingDown | StorageUnavailable;

/** The job is stored and will be carried out. */
export type CreateJobSuccess = {
  /** As it was stored. */
  job: Job;
};

/** A prediction to store and carry out. */
export type CreatePredictionInput = {
  /**
   * 1 to 255 printable ASCII characters without spaces, chosen by the caller. The same key and input give the same prediction, however often
   * and at whatever the same time it is asked for; the same key and another input is refused with IDEMPOTENCY_CONFLICT. Forgotten after
   * `IDEMPOTENCY_HOURS`.
   */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Exactly one operation. */
  operation: PredictionOperation;
  /** Where to tell of its end. */
  webhook?: InputMaybe<WebhookInput>;
};

/** The stored prediction, or why it was refused. */
export type CreatePredictionResult = CreatePredictionSuccess | IdempotencyConflict | InvalidInput | ModelNotFound | ModelRetired | QueueFull | ShuttingDown | StorageUnavailable | WrongTask;

/** The prediction is stored and will be carried out. */
export type CreatePredictionSuccess = {
  /** As it was stored, QUEUED. */
  prediction: Prediction;
};

/** An alias to remove. */
export type DeleteAliasInput = {
  /** The alias. */
  alias: Scalars['String']['input'];
  /** Refused as REVISION_CONFLICT unless the alias's revision is this. Default: the one it has when the request comes. */
  expectedRevision?: InputMaybe<Scalars['Int']['input']>;
};

/** A version to delete. */
export type DeleteModelInput = {
  /** Refused as REVISION_CONFLICT unless the revision of the model's own name is this. Default: the one it has when the request comes. */
  expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** As `name@version`. */
  model: Scalars['String']['input'];
};

/** What is gone, or why nothing was changed. */
export type DeleteModelResult = DeleteModelSuccess | InvalidInput | ModelNotFound | ModelUnavailable | RevisionConflict | StorageUnavailable;

/** The version and its files are gone. */
export type DeleteModelSuccess = {
  /** What its files had, bytes. */
  freedBytes: Scalars['Float']['output'];
  /** As `name@version`. */
  name: Scalars['String']['output'];
};

/** Arguments of `detectObjects`. */
export type DetectObjectsInput = {
  /** As in `detectObjects`. */
  image: MediaInput;
  /** Default: the first OBJECT_DETECTION model registered. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** 0 to 1. Default: 0.5. */
  threshold?: InputMaybe<Scalars['Float']['input']>;
};

/** A thing in an image. */
export type DetectedObject = {
  /** Where it is. */
  box: Box;
  /** What it is. */
  label: Scalars['String']['output'];
  /** Probability, 0 to 1. */
  score: Scalars['Float']['output'];
};

/** Arguments of `embedImage`. */
export type EmbedImageInput = {
  /** As in `embedImage`. */
  image: MediaInput;
  /** Default: the first IMAGE_FEATURE_EXTRACTION model registered. */
  model?: InputMaybe<Scalars['String']['input']>;
};

/** Arguments of `embed`. */
export type EmbedInput = {
  /** Default: the first FEATURE_EXTRACTION model registered. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** As in `embed`. */
  texts: Array<Scalars['String']['input']>;
};

/** A text as a vector: texts of like meaning point in like directions. */
export type Embedding = {
  /**
   * The same numbers as 32-bit floating point, little-endian, base64: under half the size of `vector` in JSON, and cheaper to
   * read. In JavaScript: `new Float32Array(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer)`.
   */
  base64: Scalars['String']['output'];
  /** How it was computed together with others. */
  batch: Batch;
  /** Numbers of the vector. */
  dimensions: Scalars['Int']['output'];
  /** The model that answered, as `name@version`. */
  model: Scalars['String']['output'];
  /** Tokens of the text as the model saw it. */
  tokens: Scalars['Int']['output'];
  /** Length 1 (L2), so that a dot product of two is their cosine. */
  vector: Scalars['Vector']['output'];
};

/** The result of a stored `embed`. */
export type Embeddings = {
  /** One a text, in order. */
  embeddings: Array<Embedding>;
};

/** How much of what is stored is encrypted with the current key. */
export type EncryptionStatus = {
  /** Rows of them that were encrypted under an older key, or not at all, and are under the current one now. */
  encryptedAnew: Scalars['Int']['output'];
  /** Rows of them that were looked at. */
  examined: Scalars['Int']['output'];
  /** When all was encrypted with the current key, so that older keys can be left out of ENCRYPTION_KEYS; null until then. */
  finishedAt: Maybe<Scalars['DateTime']['output']>;
  /** The id of the key that encrypts new records: the first of ENCRYPTION_KEYS. */
  keyId: Scalars['String']['output'];
  /** Rows of the tables with texts, when the current key came. */
  total: Scalars['Int']['output'];
};

/**
 * The model's engine process died or stalled while it worked on this request. The next request gets a new one. Completions live through
 * the death of a process; they fail with this where they were alone in one that died twice without a token in between.
 */
export type EngineFailed = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
  /** As `name@version`. */
  model: Scalars['String']['output'];
};

/** A labelled piece of a text: `text.slice(start, end)` in JavaScript. */
export type Entity = {
  /** Where it ends: the place behind its last UTF-16 code unit. */
  end: Scalars['Int']['output'];
  /** As the model names it, without `B-` and `I-` unless `aggregation` is NONE. */
  label: Scalars['String']['output'];
  /** Probability, 0 to 1. */
  score: Scalars['Float']['output'];
  /** Where it begins, in UTF-16 code units from 0. */
  start: Scalars['Int']['output'];
  /** The piece itself. */
  text: Scalars['String']['output'];
};

/** How labelled tokens become entities. */
export type EntityAggregation =
  /** As SIMPLE, after every token of a word got the best label of their mean scores. */
  | 'AVERAGE'
  /** As SIMPLE, after every token of a word got the label of its first one. */
  | 'FIRST'
  /** As SIMPLE, after every token of a word got the label of the one with the highest score. */
  | 'MAX'
  /** Not at all: each token is an entity, with its label as the model has it (`B-PER`). */
  | 'NONE'
  /** Neighbours of one label become one, `B-` beginning a new one; its score is the mean of its tokens' scores. */
  | 'SIMPLE';

/** What the mutations that erase return. */
export type EraseResult = EraseSuccess | Forbidden | InvalidInput | NotFound | StorageUnavailable;

/** It is gone. */
export type EraseSuccess = {
  /** The receipt. */
  erasure: Erasure;
};

/** The receipt of an erasure. It tells what, when, for whom and how much; no text. */
export type Erasure = Node & {
  /**
   * When the free space and the log of the database's files were clean too; null where that could not be done yet: it is done at the next
   * start. With Postgres: when its tables were vacuumed; its own log keeps pages until they are recycled.
   */
  cleanedAt: Maybe<Scalars['DateTime']['output']>;
  /** How much there was. */
  counts: ErasureCounts;
  /** SHA-256, in hexadecimal, over the ids that were erased: batch by batch, of the digest before and the batch's ids, a line each. */
  digest: Scalars['String']['output'];
  /** When the last record was gone from the tables; null where that goes on. */
  finishedAt: Maybe<Scalars['DateTime']['output']>;
  /** `ers_` and a UUID. */
  id: Scalars['ID']['output'];
  /** When it was asked for. */
  requestedAt: Scalars['DateTime']['output'];
  /** The id of the key that asked for it; without one, where the caller came from. */
  requestedBy: Scalars['String']['output'];
  /** What kind of thing was erased. */
  subject: ErasureSubject;
  /** Its id; a tenant's name. */
  subjectId: Scalars['String']['output'];
  /** Whose it was. */
  tenant: Scalars['String']['output'];
};

/** A page of receipts. */
export type ErasureConnection = {
  /** The page, each with its cursor. */
  edges: Array<ErasureEdge>;
  /** The page. */
  nodes: Array<Erasure>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** How many there are. */
  totalCount: Scalars['Int']['output'];
};

/** Records that were erased, by kind. */
export type ErasureCounts = {
  /** Completions. */
  completions: Scalars['Int']['output'];
  /** Webhook messages. */
  deliveries: Scalars['Int']['output'];
  /** Events of the token log. */
  events: Scalars['Int']['output'];
  /** Idempotency keys. */
  idempotencyKeys: Scalars['Int']['output'];
  /** Lines of jobs, with those that made the completions. */
  jobLines: Scalars['Int']['output'];
  /** Jobs. */
  jobs: Scalars['Int']['output'];
  /** Stored predictions. */
  predictions: Scalars['Int']['output'];
};

/** A receipt in a page. */
export type ErasureEdge = {
  /** Where it stands in the list. */
  cursor: Scalars['String']['output'];
  /** The receipt. */
  node: Erasure;
};

/** What an erasure is about. */
export type ErasureSubject =
  /** All that was asked for with an API key. */
  | 'API_KEY'
  /** One completion. */
  | 'COMPLETION'
  /** One job. */
  | 'JOB'
  /** One stored prediction. */
  | 'PREDICTION'
  /** All that a tenant has. */
  | 'TENANT';

/** An expected failure. `code` is the type's name in capitals: `QueueFull` is `QUEUE_FULL`. */
export type Failure = {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** For people; may change. Programs read `code`. */
  message: Scalars['String']['output'];
};

/** How often a failure was told. */
export type FailureCount = {
  /** Which failure. */
  code: Scalars['String']['output'];
  /** Since the server started. */
  count: Scalars['Int']['output'];
};

/** Arguments of `fillMask`. */
export type FillMaskInput = {
  /** As in `fillMask`. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** As in `fillMask`. */
  text: Scalars['String']['input'];
  /** As in `fillMask`. */
  topK?: InputMaybe<Scalars['Int']['input']>;
};

/** What may stand in place of a mask. */
export type FilledMask = {
  /** The most probable tokens, best first. */
  candidates: Array<MaskCandidate>;
};

/** Why a choice ended. */
export type FinishReason =
  /** Stopped on request, or because the last reader left. */
  | 'CANCELED'
  /** The engine or the server failed; see the completion's `failure`. */
  | 'ERROR'
  /** `maxTokens` were generated. */
  | 'LENGTH'
  /** The model ended its text, or one of `stop` came. */
  | 'STOP';

/** The API key is good, but not for this. */
export type Forbidden = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
  /** What the key lacks: any of these would do; where a key is to be made, all of these. */
  scopes: Array<Scope>;
};

/** A model can't be fetched from the hub. */
export type HubFailed = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
  /** Why. */
  reason: HubFailureReason;
  /** How long the hub asks to wait, milliseconds. */
  retryAfterMs: Maybe<Scalars['Float']['output']>;
  /** HTTP status of the hub's answer, where there was one. */
  status: Maybe<Scalars['Int']['output']>;
};

/** Why a model can't be had from the hub. */
export type HubFailureReason =
  /** The hub answers with something else than was asked for, such as a file of another length. */
  | 'BAD_RESPONSE'
  /** A file's contents are not those that the hub's digest tells. */
  | 'DIGEST_MISMATCH'
  /** The hub sends this server to an address that it doesn't go to: inside its own network, or without encryption. */
  | 'FORBIDDEN_REDIRECT'
  /** The hub has no such model, revision or file. */
  | 'NOT_FOUND'
  /** The model has no ONNX export, or none in the wanted precision. */
  | 'NO_GRAPH'
  /** The hub was asked too often: wait for `retryAfterMs`. */
  | 'RATE_LIMITED'
  /** The model is larger than `PULL_MAX_MB`. */
  | 'TOO_LARGE'
  /** The hub asks for a token (`HUB_TOKEN`) or for one with more rights. */
  | 'UNAUTHORIZED'
  /** The hub doesn't answer, breaks off, or has an error of its own, again and again. */
  | 'UNREACHABLE';

/** A precision in which models are exported, and how the hub's layout names its files. */
export type HubPrecision =
  /** 4 bits, by bitsandbytes' rule: `onnx/model_bnb4.onnx`. */
  | 'BNB4'
  /** 16-bit floating point: `onnx/model_fp16.onnx`. */
  | 'FP16'
  /** 32-bit floating point: `onnx/model.onnx`. */
  | 'FP32'
  /** 8 bits, signed: `onnx/model_int8.onnx`. */
  | 'INT8'
  /** 4 bits: `onnx/model_q4.onnx`. */
  | 'Q4'
  /** 4 bits, the rest in 16-bit floating point: `onnx/model_q4f16.onnx`. */
  | 'Q4F16'
  /** 8 bits: `onnx/model_quantized.onnx`. */
  | 'Q8'
  /** 8 bits, unsigned: `onnx/model_uint8.onnx`. */
  | 'UINT8';

/** The idempotency key was used with another input, whose record stands; nothing was started. */
export type IdempotencyConflict = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** As given. */
  idempotencyKey: Scalars['String']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
};

/** An image in words. */
export type ImageCaption = {
  /** How it was computed together with others. */
  batch: Batch;
  /** The model that answered, as `name@version`. */
  model: Scalars['String']['output'];
  /** The description. */
  text: Scalars['String']['output'];
};

/** The labels of an image. */
export type ImageClassification = {
  /** How it was computed together with others. */
  batch: Batch;
  /** The most probable label. */
  label: Scalars['String']['output'];
  /** Labels with their probabilities, best first, at most `topK`. */
  labels: Array<LabelScore>;
  /** The model that answered, as `name@version`. */
  model: Scalars['String']['output'];
  /** Whether several labels may hold at once: then each has a probability of its own, and they don't add up to 1. */
  multiLabel: Scalars['Boolean']['output'];
  /** Its probability, 0 to 1. */
  score: Scalars['Float']['output'];
};

/** An image as a vector: images of like content point in like directions. */
export type ImageEmbedding = {
  /** The same numbers as 32-bit floating point, little-endian, base64. */
  base64: Scalars['String']['output'];
  /** How it was computed together with others. */
  batch: Batch;
  /** Numbers of the vector. */
  dimensions: Scalars['Int']['output'];
  /** The model that answered, as `name@version`. */
  model: Scalars['String']['output'];
  /** Length 1 (L2), so that a dot product of two is their cosine. */
  vector: Scalars['Vector']['output'];
};

/** The pixels of one class or one thing. */
export type ImageSegment = {
  /** What it is; `FOREGROUND` where the model only tells an object from its background. */
  label: Scalars['String']['output'];
  /** A grey PNG of the image's size in base64: white where it is, black elsewhere (grey in between where the model is not sure). */
  mask: Scalars['String']['output'];
  /** Probability, 0 to 1; null where the model gives none, as those of classes alone do. */
  score: Maybe<Scalars['Float']['output']>;
};

/** What the pixels of an image belong to. */
export type ImageSegmentation = {
  /** How it was computed together with others. */
  batch: Batch;
  /** Of the image and each mask, pixels. */
  height: Scalars['Int']['output'];
  /** The model that answered, as `name@version`. */
  model: Scalars['String']['output'];
  /** One a class that is there, in order of class number; one a thing where the model tells things apart. */
  segments: Array<ImageSegment>;
  /** Of the image and each mask, pixels, turned as its camera says. */
  width: Scalars['Int']['output'];
};

/** The model does not fit the memory that models may have together (`MODEL_MEMORY_MB`), beside those that are at work now. */
export type InsufficientMemory = Failure & {
  /** What could be had for it, bytes: what is free, and what idle models would give back. */
  availableBytes: Scalars['Float']['output'];
  /** The whole budget, bytes. */
  budgetBytes: Scalars['Float']['output'];
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
  /** As `name@version`. */
  model: Scalars['String']['output'];
  /** What it needs, bytes: weights, runtime, and its KV cache at the largest. */
  requiredBytes: Scalars['Float']['output'];
};

/** The disk of DATA_DIR has no room for the model. */
export type InsufficientStorage = Failure & {
  /** What the disk has for it, bytes. */
  availableBytes: Scalars['Float']['output'];
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
  /** What the model has, bytes. */
  requiredBytes: Scalars['Float']['output'];
};

/** Something unexpected; the details are in the server's log. */
export type InternalFailure = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
};

/** The server stopped before the work ended. */
export type Interrupted = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
};

/** A value outside its range or form. */
export type InvalidInput = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** Path of the value, such as `input.maxTokens` or `inputs.0.shape`. */
  field: Scalars['String']['output'];
  /** The limit that the value broke, where there is one. */
  limit: Maybe<Scalars['Float']['output']>;
  /** For people; may change. */
  message: Scalars['String']['output'];
};

/** The folder is no model that can be registered. */
export type InvalidModel = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** The file at fault, by its path in the folder. */
  file: Scalars['String']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
};

/** A file of operations, carried out in the background. */
export type Job = Node & {
  /** 1, and one more with each `retryJob`. */
  attempts: Scalars['Int']['output'];
  /** When it was asked for. */
  createdAt: Scalars['DateTime']['output'];
  /** Path on this server of the failures so far, JSON lines in the order of the file: `{"line", "customId", "operation", "failure"}`. */
  errorsPath: Scalars['String']['output'];
  /** Lines that failed. */
  failed: Scalars['Int']['output'];
  /** When it ended, in whatever way; null until then. */
  finishedAt: Maybe<Scalars['DateTime']['output']>;
  /** `job_` and a UUID that sorts by time. */
  id: Scalars['ID']['output'];
  /**
   * Path on this server of the results so far, JSON lines in the order of the file: `{"line", "customId", "operation", "result"}`. `result`
   * has the fields of the operation's type and `kind`; vectors are lists of numbers, tensors base64.
   */
  resultsPath: Scalars['String']['output'];
  /** When it was begun first; null until then. */
  startedAt: Maybe<Scalars['DateTime']['output']>;
  /** Where it stands. SUCCEEDED: every line has ended, `failed` of them by an error. CANCELED: the lines that had not ended were dropped. */
  state: WorkState;
  /** Lines that have a result. */
  succeeded: Scalars['Int']['output'];
  /** Lines. */
  total: Scalars['Int']['output'];
};

/** A page of jobs. */
export type JobConnection = {
  /** The page, each with its cursor. */
  edges: Array<JobEdge>;
  /** The page. */
  nodes: Array<Job>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** Entries of the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** A job and its place in the list. */
export type JobEdge = {
  /** Pass it as `after` to continue behind this entry. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node: Job;
};

/** A change of a job. */
export type JobEvent = {
  /** The job as this change has left it. */
  job: Job;
  /** Its number among the changes of its job: 1, 2, 3 ... without gaps. */
  sequence: Scalars['Int']['output'];
};

/** A line of a job's file, with exactly one of `completion` and `prediction`. */
export type JobLine = {
  /** A completion, without `background`, `idempotencyKey` and `webhook`. It is stored like any other. */
  completion?: InputMaybe<CreateCompletionInput>;
  /** The caller's own name for the line, 1 to 255 characters, unlike all others of the job; it comes back with the result. */
  customId?: InputMaybe<Scalars['String']['input']>;
  /** A prediction. */
  prediction?: InputMaybe<PredictionOperation>;
};

/** One label of a text. */
export type LabelScore = {
  /** As the model names it, or as the caller did. */
  label: Scalars['String']['output'];
  /** Probability, 0 to 1. */
  score: Scalars['Float']['output'];
};

/** Nearest-rank percentiles, milliseconds. */
export type LatencyPercentiles = {
  /** How many were measured. */
  count: Scalars['Int']['output'];
  /** Half of them took no longer. */
  p50: Scalars['Float']['output'];
  /** Nine of ten took no longer. */
  p90: Scalars['Float']['output'];
  /** 99 of 100 took no longer. */
  p99: Scalars['Float']['output'];
};

/** A version to load or unload. */
export type LoadModelInput = {
  /** `name@version`, or a name that leads to it. */
  model: Scalars['String']['input'];
};

/** The version, or why it is not loaded. */
export type LoadModelResult = EngineFailed | InsufficientMemory | InvalidInput | LoadModelSuccess | ModelNotFound | ModelRetired | ModelUnavailable | ShuttingDown;

/** What was asked for is done, or, where an unloaded version is still at work, will be. */
export type LoadModelSuccess = {
  /** The version; its `state` tells whether it is loaded. */
  model: Model;
};

/** Added to a token's logit before sampling. */
export type LogitBiasInput = {
  /** -100 to 100; -100 all but forbids the token, 100 all but forces it. */
  bias: Scalars['Float']['input'];
  /** Token id, 0 to the vocabulary's size - 1. */
  token: Scalars['Int']['input'];
};

/** A token for a mask. */
export type MaskCandidate = {
  /** Probability, 0 to 1. */
  score: Scalars['Float']['output'];
  /** The whole text with it, as the model's tokenizer writes it; other masks stay. */
  sequence: Scalars['String']['output'];
  /** Its text; a piece of a word may have signs that say so, such as `##ing`. */
  text: Scalars['String']['output'];
  /** Its id. */
  token: Scalars['Int']['output'];
};

/** A text's masks filled. */
export type MaskFilling = {
  /** How it was computed together with others. */
  batch: Batch;
  /** One entry a mask, in their order. */
  masks: Array<FilledMask>;
  /** The model that answered, as `name@version`. */
  model: Scalars['String']['output'];
  /** Tokens of the text as the model saw it. */
  tokens: Scalars['Int']['output'];
};

/**
 * An image or a recording: exactly one of the two, `MAX_UPLOAD_BYTES` at most. What it is, is told by its bytes, not by its name. Nothing is
 * ever fetched from an address.
 */
export type MediaInput =
  /** The file in base64; a data URL (`data:image/png;base64,...`) will do. */
  { base64: Scalars['String']['input']; upload?: never; }
  |  /** A file of a multipart request. */
  { base64?: never; upload: Scalars['Upload']['input']; };

/** One turn of a conversation. */
export type Message = {
  /** What was said. */
  content: Scalars['String']['output'];
  /** Who speaks. */
  role: Role;
};

/** One turn of a conversation. */
export type MessageInput = {
  /** What is said; may be empty. */
  content: Scalars['String']['input'];
  /** Who speaks. */
  role: Role;
};

/** One version of a model that this server can run. */
export type Model = Node & {
  /** The aliases that lead to it. */
  aliases: Array<ModelRoute>;
  /**
   * For encoders: whether a text's result is the same, to the last bit, alone and in any company. Measured when the model is loaded; null
   * before, and for other tasks. Where it is false, texts run one by one, or beside texts of as many tokens where only padding matters.
   */
  batchInvariant: Maybe<Scalars['Boolean']['output']>;
  /** Tokens a prompt and its completion may have together; for encoders, tokens after which a text is cut; null where the model takes no tokens. */
  contextLength: Maybe<Scalars['Int']['output']>;
  /** What it is, in a sentence. */
  description: Scalars['String']['output'];
  /** `sha256:` and 64 digits: of the manifest, and so of every file. What never changes has one digest. Null while it is being downloaded. */
  digest: Maybe<Scalars['String']['output']>;
  /** Why it could not be loaded, the last time; null where it could. */
  failure: Maybe<Failure>;
  /** `mdl_` and the full name. */
  id: Scalars['ID']['output'];
  /** What its graph takes, for `predict`; null until the model has been loaded once. */
  inputs: Maybe<Array<TensorSpec>>;
  /** The labels of a classifier in order of class number; empty for other tasks. */
  labels: Array<Scalars['String']['output']>;
  /** SPDX identifier. */
  licence: Scalars['String']['output'];
  /** Lower-case letters, digits, `-` and `.`. */
  name: Scalars['String']['output'];
  /** What its graph gives; null until the model has been loaded once. */
  outputs: Maybe<Array<TensorSpec>>;
  /** Number of weights; null while it is being downloaded. */
  parameters: Maybe<Scalars['Float']['output']>;
  /** How the weights are stored, such as `q4_1` or `int8`. */
  precision: Scalars['String']['output'];
  /**
   * The pull that fetches it, with what is there of it; null where all is there, and for callers without the scope MODELS_ADMIN. A model
   * leaves the list where its pull fails or is canceled.
   */
  pull: Maybe<ModelPull>;
  /** When it was registered; null for a folder of `MODELS_DIR`. */
  registeredAt: Maybe<Scalars['DateTime']['output']>;
  /**
   * Memory that is set aside for it before it is loaded, bytes: weights, runtime, and its KV cache at the largest; while it is being
   * downloaded without the cache.
   */
  requiredMemoryBytes: Scalars['Float']['output'];
  /** When it was retired; null where it takes work. */
  retiredAt: Maybe<Scalars['DateTime']['output']>;
  /** The share of requests for its own name (without a version) that it gets, 0 to 1. */
  rolloutWeight: Scalars['Float']['output'];
  /** Where its own name leads. */
  route: ModelRoute;
  /** Bytes on disk. */
  sizeBytes: Scalars['Float']['output'];
  /** Where the weights come from. */
  source: Scalars['String']['output'];
  /** Whether it answers at once. */
  state: ModelState;
  /** Counters since the server started. */
  statistics: ModelStatistics;
  /** What it is for. */
  task: Task;
  /** Its name for people. */
  title: Scalars['String']['output'];
  /** 1 or more; a version never changes. */
  version: Scalars['Int']['output'];
  /** Every version of this model, newest first, retired ones included. */
  versions: Array<Model>;
};

/** What was done with a model or an alias. */
export type ModelAction =
  /** An alias was removed. */
  | 'ALIAS_DELETED'
  /** An alias was made or changed. */
  | 'ALIAS_SET'
  /** A version and its files were deleted. */
  | 'DELETED'
  /** A model's own name leads to another version. */
  | 'PROMOTED'
  /** A version came in. */
  | 'REGISTERED'
  /** A retired version takes work again. */
  | 'RESTORED'
  /** A version takes no more work. */
  | 'RETIRED'
  /** The last change of a name was taken back. */
  | 'ROLLED_BACK'
  /** A model's own name is shared among versions; or, when a further version came in, stays with what served it. */
  | 'ROLLOUT_SET';

/** A page of models. */
export type ModelConnection = {
  /** The page, each with its cursor. */
  edges: Array<ModelEdge>;
  /** The page. */
  nodes: Array<Model>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** Entries of the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** A model and its place in the list. */
export type ModelEdge = {
  /** Pass it as `after` to continue behind this entry. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node: Model;
};

/** An entry of the audit trail. Entries are never changed or removed. */
export type ModelEvent = Node & {
  /** What. */
  action: ModelAction;
  /** Where it leads since; null where that has not changed. */
  after: Maybe<Array<ModelEventTarget>>;
  /** Where the name led before; null where that has not changed. */
  before: Maybe<Array<ModelEventTarget>>;
  /** Who: the address of an HTTP request, or the number of a socket since the server started. */
  caller: Scalars['String']['output'];
  /** When. */
  createdAt: Scalars['DateTime']['output'];
  /** `mev_` and a UUID that sorts by time. */
  id: Scalars['ID']['output'];
  /** The version, as `name@version`; null where the change is not about a single one. */
  model: Maybe<Scalars['String']['output']>;
  /** The model's own name, or the alias. */
  name: Scalars['String']['output'];
  /** The name's revision after the change; null where it is not about where a name leads. */
  revision: Maybe<Scalars['Int']['output']>;
};

/** A page of the audit trail. */
export type ModelEventConnection = {
  /** The page, each with its cursor. */
  edges: Array<ModelEventEdge>;
  /** The page. */
  nodes: Array<ModelEvent>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** Entries of the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** An entry of the audit trail and its place in it. */
export type ModelEventEdge = {
  /** Pass it as `after` to continue behind this entry. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node: ModelEvent;
};

/** A version behind a name, as it was when an entry of the audit trail was written. */
export type ModelEventTarget = {
  /** As `name@version`. */
  model: Scalars['String']['output'];
  /** More than 0; shares are in proportion to it. */
  weight: Scalars['Float']['output'];
};

/**
 * The memory of all engine processes. A model that is asked for takes the place of those that have been idle for longest; it waits for
 * models at work (`LOAD_TIMEOUT_MS` at most), and is refused as INSUFFICIENT_MEMORY where there is no room for it.
 */
export type ModelMemory = {
  /** What all models may have together, bytes: `MODEL_MEMORY_MB`. */
  budgetBytes: Scalars['Float']['output'];
  /** What is set aside for those that are loaded, or has been measured where that is more, bytes. */
  usedBytes: Scalars['Float']['output'];
};

/** What one model did in a second. */
export type ModelMetrics = {
  /** Keys and values held, of running texts and of those remembered for their beginnings, bytes; null for what is no decoder. */
  kvBytes: Maybe<Scalars['Float']['output']>;
  /** Resident memory of its engine process, bytes; null where it is not running. */
  memoryBytes: Maybe<Scalars['Float']['output']>;
  /** As `name@version`. */
  model: Scalars['String']['output'];
  /** Rows of its KV cache that are in use: one a choice of each running completion. */
  running: Scalars['Int']['output'];
  /** Whether it answers at once. */
  state: ModelState;
  /** Tokens generated, a second. */
  tokensPerSecond: Scalars['Float']['output'];
  /** Requests waiting for their turn. */
  waiting: Scalars['Int']['output'];
};

/** No model is registered by this name. */
export type ModelNotFound = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
  /** As asked for. */
  model: Scalars['String']['output'];
};

/** A model on its way from the hub. */
export type ModelPull = Node & {
  /** Bytes that are there, those of an earlier try included. */
  bytes: Scalars['Float']['output'];
  /** Bytes a second over the last five seconds; null where nothing is being fetched. */
  bytesPerSecond: Maybe<Scalars['Float']['output']>;
  /** The commit that the revision stood for; null before the hub was asked. */
  commit: Maybe<Scalars['String']['output']>;
  /** When it was asked for. */
  createdAt: Scalars['DateTime']['output'];
  /** Why it failed; null otherwise. */
  failure: Maybe<Failure>;
  /** The files, in order of the hub's list; none before the hub was asked. */
  files: Array<ModelPullFile>;
  /** When it ended; null while it goes on. */
  finishedAt: Maybe<Scalars['DateTime']['output']>;
  /** The model as the hub names it. */
  hubId: Scalars['String']['output'];
  /** Begins with `pull_`. */
  id: Scalars['ID']['output'];
  /** The model, once it is registered. */
  model: Maybe<Model>;
  /** As it was asked for; null where the model's first was to be taken. */
  precision: Maybe<HubPrecision>;
  /** Time that the rest will take at this speed, milliseconds; null where that can't be told. */
  remainingMs: Maybe<Scalars['Float']['output']>;
  /** As it was asked for. */
  revision: Scalars['String']['output'];
  /** How it stands. */
  state: ModelPullState;
  /** Bytes of all files; null before the hub was asked. */
  totalBytes: Maybe<Scalars['Float']['output']>;
};

/** A page of pulls. */
export type ModelPullConnection = {
  /** The page, each with its cursor. */
  edges: Array<ModelPullEdge>;
  /** The page. */
  nodes: Array<ModelPull>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** Pulls of the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** A pull and its place in the list. */
export type ModelPullEdge = {
  /** Pass it as `after` to continue behind this pull. */
  cursor: Scalars['String']['output'];
  /** The pull. */
  node: ModelPull;
};

/** A file of a pull. */
export type ModelPullFile = {
  /** Bytes that are there. */
  bytes: Scalars['Float']['output'];
  /** Its path in the model's folder. */
  path: Scalars['String']['output'];
  /** Its size, bytes. */
  totalBytes: Scalars['Float']['output'];
};

/** How a pull stands. */
export type ModelPullState =
  /** `cancelPull` has ended it. */
  | 'CANCELED'
  /** Bytes come. */
  | 'DOWNLOADING'
  /** It has ended for the reason in `failure`. Pulling again goes on with what was fetched of large files. */
  | 'FAILED'
  /** Everything is there; its manifest is being written. */
  | 'IMPORTING'
  /** About to begin. */
  | 'QUEUED'
  /** Asks the hub what there is. */
  | 'RESOLVING'
  /** The model is registered. */
  | 'SUCCEEDED';

/** The version takes no more work. */
export type ModelRetired = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
  /** As `name@version`. */
  model: Scalars['String']['output'];
};

/** Where a name leads: a model's own, or an alias. */
export type ModelRoute = {
  /** Whether it is an alias. */
  isAlias: Scalars['Boolean']['output'];
  /** What requests may name. */
  name: Scalars['String']['output'];
  /**
   * Goes up by one with each change of the name, or of what versions of it are retired; 0 where nobody has decided yet. Pass it as
   * `expectedRevision` to change nothing but what was seen.
   */
  revision: Scalars['Int']['output'];
  /** The versions behind it; empty for an alias that was deleted. */
  targets: Array<RouteTarget>;
  /** When it was last changed; null where nobody has decided yet, so that the newest version serves. */
  updatedAt: Maybe<Scalars['DateTime']['output']>;
};

/** A page of names. */
export type ModelRouteConnection = {
  /** The page, each with its cursor. */
  edges: Array<ModelRouteEdge>;
  /** The page. */
  nodes: Array<ModelRoute>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** Entries of the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** A name and its place in the list. */
export type ModelRouteEdge = {
  /** Pass it as `after` to continue behind this entry. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node: ModelRoute;
};

/** Where a model stands in its life. */
export type ModelState =
  /** On disk; loaded when first asked for. */
  | 'AVAILABLE'
  /** On its way from a hub; `Model.pull` tells how far. Asking it for work is refused with MODEL_UNAVAILABLE. */
  | 'DOWNLOADING'
  /** Its engine process could not be started or died again and again; tried again when next asked for. */
  | 'FAILED'
  /** Its engine process is starting. */
  | 'LOADING'
  /** Answers at once. */
  | 'READY'
  /** Takes no more work: see `retireModel`. */
  | 'RETIRED';

/** What a model has done since the server started. */
export type ModelStatistics = {
  /** Drafted tokens that the model took: each saved most of a decode step. */
  acceptedTokens: Scalars['Float']['output'];
  /** Prompt tokens whose keys and values were found in the prefix cache. */
  cachedTokens: Scalars['Float']['output'];
  /** Tokens generated. */
  completionTokens: Scalars['Float']['output'];
  /** Tokens drafted by prompt lookup and checked in speculative decoding. */
  draftTokens: Scalars['Float']['output'];
  /** Calls of its engine that failed through no fault of their caller. */
  errors: Scalars['Float']['output'];
  /** When it was last asked for; null where it never was. */
  lastUsedAt: Maybe<Scalars['DateTime']['output']>;
  /**
   * Half of the last 1000 calls of its engine took at most this long, milliseconds: from the call to its last result, waiting for their
   * turn not included, loading included. Null where there were none.
   */
  latencyP50Ms: Maybe<Scalars['Float']['output']>;
  /** The same for 99 of 100. */
  latencyP99Ms: Maybe<Scalars['Float']['output']>;
  /** Resident memory of the engine process, bytes; null where it is not running. */
  memoryBytes: Maybe<Scalars['Float']['output']>;
  /** Prompt tokens computed, which are those of all prompts less `cachedTokens`. */
  promptTokens: Scalars['Float']['output'];
  /** Texts, tensors and completions asked for. */
  requests: Scalars['Float']['output'];
  /** Rows in all those runs; divided by `runs` it is the mean batch size. */
  rows: Scalars['Float']['output'];
  /** Rows of the KV cache held now: one a choice of each running completion. */
  running: Scalars['Int']['output'];
  /** Runs of the model's graph (prefill chunks, decode steps, encoder batches). */
  runs: Scalars['Float']['output'];
  /** Calls of its engine that ended well: generations, batches of texts, runs on tensors. */
  served: Scalars['Float']['output'];
  /** Times the engine process was started. */
  starts: Scalars['Int']['output'];
  /** Median of the last 1000 calls: tokens that a completion generated, or that texts had, a second. Null where there were none. */
  tokensPerSecond: Maybe<Scalars['Float']['output']>;
  /** Requests waiting for their turn now. */
  waiting: Scalars['Int']['output'];
};

/** The model's engine process could not be started, or the model is still being downloaded: `state` tells which. */
export type ModelUnavailable = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
  /** As `name@version`. */
  model: Scalars['String']['output'];
  /** How it stands: FAILED, or DOWNLOADING where it is not there yet; null where an older server has stored this failure. */
  state: Maybe<ModelState>;
};

/** This version is registered already, with other contents: a change needs a new version number. */
export type ModelVersionExists = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** Of what is registered. */
  digest: Scalars['String']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
  /** As `name@version`. */
  name: Scalars['String']['output'];
};

/** A version and its share. */
export type ModelWeightInput = {
  /** As `name@version`. */
  model: Scalars['String']['input'];
  /** More than 0, to 1,000,000; shares are in proportion to it. */
  weight: Scalars['Float']['input'];
};

/** What changes something that is stored. */
export type Mutation = {
  /** Stops a completion within a step; what it has so far is kept. A completion that has ended already is returned as it is. */
  cancelCompletion: CancelCompletionResult;
  /** Stops a job; lines that have ended keep their results. A job that has ended already is returned as it is. */
  cancelJob: CancelJobResult;
  /** Stops a prediction. One that has ended already is returned as it is. */
  cancelPrediction: CancelPredictionResult;
  /** Stops a pull and removes what it has fetched. One that has ended is returned as it is. */
  cancelPull: CancelPullResult;
  /**
   * Makes an API key. Its secret is in this answer and nowhere else. From the first key on, nobody gets in without one. A key can give no
   * scope and no model that it doesn't have itself.
   */
  createApiKey: CreateApiKeyResult;
  /**
   * Continues a prompt or answers messages. Waits for the end and returns the whole completion, or, with `background: true`, returns at
   * once and goes on without the caller. Where the caller leaves before the end, a completion without `background` is canceled.
   */
  createCompletion: CreateCompletionResult;
  /**
   * Stores a file of operations and carries them out in the background, line by line: follow it with `jobEvents`, and read its results as a
   * file. Every line is checked first, and what all may come to is reserved. It survives the server, as predictions do. Files larger than a
   * request may be are posted to `/jobs`.
   */
  createJob: CreateJobResult;
  /**
   * Stores a prediction and carries it out in the background: follow it with `predictionEvents`, or read `prediction(id)`. It survives the
   * server: what was not finished is done by the next one (`ON_RESTART`).
   */
  createPrediction: CreatePredictionResult;
  /** Removes an alias. */
  deleteAlias: ChangeRouteResult;
  /**
   * Deletes a version and its files, for good. It must have been registered or pulled (what is in `MODELS_DIR` is the operator's), be retired, have
   * no work that has not ended, and no alias may lead to it, nor its model's own name to it alone while there are other versions; otherwise
   * INVALID_INPUT says what is in the way. Its entries stay in the audit
   * trail, and its number is given to no other contents; the same ones may be registered again.
   */
  deleteModel: DeleteModelResult;
  /** Erases all completions, predictions and jobs that were asked for with an API key, as `eraseCompletion` does. The key itself stays. */
  eraseApiKeyData: EraseResult;
  /**
   * Erases a completion for good: canceled where it runs, then gone from tables, token log, idempotency keys, webhook messages, what engines
   * have cached for the tenant, and the free space of the database's files. Only the receipt stays. What a job has of it in the result of a
   * line goes with the job.
   */
  eraseCompletion: EraseResult;
  /** Erases a job for good, as `eraseCompletion` does: its lines, their results, and the completions that it made. */
  eraseJob: EraseResult;
  /** Erases a stored prediction for good, as `eraseCompletion` does. */
  erasePrediction: EraseResult;
  /**
   * Erases all completions, predictions and jobs of a tenant, as `eraseCompletion` does: those that were there when it was asked for. Its
   * keys stay, and so do its receipts.
   */
  eraseTenant: EraseResult;
  /** Loads a version, or waits until it is loaded. It makes room by unloading models that have been idle for longest. */
  loadModel: LoadModelResult;
  /**
   * Lets a model's own name lead to one version. The version is loaded and warmed up first; where that fails, what served before goes on
   * serving. Running work ends on the version it began with.
   */
  promoteModel: ChangeRouteResult;
  /**
   * Fetches a model from the hub (`HUB_URL`) and registers it: its ONNX export in one precision, configuration, tokenizer and card. Returns
   * at once; `pullProgress` tells how it goes on. Every file is checked with the hub's digest; what was fetched before a lost connection
   * or a restart of the server is kept. Two pulls that want the same file share its download.
   */
  pullModel: PullModelResult;
  /**
   * Registers a model from a folder of the server's machine, below one of `IMPORT_DIRS`: its manifest and files are checked and copied, so
   * that later changes of the folder change nothing. A version is registered once and for ever; the same contents again are no error. The
   * first version of a model serves its name at once; a further one is asked for as `name@version` until it is promoted.
   */
  registerModel: RegisterModelResult;
  /** Lets a retired version take work again. */
  restoreModel: RetireModelResult;
  /**
   * Lets a version take no more work: new requests get MODEL_RETIRED, running ones go on to their end. Names lead to their other versions,
   * where they have any.
   */
  retireModel: RetireModelResult;
  /** Carries those lines of an ended job out again that failed or were canceled. A job without any is returned as it is. */
  retryJob: RetryJobResult;
  /** Carries a prediction out again that failed, was canceled or interrupted. Any other is returned as it is. */
  retryPrediction: RetryPredictionResult;
  /** Sends a webhook's message again that was given up. Any other is returned as it is. */
  retryWebhookDelivery: RetryWebhookDeliveryResult;
  /**
   * Ends a key for good. Whatever goes on in its name ends within 5 seconds: running completions fail as UNAUTHENTICATED, predictions and
   * jobs are canceled, its WebSockets are closed with code 4401. One that is revoked already is returned as it is.
   */
  revokeApiKey: RevokeApiKeyResult;
  /** Takes back the last change of where a name or alias leads; once more, the one before it. The version is loaded first. */
  rollBackModel: ChangeRouteResult;
  /** Gives a key a new secret, in this answer and nowhere else. The old one ends at once, or after `overlapSeconds`. */
  rotateApiKey: RotateApiKeyResult;
  /** Makes or changes an alias: a name that leads to a version, or by weight to several of one task. Each is loaded first. */
  setAlias: ChangeRouteResult;
  /** Shares the requests for a model's own name among versions, by weight. Each version is loaded first, as in `promoteModel`. */
  setRollout: ChangeRouteResult;
  /** Gives a tenant a retention of its own, or takes it away. Acts at once. */
  setTenantRetention: SetTenantRetentionResult;
  /** Frees a version's memory: at once where it is idle, otherwise as soon as its running work has ended. The next request loads it again. */
  unloadModel: LoadModelResult;
};


/** What changes something that is stored. */
export type MutationCancelCompletionArgs = {
  id: Scalars['ID']['input'];
};


/** What changes something that is stored. */
export type MutationCancelJobArgs = {
  id: Scalars['ID']['input'];
};


/** What changes something that is stored. */
export type MutationCancelPredictionArgs = {
  id: Scalars['ID']['input'];
};


/** What changes something that is stored. */
export type MutationCancelPullArgs = {
  id: Scalars['ID']['input'];
};


/** What changes something that is stored. */
export type MutationCreateApiKeyArgs = {
  input: CreateApiKeyInput;
};


/** What changes something that is stored. */
export type MutationCreateCompletionArgs = {
  input: CreateCompletionInput;
};


/** What changes something that is stored. */
export type MutationCreateJobArgs = {
  input: CreateJobInput;
};


/** What changes something that is stored. */
export type MutationCreatePredictionArgs = {
  input: CreatePredictionInput;
};


/** What changes something that is stored. */
export type MutationDeleteAliasArgs = {
  input: DeleteAliasInput;
};


/** What changes something that is stored. */
export type MutationDeleteModelArgs = {
  input: DeleteModelInput;
};


/** What changes something that is stored. */
export type MutationEraseApiKeyDataArgs = {
  id: Scalars['ID']['input'];
};


/** What changes something that is stored. */
export type MutationEraseCompletionArgs = {
  id: Scalars['ID']['input'];
};


/** What changes something that is stored. */
export type MutationEraseJobArgs = {
  id: Scalars['ID']['input'];
};


/** What changes something that is stored. */
export type MutationErasePredictionArgs = {
  id: Scalars['ID']['input'];
};


/** What changes something that is stored. */
export type MutationEraseTenantArgs = {
  tenant: Scalars['String']['input'];
};


/** What changes something that is stored. */
export type MutationLoadModelArgs = {
  input: LoadModelInput;
};


/** What changes something that is stored. */
export type MutationPromoteModelArgs = {
  input: PromoteModelInput;
};


/** What changes something that is stored. */
export type MutationPullModelArgs = {
  input: PullModelInput;
};


/** What changes something that is stored. */
export type MutationRegisterModelArgs = {
  input: RegisterModelInput;
};


/** What changes something that is stored. */
export type MutationRestoreModelArgs = {
  input: RetireModelInput;
};


/** What changes something that is stored. */
export type MutationRetireModelArgs = {
  input: RetireModelInput;
};


/** What changes something that is stored. */
export type MutationRetryJobArgs = {
  id: Scalars['ID']['input'];
};


/** What changes something that is stored. */
export type MutationRetryPredictionArgs = {
  id: Scalars['ID']['input'];
};


/** What changes something that is stored. */
export type MutationRetryWebhookDeliveryArgs = {
  id: Scalars['ID']['input'];
};


/** What changes something that is stored. */
export type MutationRevokeApiKeyArgs = {
  id: Scalars['ID']['input'];
};


/** What changes something that is stored. */
export type MutationRollBackModelArgs = {
  input: RollBackModelInput;
};


/** What changes something that is stored. */
export type MutationRotateApiKeyArgs = {
  input: RotateApiKeyInput;
};


/** What changes something that is stored. */
export type MutationSetAliasArgs = {
  input: SetAliasInput;
};


/** What changes something that is stored. */
export type MutationSetRolloutArgs = {
  input: SetRolloutInput;
};


/** What changes something that is stored. */
export type MutationSetTenantRetentionArgs = {
  input: SetTenantRetentionInput;
};


/** What changes something that is stored. */
export type MutationUnloadModelArgs = {
  input: LoadModelInput;
};

/** Anything with a global id. */
export type Node = {
  /** Unique among all types; the same for ever. */
  id: Scalars['ID']['output'];
};

/** There is nothing by this id. */
export type NotFound = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
};

/** What was found in an image. */
export type ObjectDetection = {
  /** How it was computed together with others. */
  batch: Batch;
  /** Of the image, pixels. */
  height: Scalars['Int']['output'];
  /** The model that answered, as `name@version`. */
  model: Scalars['String']['output'];
  /** Best first. */
  objects: Array<DetectedObject>;
  /** Of the image, pixels, turned as its camera says. */
  width: Scalars['Int']['output'];
};

/** Where a page lies in its list. */
export type PageInfo = {
  /** Pass it as `after` to get the next page; null on an empty page. */
  endCursor: Maybe<Scalars['String']['output']>;
  /** Whether there is another page. */
  hasNextPage: Scalars['Boolean']['output'];
};

/** Arguments of `predict`. */
export type PredictInput = {
  /** One entry for each of the graph's inputs. */
  inputs: Array<TensorInput>;
  /** Any model. */
  model: Scalars['String']['input'];
};

/** A prediction carried out in the background. */
export type Prediction = Node & {
  /** How often it was begun: more than once where it was retried or its server ended. */
  attempts: Scalars['Int']['output'];
  /** When it was asked for. */
  createdAt: Scalars['DateTime']['output'];
  /** Null unless the prediction has failed. */
  failure: Maybe<Failure>;
  /** When it ended, in whatever way; null until then. */
  finishedAt: Maybe<Scalars['DateTime']['output']>;
  /** `pred_` and a UUID that sorts by time. */
  id: Scalars['ID']['output'];
  /** As `name@version`. */
  model: Scalars['String']['output'];
  /** What it does, such as `classifyText`. */
  operation: Scalars['String']['output'];
  /** Null until the prediction has succeeded. */
  result: Maybe<PredictionResult>;
  /** When it was begun last; null until then. */
  startedAt: Maybe<Scalars['DateTime']['output']>;
  /** Where it stands. */
  state: WorkState;
};

/** A page of predictions. */
export type PredictionConnection = {
  /** The page, each with its cursor. */
  edges: Array<PredictionEdge>;
  /** The page. */
  nodes: Array<Prediction>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** Entries of the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** A prediction and its place in the list. */
export type PredictionEdge = {
  /** Pass it as `after` to continue behind this entry. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node: Prediction;
};

/** A change of a prediction. */
export type PredictionEvent = {
  /** The prediction as this change has left it. */
  prediction: Prediction;
  /** Its number among the changes of its prediction: 1, 2, 3 ... without gaps. */
  sequence: Scalars['Int']['output'];
};

/** What a stored prediction is to do. The arguments are those of the query of the same name. */
export type PredictionOperation =
  /** Answers a question from a text. */
  { answerQuestion: AnswerQuestionInput; captionImage?: never; classifyAudio?: never; classifyImage?: never; classifyText?: never; classifyTokens?: never; classifyZeroShot?: never; detectObjects?: never; embed?: never; embedImage?: never; fillMask?: never; predict?: never; rerank?: never; segmentImage?: never; similarity?: never; summarize?: never; text2text?: never; transcribe?: never; translate?: never; }
  |  /** Describes an image in words. */
  { answerQuestion?: never; captionImage: CaptionImageInput; classifyAudio?: never; classifyImage?: never; classifyText?: never; classifyTokens?: never; classifyZeroShot?: never; detectObjects?: never; embed?: never; embedImage?: never; fillMask?: never; predict?: never; rerank?: never; segmentImage?: never; similarity?: never; summarize?: never; text2text?: never; transcribe?: never; translate?: never; }
  |  /** Labels a recording. */
  { answerQuestion?: never; captionImage?: never; classifyAudio: ClassifyAudioInput; classifyImage?: never; classifyText?: never; classifyTokens?: never; classifyZeroShot?: never; detectObjects?: never; embed?: never; embedImage?: never; fillMask?: never; predict?: never; rerank?: never; segmentImage?: never; similarity?: never; summarize?: never; text2text?: never; transcribe?: never; translate?: never; }
  |  /** Labels an image. */
  { answerQuestion?: never; captionImage?: never; classifyAudio?: never; classifyImage: ClassifyImageInput; classifyText?: never; classifyTokens?: never; classifyZeroShot?: never; detectObjects?: never; embed?: never; embedImage?: never; fillMask?: never; predict?: never; rerank?: never; segmentImage?: never; similarity?: never; summarize?: never; text2text?: never; transcribe?: never; translate?: never; }
  |  /** Labels a text. */
  { answerQuestion?: never; captionImage?: never; classifyAudio?: never; classifyImage?: never; classifyText: ClassifyTextInput; classifyTokens?: never; classifyZeroShot?: never; detectObjects?: never; embed?: never; embedImage?: never; fillMask?: never; predict?: never; rerank?: never; segmentImage?: never; similarity?: never; summarize?: never; text2text?: never; transcribe?: never; translate?: never; }
  |  /** Labels the tokens of a text. */
  { answerQuestion?: never; captionImage?: never; classifyAudio?: never; classifyImage?: never; classifyText?: never; classifyTokens: ClassifyTokensInput; classifyZeroShot?: never; detectObjects?: never; embed?: never; embedImage?: never; fillMask?: never; predict?: never; rerank?: never; segmentImage?: never; similarity?: never; summarize?: never; text2text?: never; transcribe?: never; translate?: never; }
  |  /** Labels a text with labels of the caller. */
  { answerQuestion?: never; captionImage?: never; classifyAudio?: never; classifyImage?: never; classifyText?: never; classifyTokens?: never; classifyZeroShot: ClassifyZeroShotInput; detectObjects?: never; embed?: never; embedImage?: never; fillMask?: never; predict?: never; rerank?: never; segmentImage?: never; similarity?: never; summarize?: never; text2text?: never; transcribe?: never; translate?: never; }
  |  /** Finds things in an image. */
  { answerQuestion?: never; captionImage?: never; classifyAudio?: never; classifyImage?: never; classifyText?: never; classifyTokens?: never; classifyZeroShot?: never; detectObjects: DetectObjectsInput; embed?: never; embedImage?: never; fillMask?: never; predict?: never; rerank?: never; segmentImage?: never; similarity?: never; summarize?: never; text2text?: never; transcribe?: never; translate?: never; }
  |  /** Turns texts into vectors. */
  { answerQuestion?: never; captionImage?: never; classifyAudio?: never; classifyImage?: never; classifyText?: never; classifyTokens?: never; classifyZeroShot?: never; detectObjects?: never; embed: EmbedInput; embedImage?: never; fillMask?: never; predict?: never; rerank?: never; segmentImage?: never; similarity?: never; summarize?: never; text2text?: never; transcribe?: never; translate?: never; }
  |  /** Turns an image into a vector. */
  { answerQuestion?: never; captionImage?: never; classifyAudio?: never; classifyImage?: never; classifyText?: never; classifyTokens?: never; classifyZeroShot?: never; detectObjects?: never; embed?: never; embedImage: EmbedImageInput; fillMask?: never; predict?: never; rerank?: never; segmentImage?: never; similarity?: never; summarize?: never; text2text?: never; transcribe?: never; translate?: never; }
  |  /** Fills masked words. */
  { answerQuestion?: never; captionImage?: never; classifyAudio?: never; classifyImage?: never; classifyText?: never; classifyTokens?: never; classifyZeroShot?: never; detectObjects?: never; embed?: never; embedImage?: never; fillMask: FillMaskInput; predict?: never; rerank?: never; segmentImage?: never; similarity?: never; summarize?: never; text2text?: never; transcribe?: never; translate?: never; }
  |  /** Runs a model's graph on raw tensors. */
  { answerQuestion?: never; captionImage?: never; classifyAudio?: never; classifyImage?: never; classifyText?: never; classifyTokens?: never; classifyZeroShot?: never; detectObjects?: never; embed?: never; embedImage?: never; fillMask?: never; predict: PredictInput; rerank?: never; segmentImage?: never; similarity?: never; summarize?: never; text2text?: never; transcribe?: never; translate?: never; }
  |  /** Puts documents in the order of a query. */
  { answerQuestion?: never; captionImage?: never; classifyAudio?: never; classifyImage?: never; classifyText?: never; classifyTokens?: never; classifyZeroShot?: never; detectObjects?: never; embed?: never; embedImage?: never; fillMask?: never; predict?: never; rerank: RerankInput; segmentImage?: never; similarity?: never; summarize?: never; text2text?: never; transcribe?: never; translate?: never; }
  |  /** Says which pixels of an image belong to what. */
  { answerQuestion?: never; captionImage?: never; classifyAudio?: never; classifyImage?: never; classifyText?: never; classifyTokens?: never; classifyZeroShot?: never; detectObjects?: never; embed?: never; embedImage?: never; fillMask?: never; predict?: never; rerank?: never; segmentImage: SegmentImageInput; similarity?: never; summarize?: never; text2text?: never; transcribe?: never; translate?: never; }
  |  /** Compares a text with others. */
  { answerQuestion?: never; captionImage?: never; classifyAudio?: never; classifyImage?: never; classifyText?: never; classifyTokens?: never; classifyZeroShot?: never; detectObjects?: never; embed?: never; embedImage?: never; fillMask?: never; predict?: never; rerank?: never; segmentImage?: never; similarity: SimilarityInput; summarize?: never; text2text?: never; transcribe?: never; translate?: never; }
  |  /** Shortens a text. */
  { answerQuestion?: never; captionImage?: never; classifyAudio?: never; classifyImage?: never; classifyText?: never; classifyTokens?: never; classifyZeroShot?: never; detectObjects?: never; embed?: never; embedImage?: never; fillMask?: never; predict?: never; rerank?: never; segmentImage?: never; similarity?: never; summarize: SummarizeInput; text2text?: never; transcribe?: never; translate?: never; }
  |  /** Gives a text to an encoder-decoder model. */
  { answerQuestion?: never; captionImage?: never; classifyAudio?: never; classifyImage?: never; classifyText?: never; classifyTokens?: never; classifyZeroShot?: never; detectObjects?: never; embed?: never; embedImage?: never; fillMask?: never; predict?: never; rerank?: never; segmentImage?: never; similarity?: never; summarize?: never; text2text: Text2TextInput; transcribe?: never; translate?: never; }
  |  /** Writes down what is said. */
  { answerQuestion?: never; captionImage?: never; classifyAudio?: never; classifyImage?: never; classifyText?: never; classifyTokens?: never; classifyZeroShot?: never; detectObjects?: never; embed?: never; embedImage?: never; fillMask?: never; predict?: never; rerank?: never; segmentImage?: never; similarity?: never; summarize?: never; text2text?: never; transcribe: TranscribeInput; translate?: never; }
  |  /** Translates a text. */
  { answerQuestion?: never; captionImage?: never; classifyAudio?: never; classifyImage?: never; classifyText?: never; classifyTokens?: never; classifyZeroShot?: never; detectObjects?: never; embed?: never; embedImage?: never; fillMask?: never; predict?: never; rerank?: never; segmentImage?: never; similarity?: never; summarize?: never; text2text?: never; transcribe?: never; translate: TranslateInput; };

/** What a prediction came to, by its operation. */
export type PredictionResult = AudioClassification | Embeddings | ImageCaption | ImageClassification | ImageEmbedding | ImageSegmentation | MaskFilling | ObjectDetection | QuestionAnswer | Ranking | Similarity | Summary | Tensors | TextClassification | TokenClassification | Transcription | TransformedText | Translation | ZeroShotClassification;

/** A version to promote. */
export type PromoteModelInput = {
  /** Refused as REVISION_CONFLICT unless the name's revision is this. Default: the one it has when the request comes. */
  expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** As `name@version`. */
  model: Scalars['String']['input'];
};

/** What to fetch from the hub, and how to call it here. */
export type PullModelInput = {
  /** The model as the hub names it: `owner/name`. */
  id: Scalars['String']['input'];
  /** Its name here: 1 to 64 of a-z, 0-9, `-` and `.`, the first a letter or digit. Default: made from the hub's. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Default: the first of `HubPrecision` that the model has. */
  precision?: InputMaybe<HubPrecision>;
  /** A branch, a tag or a commit. What it stands for now is fetched, even if it changes meanwhile. Default: main. */
  revision?: InputMaybe<Scalars['String']['input']>;
  /** What it is for. Default: as its configuration says. */
  task?: InputMaybe<Task>;
  /** Its version here, 1 or more. Default: one more than the newest of this name. */
  version?: InputMaybe<Scalars['Int']['input']>;
};

/** What came of `pullModel`. */
export type PullModelResult = InvalidInput | PullModelSuccess | QueueFull | ShuttingDown;

/** The pull has begun. */
export type PullModelSuccess = {
  /** The pull as it stands. */
  pull: ModelPull;
};

/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type Query = {
  /**
   * Answers a question from a text. A QUESTION_ANSWERING model finds the words of the text that answer it; without one, a
   * TEXT2TEXT_GENERATION model or the chat model writes an answer, which may be wrong however sure it sounds (`method`).
   * Errors: INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED, CONTEXT_LENGTH_EXCEEDED (chat model).
   */
  answerQuestion: QuestionAnswer;
  /** API keys of the caller's tenant, newest first, those included that are over; with TENANTS_ADMIN, of all tenants. */
  apiKeys: ApiKeyConnection;
  /**
   * Describes an image in words, the most probable ones.
   * Errors: INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED.
   */
  captionImage: ImageCaption;
  /**
   * Labels a recording.
   * Errors: INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED.
   */
  classifyAudio: AudioClassification;
  /**
   * Labels an image.
   * Errors: INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED.
   */
  classifyImage: ImageClassification;
  /**
   * Labels a text. Calls that come together, as aliases of one document or from many callers, share model runs; `batch` tells how.
   * Errors: INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED.
   */
  classifyText: TextClassification;
  /**
   * Labels the tokens of a text, such as the names in it, and puts neighbours of one label together. Longer texts than the model's context
   * are read in windows that overlap. Calls that come together share model runs.
   * Errors: INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED.
   */
  classifyTokens: TokenClassification;
  /**
   * Labels a text with labels of the caller's own. A ZERO_SHOT_CLASSIFICATION model tells whether the text entails each hypothesis; without
   * one, a FEATURE_EXTRACTION model compares the text with the hypotheses (`method: EMBEDDINGS`): a plausible order, but no calibrated
   * scores. Calls that come together share model runs.
   * Errors: INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED.
   */
  classifyZeroShot: ZeroShotClassification;
  /** A stored completion; null where there is none. */
  completion: Maybe<Completion>;
  /** Stored completions, newest first. */
  completions: CompletionConnection;
  /**
   * Finds things in an image, each with its box.
   * Errors: INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED.
   */
  detectObjects: ObjectDetection;
  /**
   * One vector a text, in the order given. Calls that come together share model runs.
   * Errors: INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED.
   */
  embed: Array<Embedding>;
  /**
   * An image as a vector: the model's own (CLIP's image_embeds, a pooler_output), or its first patch vector, divided by its length.
   * Errors: INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED.
   */
  embedImage: ImageEmbedding;
  /** How stored texts are encrypted, and how far older records have come; null where no ENCRYPTION_KEYS are set. */
  encryption: Maybe<EncryptionStatus>;
  /** Receipts of erasures of the caller's tenant, newest first; with TENANTS_ADMIN, of all tenants. */
  erasures: ErasureConnection;
  /**
   * Fills each masked word of a text with the most probable tokens. Calls that come together share model runs.
   * Errors: INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED.
   */
  fillMask: MaskFilling;
  /** A job; null where there is none. */
  job: Maybe<Job>;
  /** Jobs, newest first. */
  jobs: JobConnection;
  /**
   * One model by name: `smollm2`, the version that its name leads the caller to; one version: `smollm2@1`; or an alias. Null where there is
   * none.
   */
  model: Maybe<Model>;
  /** Who changed what when: the audit trail of models, newest first. */
  modelEvents: ModelEventConnection;
  /** The memory that loaded models have together. */
  modelMemory: ModelMemory;
  /** One pull of a model from the hub; null where there is none. */
  modelPull: Maybe<ModelPull>;
  /** Pulls of models from the hub, newest first. */
  modelPulls: ModelPullConnection;
  /** Where one name leads; null where nobody knows it. */
  modelRoute: Maybe<ModelRoute>;
  /** Where names lead: one entry for each model's own name and for each alias, in order of name. */
  modelRoutes: ModelRouteConnection;
  /** The models in order of name, newest version first: those that can be asked, and those that are being downloaded (`DOWNLOADING`). */
  models: ModelConnection;
  /** Any stored or registered object by its global id; null where there is none. */
  node: Maybe<Node>;
  /**
   * Runs a model's graph on raw tensors: what goes in and comes out is the graph's own affair.
   * Errors: INVALID_INPUT (names the input, what was expected and what was received), MODEL_NOT_FOUND, MODEL_UNAVAILABLE, ENGINE_FAILED.
   */
  predict: Array<Tensor>;
  /** A stored prediction; null where there is none. */
  prediction: Maybe<Prediction>;
  /** Stored predictions, newest first. */
  predictions: PredictionConnection;
  /** What is left of the limits of the caller's key; empty where it has none. */
  quota: Array<Quota>;
  /**
   * Puts documents in the order in which they answer a query. A TEXT_RANKING model reads query and document together; without one, the
   * cosines of a FEATURE_EXTRACTION model's vectors give the order (`method`). Calls that come together share model runs.
   * Errors: INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED.
   */
  rerank: Ranking;
  /**
   * Says which pixels of an image belong to what.
   * Errors: INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED.
   */
  segmentImage: ImageSegmentation;
  /**
   * How alike in meaning a text is to others: the cosines of their vectors. Calls that come together share model runs.
   * Errors: INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED.
   */
  similarity: Similarity;
  /**
   * Shortens a text. A SUMMARIZATION model does it; without one, a TEXT2TEXT_GENERATION model is instructed, or the chat model is asked
   * (`method`). The shipped chat model is small: it catches the topic, and may leave out or mix up what matters.
   * Errors: INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED, CONTEXT_LENGTH_EXCEEDED (chat model).
   */
  summarize: Summary;
  /** For how long a tenant's ended work is kept. */
  tenantRetention: TenantRetention;
  /**
   * Gives a text to an encoder-decoder model that takes instructions, such as T5, as it is.
   * Errors: INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED.
   */
  text2text: TransformedText;
  /**
   * The tokens a model sees for a text, special tokens included as the model's tokenizer adds them.
   * Errors: INVALID_INPUT, MODEL_NOT_FOUND, MODEL_UNAVAILABLE, ENGINE_FAILED.
   */
  tokenize: Tokenization;
  /**
   * Writes down what is said in a recording; one longer than 30 seconds is heard by Whisper in overlapping stretches.
   * Errors: INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED.
   */
  transcribe: Transcription;
  /**
   * Translates a text. A TRANSLATION model does it; without one, a TEXT2TEXT_GENERATION model is instructed, or the chat model is asked
   * (`method`). The shipped chat model was trained mainly on English: it knows some words of other languages, and its translations are
   * poor. Register a TRANSLATION model for anything that matters.
   * Errors: INVALID_INPUT, MODEL_NOT_FOUND, WRONG_TASK, QUEUE_FULL, MODEL_UNAVAILABLE, ENGINE_FAILED, CONTEXT_LENGTH_EXCEEDED (chat model).
   */
  translate: Translation;
  /**
   * What was used, in model tokens and money: by the caller's own key; with KEYS_ADMIN by its tenant, with TENANTS_ADMIN by all.
   * Error: INVALID_INPUT.
   */
  usage: UsageReport;
  /** Messages to webhooks, newest first: the log of what was sent, to whom, and what came of it. */
  webhookDeliveries: WebhookDeliveryConnection;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryAnswerQuestionArgs = {
  allowNoAnswer?: InputMaybe<Scalars['Boolean']['input']>;
  context: Scalars['String']['input'];
  maxAnswerTokens?: InputMaybe<Scalars['Int']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  question: Scalars['String']['input'];
  topK?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryApiKeysArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  tenant?: InputMaybe<Scalars['String']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryCaptionImageArgs = {
  image: MediaInput;
  maxTokens?: InputMaybe<Scalars['Int']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryClassifyAudioArgs = {
  audio: MediaInput;
  model?: InputMaybe<Scalars['String']['input']>;
  topK?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryClassifyImageArgs = {
  image: MediaInput;
  model?: InputMaybe<Scalars['String']['input']>;
  topK?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryClassifyTextArgs = {
  model?: InputMaybe<Scalars['String']['input']>;
  text: Scalars['String']['input'];
  topK?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryClassifyTokensArgs = {
  aggregation?: InputMaybe<EntityAggregation>;
  ignoreLabels?: InputMaybe<Array<Scalars['String']['input']>>;
  model?: InputMaybe<Scalars['String']['input']>;
  text: Scalars['String']['input'];
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryClassifyZeroShotArgs = {
  hypothesisTemplate?: InputMaybe<Scalars['String']['input']>;
  labels: Array<Scalars['String']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  multiLabel?: InputMaybe<Scalars['Boolean']['input']>;
  text: Scalars['String']['input'];
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryCompletionArgs = {
  id: Scalars['ID']['input'];
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryCompletionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  state?: InputMaybe<WorkState>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryDetectObjectsArgs = {
  image: MediaInput;
  model?: InputMaybe<Scalars['String']['input']>;
  threshold?: InputMaybe<Scalars['Float']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryEmbedArgs = {
  model?: InputMaybe<Scalars['String']['input']>;
  texts: Array<Scalars['String']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryEmbedImageArgs = {
  image: MediaInput;
  model?: InputMaybe<Scalars['String']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryErasuresArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryFillMaskArgs = {
  model?: InputMaybe<Scalars['String']['input']>;
  text: Scalars['String']['input'];
  topK?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryJobArgs = {
  id: Scalars['ID']['input'];
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryJobsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<WorkState>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryModelArgs = {
  name: Scalars['String']['input'];
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryModelEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryModelPullArgs = {
  id: Scalars['ID']['input'];
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryModelPullsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryModelRouteArgs = {
  name: Scalars['String']['input'];
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryModelRoutesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryModelsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  retired?: InputMaybe<Scalars['Boolean']['input']>;
  task?: InputMaybe<Task>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryPredictArgs = {
  inputs: Array<TensorInput>;
  model: Scalars['String']['input'];
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryPredictionArgs = {
  id: Scalars['ID']['input'];
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryPredictionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  operation?: InputMaybe<Scalars['String']['input']>;
  state?: InputMaybe<WorkState>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryRerankArgs = {
  documents: Array<Scalars['String']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  query: Scalars['String']['input'];
  topK?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QuerySegmentImageArgs = {
  image: MediaInput;
  model?: InputMaybe<Scalars['String']['input']>;
  threshold?: InputMaybe<Scalars['Float']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QuerySimilarityArgs = {
  model?: InputMaybe<Scalars['String']['input']>;
  text: Scalars['String']['input'];
  texts: Array<Scalars['String']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QuerySummarizeArgs = {
  maxTokens?: InputMaybe<Scalars['Int']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  text: Scalars['String']['input'];
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryTenantRetentionArgs = {
  tenant?: InputMaybe<Scalars['String']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryText2textArgs = {
  maxTokens?: InputMaybe<Scalars['Int']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  text: Scalars['String']['input'];
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryTokenizeArgs = {
  model?: InputMaybe<Scalars['String']['input']>;
  text: Scalars['String']['input'];
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryTranscribeArgs = {
  audio: MediaInput;
  language?: InputMaybe<Scalars['String']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  timestamps?: InputMaybe<Timestamps>;
  translate?: InputMaybe<Scalars['Boolean']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryTranslateArgs = {
  maxTokens?: InputMaybe<Scalars['Int']['input']>;
  model?: InputMaybe<Scalars['String']['input']>;
  sourceLanguage?: InputMaybe<Scalars['String']['input']>;
  targetLanguage?: InputMaybe<Scalars['String']['input']>;
  text: Scalars['String']['input'];
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryUsageArgs = {
  apiKey?: InputMaybe<Scalars['ID']['input']>;
  groupBy?: InputMaybe<Array<UsageGroup>>;
  range?: InputMaybe<UsageRange>;
  tenant?: InputMaybe<Scalars['String']['input']>;
};


/** What can be asked. Predictions are queries, because they are pure functions of their arguments. */
export type QueryWebhookDeliveriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<WebhookDeliveryState>;
  subjectId?: InputMaybe<Scalars['ID']['input']>;
};

/** The answer to a question, from a text. */
export type QuestionAnswer = {
  /** Words of the context, or the words of a model that wrote it; null where `allowNoAnswer` was set and the model finds none. */
  answer: Maybe<Scalars['String']['output']>;
  /** The best answers, `topK` of them at most; empty where it was written by a model. */
  answers: Array<AnswerSpan>;
  /** How it was computed together with others; null where a chat model wrote it, whose rows are put together anew for every token. */
  batch: Maybe<Batch>;
  /** Where it ends: the place behind its last UTF-16 code unit; null as `start`. */
  end: Maybe<Scalars['Int']['output']>;
  /** TASK_MODEL, INSTRUCTION or CHAT. */
  method: TaskMethod;
  /** The model that answered, as `name@version`. */
  model: Scalars['String']['output'];
  /** Probability of the answer's first token times that of its last, 0 to 1; null where it was written by a model. */
  score: Maybe<Scalars['Float']['output']>;
  /** Where it begins in the context, in UTF-16 code units from 0; null where it doesn't stand there word for word. */
  start: Maybe<Scalars['Int']['output']>;
  /** Tokens as the model saw them, in all windows together. */
  tokens: Scalars['Int']['output'];
};

/** Too many requests wait already, or, the queue being full, this one gave way to a caller with fewer; nothing was started. */
export type QueueFull = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
  /** An estimate of when a place will be free, milliseconds. */
  retryAfterMs: Scalars['Int']['output'];
};

/** What is left of a limit, what running work has reserved taken off. */
export type Quota = {
  /** How much it allows. */
  limit: Scalars['Float']['output'];
  /** Which limit. */
  quota: QuotaName;
  /** How much is left. */
  remaining: Scalars['Float']['output'];
  /** When all of it is there again; null for CONCURRENT_STREAMS. */
  resetAt: Maybe<Scalars['DateTime']['output']>;
};

/** A limit of a key. */
export type QuotaName =
  /** Subscriptions at once. */
  | 'CONCURRENT_STREAMS'
  /** Operations of a minute by the clock. */
  | 'REQUESTS_PER_MINUTE'
  /** Model tokens of a day in UTC. */
  | 'TOKENS_PER_DAY'
  /** Model tokens of a minute by the clock. */
  | 'TOKENS_PER_MINUTE';

/** A document and how well it answers the query. */
export type RankedDocument = {
  /** The document itself. */
  document: Scalars['String']['output'];
  /** Its place in `documents`, from 0. */
  index: Scalars['Int']['output'];
  /** 0 to 1 where a TEXT_RANKING model gave it, otherwise a cosine, -1 to 1. Scores of different models can't be compared. */
  score: Scalars['Float']['output'];
};

/** Documents in the order in which they answer a query. */
export type Ranking = {
  /** How it was computed together with others. */
  batch: Batch;
  /** TASK_MODEL or EMBEDDINGS. */
  method: TaskMethod;
  /** The model that answered, as `name@version`. */
  model: Scalars['String']['output'];
  /** Best first, at most `topK`. */
  results: Array<RankedDocument>;
  /** Tokens as the model saw them, of all documents together. */
  tokens: Scalars['Int']['output'];
};

/** A limit of the API key has been reached. */
export type RateLimited = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** How much it allows. */
  limit: Scalars['Float']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
  /** Which limit. */
  quota: QuotaName;
  /** How much of it is left. */
  remaining: Scalars['Float']['output'];
  /** When all of it is there again; null for CONCURRENT_STREAMS, where something has to end. */
  resetAt: Maybe<Scalars['DateTime']['output']>;
};

/** A folder to register. */
export type RegisterModelInput = {
  /** A folder with `modelgraph.json`: relative to one of `IMPORT_DIRS`, or absolute and below one of them. */
  folder: Scalars['String']['input'];
};

/** The registered version, or why there is none. */
export type RegisterModelResult = InsufficientStorage | InternalFailure | InvalidInput | InvalidModel | ModelVersionExists | RegisterModelSuccess | StorageUnavailable;

/** The version is registered. */
export type RegisterModelSuccess = {
  /** The version; it is loaded when it is first asked for. */
  model: Model;
};

/** Arguments of `rerank`. */
export type RerankInput = {
  /** As in `rerank`. */
  documents: Array<Scalars['String']['input']>;
  /** As in `rerank`. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** As in `rerank`. */
  query: Scalars['String']['input'];
  /** As in `rerank`. */
  topK?: InputMaybe<Scalars['Int']['input']>;
};

/** A version to retire or restore. */
export type RetireModelInput = {
  /** Refused as REVISION_CONFLICT unless the revision of the model's own name is this. Default: the one it has when the request comes. */
  expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** As `name@version`. */
  model: Scalars['String']['input'];
};

/** The version, or why nothing was changed. */
export type RetireModelResult = InvalidInput | ModelNotFound | ModelUnavailable | RetireModelSuccess | RevisionConflict | StorageUnavailable;

/** The version is retired, or restored; also where it was before. */
export type RetireModelSuccess = {
  /** The version. */
  model: Model;
};

/** The job that is carried out again, or why it is not. */
export type RetryJobResult = CostLimitExceeded | NotFound | QueueFull | RateLimited | RetryJobSuccess | ShuttingDown | StorageUnavailable;

/** The job is QUEUED again, or did not need it. */
export type RetryJobSuccess = {
  /** As it was stored. */
  job: Job;
};

/** The prediction that is carried out again, or why it is not. */
export type RetryPredictionResult = CostLimitExceeded | NotFound | QueueFull | RateLimited | RetryPredictionSuccess | ShuttingDown | StorageUnavailable;

/** The prediction is QUEUED again, or did not need it. */
export type RetryPredictionSuccess = {
  /** As it was stored. */
  prediction: Prediction;
};

/** The message that is sent again, or why it is not. */
export type RetryWebhookDeliveryResult = NotFound | RetryWebhookDeliverySuccess | StorageUnavailable;

/** The message is PENDING again, or did not need it. */
export type RetryWebhookDeliverySuccess = {
  /** As it was stored. */
  delivery: WebhookDelivery;
};

/** Somebody else has changed the name meanwhile; nothing was changed. Look at it again. */
export type RevisionConflict = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
  /** The model's own name, or the alias. */
  name: Scalars['String']['output'];
  /** What its revision is now. */
  revision: Scalars['Int']['output'];
};

/** What `revokeApiKey` returns. */
export type RevokeApiKeyResult = Forbidden | InvalidInput | NotFound | RevokeApiKeySuccess | StorageUnavailable;

/** The key is over. */
export type RevokeApiKeySuccess = {
  /** The key. */
  key: ApiKey;
};

/** Who speaks in a turn. */
export type Role =
  /** The model. */
  | 'ASSISTANT'
  /** Sets the scene; where none is given, the model's chat template may put its own. */
  | 'SYSTEM'
  /** Whoever asks. */
  | 'USER';

/** A name to roll back. */
export type RollBackModelInput = {
  /** Refused as REVISION_CONFLICT unless the name's revision is this. Default: the one it has when the request comes. */
  expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** A model's own name, or an alias. */
  name: Scalars['String']['input'];
};

/** What `rotateApiKey` needs. */
export type RotateApiKeyInput = {
  /** The key's id. */
  id: Scalars['ID']['input'];
  /** For how long the old secret stays good, 0 to 2592000 (30 days). Default: 0. */
  overlapSeconds?: InputMaybe<Scalars['Int']['input']>;
};

/** What `rotateApiKey` returns. */
export type RotateApiKeyResult = Forbidden | InvalidInput | NotFound | RotateApiKeySuccess | StorageUnavailable;

/** The key has another secret. */
export type RotateApiKeySuccess = {
  /** The key. */
  key: ApiKey;
  /** What its holder sends from now on. It is stored nowhere and shown this once. */
  secret: Scalars['String']['output'];
};

/** A version behind a name. */
export type RouteTarget = {
  /** The version; null where its folder is gone from `MODELS_DIR`. */
  model: Maybe<Model>;
  /** The version as `name@version`. */
  name: Scalars['String']['output'];
  /** Its share of the requests, 0 to 1. */
  share: Scalars['Float']['output'];
  /** As it was set: more than 0. */
  weight: Scalars['Float']['output'];
};

/** What an API key may be allowed to do. */
export type Scope =
  /** Ask for completions and cancel them. */
  | 'COMPLETE'
  /** Make, rotate and revoke API keys of the own tenant. */
  | 'KEYS_ADMIN'
  /** Watch the server's numbers: `serverMetrics`. */
  | 'METRICS'
  /** Register, pull, promote, load and retire models. */
  | 'MODELS_ADMIN'
  /** Ask for predictions (`classifyText`, `embed` ...), now or stored. */
  | 'PREDICT'
  /** Read what the tenant has stored: completions, predictions, jobs, webhook messages. */
  | 'READ'
  /** With KEYS_ADMIN: do so for every tenant. */
  | 'TENANTS_ADMIN';

/** Arguments of `segmentImage`. */
export type SegmentImageInput = {
  /** As in `segmentImage`. */
  image: MediaInput;
  /** Default: the first IMAGE_SEGMENTATION model registered. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** 0 to 1. Default: 0.9. */
  threshold?: InputMaybe<Scalars['Float']['input']>;
};

/** What the server did in the second before `at`. */
export type ServerMetrics = {
  /** When it was looked at. */
  at: Scalars['DateTime']['output'];
  /** Mean rows of a model run; null where nothing ran. */
  batchSize: Maybe<Scalars['Float']['output']>;
  /** Prompt tokens that were found in the prefix cache instead, a second. */
  cachedTokensPerSecond: Scalars['Float']['output'];
  /** From request to the end, of the same completions. */
  durationMs: Maybe<LatencyPercentiles>;
  /** 99th percentile of how late the event loop of the API process was, milliseconds. */
  eventLoopDelayMs: Scalars['Float']['output'];
  /** Failures told since the server started, by code. */
  failures: Array<FailureCount>;
  /** Resident memory of the API process, bytes; engines are told of by `models`. */
  memoryBytes: Scalars['Float']['output'];
  /** A model each, in order of name. */
  models: Array<ModelMetrics>;
  /** Prompt tokens computed, a second. */
  promptTokensPerSecond: Scalars['Float']['output'];
  /** From request to the start of the prefill, of the same completions. */
  queueMs: Maybe<LatencyPercentiles>;
  /** Texts, tensors and completions asked for, a second. */
  requestsPerSecond: Scalars['Float']['output'];
  /** Texts being generated: rows that decode or are prefilled, of all models. */
  running: Scalars['Int']['output'];
  /** From request to first token, of the completions that ended within the last minute; null where there were none. */
  timeToFirstTokenMs: Maybe<LatencyPercentiles>;
  /** Tokens generated, a second, over all models and requests. */
  tokensPerSecond: Scalars['Float']['output'];
  /** Seconds since the server was started. */
  uptimeSeconds: Scalars['Float']['output'];
  /** Requests that wait for their turn, of all models. */
  waiting: Scalars['Int']['output'];
};

/** An alias to make or change. */
export type SetAliasInput = {
  /** 1 to 64 of a-z, 0-9, `-` and `.`, the first a letter or digit; not the name of a model. */
  alias: Scalars['String']['input'];
  /** Refused as REVISION_CONFLICT unless the alias's revision is this (0: there was never one). Default: the one it has when the request comes. */
  expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 16 versions of one task, each once; of one model or of several. */
  targets: Array<ModelWeightInput>;
};

/** How a model's own name is to be shared. */
export type SetRolloutInput = {
  /** Refused as REVISION_CONFLICT unless the name's revision is this. Default: the one it has when the request comes. */
  expectedRevision?: InputMaybe<Scalars['Int']['input']>;
  /** The model's own name. */
  name: Scalars['String']['input'];
  /** 1 to 16 versions, each once. */
  targets: Array<VersionWeightInput>;
};

/** What `setTenantRetention` needs. */
export type SetTenantRetentionInput = {
  /** 0 to 876000 hours, shorter or longer than RETENTION_HOURS; 0 for ever; null for the server's. */
  hours?: InputMaybe<Scalars['Int']['input']>;
  /** Whose. Default: the caller's own tenant; another one needs TENANTS_ADMIN. */
  tenant?: InputMaybe<Scalars['String']['input']>;
};

/** What `setTenantRetention` returns. */
export type SetTenantRetentionResult = Forbidden | InvalidInput | SetTenantRetentionSuccess | StorageUnavailable;

/** It is set. */
export type SetTenantRetentionSuccess = {
  /** As it is now. */
  retention: TenantRetention;
};

/** The server is stopping; nothing was started, or what was started did not end. */
export type ShuttingDown = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
};

/** How alike a text is to others. */
export type Similarity = {
  /** How it was computed together with others. */
  batch: Batch;
  /** The model that answered, as `name@version`. */
  model: Scalars['String']['output'];
  /** Cosines, -1 to 1, in the order of `texts`; 1 is the same direction. */
  scores: Array<Scalars['Float']['output']>;
  /** Tokens of all texts as the model saw them. */
  tokens: Scalars['Int']['output'];
};

/** Arguments of `similarity`. */
export type SimilarityInput = {
  /** As in `similarity`. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** As in `similarity`. */
  text: Scalars['String']['input'];
  /** As in `similarity`. */
  texts: Array<Scalars['String']['input']>;
};

/** The storage is full, read-only or out of reach; nothing was started. The same request may succeed later. */
export type StorageUnavailable = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
};

/** What comes bit by bit: over WebSocket (graphql-transport-ws) or as server-sent events (graphql-sse), on the path of everything else. */
export type Subscription = {
  /**
   * The events of a completion from the first, or from the one after `after`: what was missed at once, the rest live. A completion that
   * has ended replays its events from storage.
   */
  completionEvents: CompletionEvent;
  /**
   * Every change of a job, those of the past from storage, until it has ended: QUEUED, RUNNING, the counts with every line that ends, then how it
   * ended; and so on for each retry.
   * Errors: NOT_FOUND, INVALID_INPUT.
   */
  jobEvents: JobEvent;
  /**
   * Every change of a prediction, those of the past from storage, until it has ended: QUEUED, RUNNING (once more for each server that begins it
   * again), then how it ended; and so on for each retry.
   * Errors: NOT_FOUND, INVALID_INPUT.
   */
  predictionEvents: PredictionEvent;
  /**
   * How a pull goes on: at first as it stands, then after each change of its state, and a few times a second while bytes come; ends with
   * the pull. Error: NOT_FOUND.
   */
  pullProgress: ModelPull;
  /** What the server does, once a second without end. A reader that is slow skips some. It tells of numbers only, never of any text. */
  serverMetrics: ServerMetrics;
  /**
   * Creates a completion and streams it: CompletionStarted, CompletionDelta ..., then CompletionFinished or CompletionFailed.
   * The completion is canceled when its last reader leaves, unless `background` is true. Where the last reader is cut off (a lost
   * connection), it pauses for `READER_GRACE_MS` and goes on as soon as somebody reads it by `completionEvents`. A stopping server ends the
   * stream with the error SHUTTING_DOWN where the next one goes on with it: read on there.
   */
  streamCompletion: CompletionEvent;
};


/** What comes bit by bit: over WebSocket (graphql-transport-ws) or as server-sent events (graphql-sse), on the path of everything else. */
export type SubscriptionCompletionEventsArgs = {
  after?: InputMaybe<Scalars['Int']['input']>;
  id: Scalars['ID']['input'];
};


/** What comes bit by bit: over WebSocket (graphql-transport-ws) or as server-sent events (graphql-sse), on the path of everything else. */
export type SubscriptionJobEventsArgs = {
  after?: InputMaybe<Scalars['Int']['input']>;
  id: Scalars['ID']['input'];
};


/** What comes bit by bit: over WebSocket (graphql-transport-ws) or as server-sent events (graphql-sse), on the path of everything else. */
export type SubscriptionPredictionEventsArgs = {
  after?: InputMaybe<Scalars['Int']['input']>;
  id: Scalars['ID']['input'];
};


/** What comes bit by bit: over WebSocket (graphql-transport-ws) or as server-sent events (graphql-sse), on the path of everything else. */
export type SubscriptionPullProgressArgs = {
  id: Scalars['ID']['input'];
};


/** What comes bit by bit: over WebSocket (graphql-transport-ws) or as server-sent events (graphql-sse), on the path of everything else. */
export type SubscriptionServerMetricsArgs = {
  history?: InputMaybe<Scalars['Int']['input']>;
};


/** What comes bit by bit: over WebSocket (graphql-transport-ws) or as server-sent events (graphql-sse), on the path of everything else. */
export type SubscriptionStreamCompletionArgs = {
  input: CreateCompletionInput;
};

/** Arguments of `summarize`. */
export type SummarizeInput = {
  /** As in `summarize`. */
  maxTokens?: InputMaybe<Scalars['Int']['input']>;
  /** As in `summarize`. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** As in `summarize`. */
  text: Scalars['String']['input'];
};

/** A text made shorter. */
export type Summary = {
  /** How it was computed together with others; null where a chat model wrote it, whose rows are put together anew for every token. */
  batch: Maybe<Batch>;
  /** STOP where the model ended it, LENGTH where `maxTokens` did. */
  finishReason: FinishReason;
  /** How it came about. */
  method: TaskMethod;
  /** The model that wrote it, as `name@version`. */
  model: Scalars['String']['output'];
  /** The summary. */
  text: Scalars['String']['output'];
  /** What it took, in tokens. */
  usage: Usage;
};

/** What a model is for. */
export type Task =
  /** Labels a recording: `classifyAudio`. */
  | 'AUDIO_CLASSIFICATION'
  /** Writes down what is said in a recording: `transcribe`. */
  | 'AUTOMATIC_SPEECH_RECOGNITION'
  /** Turns text into vectors: `embed`, `similarity`. */
  | 'FEATURE_EXTRACTION'
  /** Fills masked words of a text: `fillMask`. */
  | 'FILL_MASK'
  /** Labels an image: `classifyImage`. */
  | 'IMAGE_CLASSIFICATION'
  /** Turns images into vectors: `embedImage`. */
  | 'IMAGE_FEATURE_EXTRACTION'
  /** Says which pixels of an image belong to what: `segmentImage`. */
  | 'IMAGE_SEGMENTATION'
  /** Describes an image in words: `captionImage`. */
  | 'IMAGE_TO_TEXT'
  /** Finds things in an image, each with its box: `detectObjects`. */
  | 'OBJECT_DETECTION'
  /** Anything else: `predict`, which runs models of every task, is the only way to ask it. */
  | 'OTHER'
  /** Finds the answer to a question in a text: `answerQuestion`. */
  | 'QUESTION_ANSWERING'
  /** Shortens text, an encoder-decoder model: `summarize`. */
  | 'SUMMARIZATION'
  /** Turns text into other text by instruction, an encoder-decoder model such as T5: `text2text`. */
  | 'TEXT2TEXT_GENERATION'
  /** Labels text: `classifyText`. */
  | 'TEXT_CLASSIFICATION'
  /** Continues text: `createCompletion`, `streamCompletion`. */
  | 'TEXT_GENERATION'
  /** Tells how well a text answers a query (a cross-encoder): `rerank`. */
  | 'TEXT_RANKING'
  /** Labels the tokens of a text, such as names in it: `classifyTokens`. */
  | 'TOKEN_CLASSIFICATION'
  /** Translates text, an encoder-decoder model: `translate`. */
  | 'TRANSLATION'
  /** Tells whether a text entails a hypothesis (natural language inference): `classifyZeroShot`. */
  | 'ZERO_SHOT_CLASSIFICATION';

/** How a result came about. */
export type TaskMethod =
  /** By a chat model, asked in words. */
  | 'CHAT'
  /** By comparing vectors of a FEATURE_EXTRACTION model. */
  | 'EMBEDDINGS'
  /** By an encoder-decoder model that takes instructions. */
  | 'INSTRUCTION'
  /** By a model made for the task. */
  | 'TASK_MODEL';

/** For how long a tenant's ended work is kept. */
export type TenantRetention = {
  /** Hours after its end for which a completion, prediction, job or webhook message is kept; 0 for ever. */
  hours: Scalars['Int']['output'];
  /** Whether that is the server's RETENTION_HOURS, the tenant having none of its own. */
  isDefault: Scalars['Boolean']['output'];
  /** The tenant. */
  tenant: Scalars['String']['output'];
  /** When it was last set; null where it is the default. */
  updatedAt: Maybe<Scalars['DateTime']['output']>;
  /** The id of the key that set it; without one, where the caller came from; null where it is the default. */
  updatedBy: Maybe<Scalars['String']['output']>;
};

/** A tensor that a graph returned. */
export type Tensor = {
  /** The elements in row-major order, little-endian, base64; null for STRING. */
  base64: Maybe<Scalars['String']['output']>;
  /** The elements as JSON. */
  data: Scalars['TensorData']['output'];
  /** Type of the elements. */
  datatype: TensorDatatype;
  /** The graph's name for this output. */
  name: Scalars['String']['output'];
  /** Its dimensions; an empty list is a scalar. */
  shape: Array<Scalars['Int']['output']>;
};

/** The type of a tensor's elements. */
export type TensorDatatype =
  /** false or true, 1 byte: 0 or 1. */
  | 'BOOL'
  /** IEEE 754, 2 bytes. JSON numbers are rounded to the nearest one. */
  | 'FLOAT16'
  /** IEEE 754, 4 bytes. */
  | 'FLOAT32'
  /** IEEE 754, 8 bytes. */
  | 'FLOAT64'
  /** -128 to 127, 1 byte. */
  | 'INT8'
  /** -32768 to 32767, 2 bytes. */
  | 'INT16'
  /** -2^31 to 2^31 - 1, 4 bytes. */
  | 'INT32'
  /** -2^63 to 2^63 - 1, 8 bytes. */
  | 'INT64'
  /** Text of any length. */
  | 'STRING'
  /** 0 to 255, 1 byte. */
  | 'UINT8'
  /** 0 to 65535, 2 bytes. */
  | 'UINT16'
  /** 0 to 2^32 - 1, 4 bytes. */
  | 'UINT32'
  /** 0 to 2^64 - 1, 8 bytes. */
  | 'UINT64';

/** A tensor to run a graph on; exactly one of `data` and `base64`. */
export type TensorInput = {
  /** The elements in row-major order, little-endian, base64; not for STRING. */
  base64?: InputMaybe<Scalars['String']['input']>;
  /** As many elements as `shape` says. */
  data?: InputMaybe<Scalars['TensorData']['input']>;
  /** Must be the one that the graph expects of this input. */
  datatype: TensorDatatype;
  /** The graph's name for this input. */
  name: Scalars['String']['input'];
  /** 0 or more dimensions of 0 or more; their product is the number of elements. An empty list is a scalar. */
  shape: Array<Scalars['Int']['input']>;
};

/** What a graph says of one of its inputs or outputs. */
export type TensorSpec = {
  /** Type of the elements; null for what is no tensor, such as a sequence of maps: `predict` leaves such outputs out. */
  datatype: Maybe<TensorDatatype>;
  /** The graph's name for it. */
  name: Scalars['String']['output'];
  /** Its dimensions, -1 where any size will do; an empty list is a scalar. */
  shape: Array<Scalars['Int']['output']>;
};

/** The result of a stored `predict`. */
export type Tensors = {
  /** The graph's outputs. */
  tensors: Array<Tensor>;
};

/** Arguments of `text2text`. */
export type Text2TextInput = {
  /** As in `text2text`. */
  maxTokens?: InputMaybe<Scalars['Int']['input']>;
  /** As in `text2text`. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** As in `text2text`. */
  text: Scalars['String']['input'];
};

/** The labels of a text. */
export type TextClassification = {
  /** How it was computed together with others. */
  batch: Batch;
  /** The most probable label. */
  label: Scalars['String']['output'];
  /** Labels with their probabilities, best first, at most `topK`. */
  labels: Array<LabelScore>;
  /** The model that answered, as `name@version`. */
  model: Scalars['String']['output'];
  /** Whether several labels may hold at once: then each score stands for itself, otherwise all of a model's labels add up to 1. */
  multiLabel: Scalars['Boolean']['output'];
  /** Its probability, 0 to 1. */
  score: Scalars['Float']['output'];
  /** Tokens of the text as the model saw it. */
  tokens: Scalars['Int']['output'];
};

/** How exactly to tell when something was said. */
export type Timestamps =
  /** Not at all. */
  | 'NONE'
  /** By sentence or so, as the model parts them. */
  | 'SEGMENT'
  /** By word; Whisper models need a generation config with `alignment_heads` and an export with cross attentions for it. */
  | 'WORD';

/** Null until known. */
export type Timings = {
  /** The prefill of the prompt. */
  promptMs: Maybe<Scalars['Float']['output']>;
  /** From the request to the start of its prefill. */
  queueMs: Maybe<Scalars['Float']['output']>;
  /** From the request to the first token. */
  timeToFirstTokenMs: Maybe<Scalars['Float']['output']>;
  /** Generated tokens a second after the first one, over all choices. */
  tokensPerSecond: Maybe<Scalars['Float']['output']>;
};

/** The labelled pieces of a text. */
export type TokenClassification = {
  /** How it was computed together with others. */
  batch: Batch;
  /** In the order in which they begin. */
  entities: Array<Entity>;
  /** The model that answered, as `name@version`. */
  model: Scalars['String']['output'];
  /** Tokens as the model saw them, in all windows together. */
  tokens: Scalars['Int']['output'];
};

/** A generated token and how probable the model held it. */
export type TokenLogprob = {
  /** Natural logarithm of the model's probability for this token, before penalties, bias and temperature. */
  logprob: Scalars['Float']['output'];
  /** The token's own text; a character of several tokens shows as U+FFFD in each. */
  text: Scalars['String']['output'];
  /** Token id. */
  token: Scalars['Int']['output'];
  /** The most probable tokens at this position, best first. */
  top: Array<TopLogprob>;
};

/** A text as its model sees it. */
export type Tokenization = {
  /** How many tokens there are. */
  count: Scalars['Int']['output'];
  /** Token ids in order. */
  ids: Array<Scalars['Int']['output']>;
  /** The model whose tokenizer it is, as `name@version`. */
  model: Scalars['String']['output'];
  /** Each token's own text; a character of several tokens shows as U+FFFD in each. */
  tokens: Array<Scalars['String']['output']>;
};

/** A token that the model might have generated at this position. */
export type TopLogprob = {
  /** Natural logarithm of its probability. */
  logprob: Scalars['Float']['output'];
  /** The token's own text; a character of several tokens shows as U+FFFD in each. */
  text: Scalars['String']['output'];
  /** Token id. */
  token: Scalars['Int']['output'];
};

/** Arguments of `transcribe`. */
export type TranscribeInput = {
  /** As in `transcribe`. */
  audio: MediaInput;
  /** Default: `en`. */
  language?: InputMaybe<Scalars['String']['input']>;
  /** Default: the first AUTOMATIC_SPEECH_RECOGNITION model registered. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** Default: NONE. */
  timestamps?: InputMaybe<Timestamps>;
  /** Default: false. */
  translate?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A stretch of a transcription. Times are seconds from the start of the recording. */
export type TranscriptChunk = {
  /** Where it ends. */
  end: Scalars['Float']['output'];
  /** Where it begins. */
  start: Scalars['Float']['output'];
  /** What is said. */
  text: Scalars['String']['output'];
};

/** What is said in a recording. */
export type Transcription = {
  /** How it was computed together with others. */
  batch: Batch;
  /** Its parts with their times; empty unless `timestamps` were asked for. */
  chunks: Array<TranscriptChunk>;
  /** The model that answered, as `name@version`. */
  model: Scalars['String']['output'];
  /** Length of the recording. */
  seconds: Scalars['Float']['output'];
  /** All of it. */
  text: Scalars['String']['output'];
};

/** What an encoder-decoder model made of a text. */
export type TransformedText = {
  /** How it was computed together with others; null where a chat model wrote it, whose rows are put together anew for every token. */
  batch: Maybe<Batch>;
  /** STOP where the model ended it, LENGTH where `maxTokens` did. */
  finishReason: FinishReason;
  /** How it came about. */
  method: TaskMethod;
  /** The model that wrote it, as `name@version`. */
  model: Scalars['String']['output'];
  /** What it wrote. */
  text: Scalars['String']['output'];
  /** What it took, in tokens. */
  usage: Usage;
};

/** Arguments of `translate`. */
export type TranslateInput = {
  /** As in `translate`. */
  maxTokens?: InputMaybe<Scalars['Int']['input']>;
  /** As in `translate`. */
  model?: InputMaybe<Scalars['String']['input']>;
  /** As in `translate`. */
  sourceLanguage?: InputMaybe<Scalars['String']['input']>;
  /** As in `translate`. */
  targetLanguage?: InputMaybe<Scalars['String']['input']>;
  /** As in `translate`. */
  text: Scalars['String']['input'];
};

/** A text in another language. */
export type Translation = {
  /** How it was computed together with others; null where a chat model wrote it, whose rows are put together anew for every token. */
  batch: Maybe<Batch>;
  /** STOP where the model ended it, LENGTH where `maxTokens` did. */
  finishReason: FinishReason;
  /** How it came about. */
  method: TaskMethod;
  /** The model that wrote it, as `name@version`. */
  model: Scalars['String']['output'];
  /** The translation. */
  text: Scalars['String']['output'];
  /** What it took, in tokens. */
  usage: Usage;
};

/** The API key was revoked or expired meanwhile. At the door, the same code refuses requests without a good key. */
export type Unauthenticated = Failure & {
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** For people; may change. */
  message: Scalars['String']['output'];
};

/** Counted in model tokens. */
export type Usage = {
  /** Prompt tokens whose keys and values were reused from earlier texts that begin alike: they cost nothing but memory. */
  cachedTokens: Scalars['Int']['output'];
  /** Over all choices. */
  completionTokens: Scalars['Int']['output'];
  /** Tokens of the prompt, chat template included. */
  promptTokens: Scalars['Int']['output'];
};

/** What was used, added up. */
export type UsageEntry = {
  /** What that costs by the prices of now (`PRICES`): an exact decimal number, such as `0.0123`. */
  amount: Scalars['String']['output'];
  /** The key's id; null where it wasn't grouped by key, and for what was asked for without one. */
  apiKeyId: Maybe<Scalars['ID']['output']>;
  /** Tokens generated. */
  completionTokens: Scalars['Float']['output'];
  /** `name@version`; null where it wasn't grouped by model. */
  model: Maybe<Scalars['String']['output']>;
  /** Tokens of prompts and of encoders' texts, those from the prefix cache included. */
  promptTokens: Scalars['Float']['output'];
  /** Completions and predictions carried out. */
  requests: Scalars['Float']['output'];
  /** The hour's or day's begin; null where it wasn't grouped by one. */
  start: Maybe<Scalars['DateTime']['output']>;
  /** The tenant; null where it wasn't grouped by tenant. */
  tenant: Maybe<Scalars['String']['output']>;
};

/** By what usage is added up. */
export type UsageGroup =
  /** Days in UTC. */
  | 'DAY'
  /** Hours. */
  | 'HOUR'
  /** API keys. */
  | 'KEY'
  /** Models, each version for itself. */
  | 'MODEL'
  /** Tenants. */
  | 'TENANT';

/** Whole hours; at most 366 days. */
export type UsageRange = {
  /** From the begin of the hour that this lies in. Default: 30 days before `to`. */
  from?: InputMaybe<Scalars['DateTime']['input']>;
  /** To the end of the hour that this lies in. Default: now. */
  to?: InputMaybe<Scalars['DateTime']['input']>;
};

/** What was used in a time, and what it costs. */
export type UsageReport = {
  /** ISO code of the amounts' currency (`CURRENCY`). */
  currency: Scalars['String']['output'];
  /** One for each combination of `groupBy` that was used at all, in order of time; empty without `groupBy`. */
  entries: Array<UsageEntry>;
  /** Its begin. */
  from: Scalars['DateTime']['output'];
  /** Its end. */
  to: Scalars['DateTime']['output'];
  /** All of it together. */
  total: UsageEntry;
};

/** A version and its share. */
export type VersionWeightInput = {
  /** 1 or more. */
  version: Scalars['Int']['input'];
  /** More than 0, to 1,000,000; shares are in proportion to it. */
  weight: Scalars['Float']['input'];
};

/** A message to a webhook. */
export type WebhookDelivery = Node & {
  /** How often it was sent. */
  attempts: Scalars['Int']['output'];
  /** What is sent, JSON. */
  body: Scalars['String']['output'];
  /** When the event came. */
  createdAt: Scalars['DateTime']['output'];
  /** Why the last attempt failed, such as `status 503` or `ECONNREFUSED`; null where it didn't. */
  error: Maybe<Scalars['String']['output']>;
  /** What happened, such as `prediction.succeeded`. */
  event: Scalars['String']['output'];
  /** When it was delivered or given up; null until then. */
  finishedAt: Maybe<Scalars['DateTime']['output']>;
  /** `msg_` and a UUID that sorts by time; sent as `webhook-id`. */
  id: Scalars['ID']['output'];
  /** When it is sent next; null where it is not. */
  nextAttemptAt: Maybe<Scalars['DateTime']['output']>;
  /** Where it stands. */
  state: WebhookDeliveryState;
  /** HTTP status of the last attempt; null where there was no answer. */
  status: Maybe<Scalars['Int']['output']>;
  /** Of the completion, prediction or job it tells of. */
  subjectId: Scalars['ID']['output'];
  /** To where. */
  url: Scalars['String']['output'];
};

/** A page of webhook deliveries. */
export type WebhookDeliveryConnection = {
  /** The page, each with its cursor. */
  edges: Array<WebhookDeliveryEdge>;
  /** The page. */
  nodes: Array<WebhookDelivery>;
  /** Where the page lies. */
  pageInfo: PageInfo;
  /** Entries of the whole list. */
  totalCount: Scalars['Int']['output'];
};

/** A webhook delivery and its place in the list. */
export type WebhookDeliveryEdge = {
  /** Pass it as `after` to continue behind this entry. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node: WebhookDelivery;
};

/** Where a message to a webhook stands. */
export type WebhookDeliveryState =
  /** The receiver has answered with a status of 2xx. */
  | 'DELIVERED'
  /** Given up, after `WEBHOOK_ATTEMPTS` attempts or because the receiver answered 410 Gone. */
  | 'FAILED'
  /** Waits for its next attempt. */
  | 'PENDING';

/** How work ended, for webhooks. */
export type WebhookEvent =
  /** On request, or because the last reader left. */
  | 'CANCELED'
  /** By an error. */
  | 'FAILED'
  /** With its server. */
  | 'INTERRUPTED'
  /** As it should. */
  | 'SUCCEEDED';

/**
 * Where to tell of the end of work: a POST of JSON, signed as Standard Webhooks has it (`webhook-id`, `webhook-timestamp`,
 * `webhook-signature`) with the server's `WEBHOOK_SECRET`. It is sent once or more, until the receiver answers with a status of 2xx; the id
 * stays the same. The body tells ids, states and counts, never texts.
 */
export type WebhookInput = {
  /** Default: all of them. */
  events?: InputMaybe<Array<WebhookEvent>>;
  /** http:// or https://, at most 2048 characters, without a user name. Private addresses are refused unless `WEBHOOK_ALLOW_PRIVATE` is set. */
  url: Scalars['String']['input'];
};

/** Where a stored piece of work stands. */
export type WorkState =
  /** Stopped on request, or because its last reader left. */
  | 'CANCELED'
  /** Ended by an error: see `failure`. */
  | 'FAILED'
  /** The server stopped before it ended. */
  | 'INTERRUPTED'
  /** Waits for its turn. */
  | 'QUEUED'
  /** Is being worked on. */
  | 'RUNNING'
  /** Ended as it should. */
  | 'SUCCEEDED';

/** The model is for another task. */
export type WrongTask = Failure & {
  /** The tasks whose models would do, `expected` the first of them. */
  accepted: Array<Task>;
  /** Which failure it is; the type's name in capitals. */
  code: Scalars['String']['output'];
  /** The task it was asked for. */
  expected: Task;
  /** For people; may change. */
  message: Scalars['String']['output'];
  /** The model asked for, as `name@version`. */
  model: Scalars['String']['output'];
  /** What the model is for. */
  task: Task;
};

/** The labels of a text, of those that the caller gave. */
export type ZeroShotClassification = {
  /** How it was computed together with others. */
  batch: Batch;
  /** The one that fits best. */
  label: Scalars['String']['output'];
  /** All of them with their scores, best first. */
  labels: Array<LabelScore>;
  /** TASK_MODEL or EMBEDDINGS. */
  method: TaskMethod;
  /** The model that answered, as `name@version`. */
  model: Scalars['String']['output'];
  /** Whether each was judged for itself; otherwise the scores add up to 1. */
  multiLabel: Scalars['Boolean']['output'];
  /** Its score, 0 to 1. */
  score: Scalars['Float']['output'];
  /** Tokens as the model saw them, of all hypotheses together. */
  tokens: Scalars['Int']['output'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;



/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  CancelCompletionResult:
    | ( Omit<CancelCompletionSuccess, 'completion'> & { completion: _RefType['Completion'] } )
    | ( DomainFailure )
    | ( DomainFailure )
  ;
  CancelJobResult:
    | ( Omit<CancelJobSuccess, 'job'> & { job: _RefType['Job'] } )
    | ( DomainFailure )
    | ( DomainFailure )
  ;
  CancelPredictionResult:
    | ( Omit<CancelPredictionSuccess, 'prediction'> & { prediction: _RefType['Prediction'] } )
    | ( DomainFailure )
    | ( DomainFailure )
  ;
  CancelPullResult:
    | ( Omit<CancelPullSuccess, 'pull'> & { pull: _RefType['ModelPull'] } )
    | ( DomainFailure )
  ;
  ChangeRouteResult:
    | ( Omit<ChangeRouteSuccess, 'route'> & { route: _RefType['ModelRoute'] } )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
  ;
  CreateApiKeyResult:
    | ( Omit<CreateApiKeySuccess, 'key'> & { key: _RefType['ApiKey'] } )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
  ;
  CreateCompletionResult:
    | ( DomainFailure )
    | ( Omit<CreateCompletionSuccess, 'completion'> & { completion: _RefType['Completion'] } )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
  ;
  CreateJobResult:
    | ( DomainFailure )
    | ( Omit<CreateJobSuccess, 'job'> & { job: _RefType['Job'] } )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
  ;
  CreatePredictionResult:
    | ( Omit<CreatePredictionSuccess, 'prediction'> & { prediction: _RefType['Prediction'] } )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
  ;
  DeleteModelResult:
    | ( DeleteModelSuccess )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
  ;
  EraseResult:
    | ( Omit<EraseSuccess, 'erasure'> & { erasure: _RefType['Erasure'] } )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
  ;
  LoadModelResult:
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( Omit<LoadModelSuccess, 'model'> & { model: _RefType['Model'] } )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
  ;
  PredictionResult:
    | ( AudioClassification )
    | ( Omit<Embeddings, 'embeddings'> & { embeddings: Array<_RefType['Embedding']> } )
    | ( ImageCaption )
    | ( ImageClassification )
    | ( ImageEmbeddingValue )
    | ( ImageSegmentation )
    | ( MaskFilling )
    | ( ObjectDetection )
    | ( QuestionAnswer )
    | ( Ranking )
    | ( Similarity )
    | ( Summary )
    | ( Omit<Tensors, 'tensors'> & { tensors: Array<_RefType['Tensor']> } )
    | ( TextClassification )
    | ( TokenClassification )
    | ( Transcription )
    | ( TransformedText )
    | ( Translation )
    | ( ZeroShotClassification )
  ;
  PullModelResult:
    | ( DomainFailure )
    | ( Omit<PullModelSuccess, 'pull'> & { pull: _RefType['ModelPull'] } )
    | ( DomainFailure )
    | ( DomainFailure )
  ;
  RegisterModelResult:
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( Omit<RegisterModelSuccess, 'model'> & { model: _RefType['Model'] } )
    | ( DomainFailure )
  ;
  RetireModelResult:
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( Omit<RetireModelSuccess, 'model'> & { model: _RefType['Model'] } )
    | ( DomainFailure )
    | ( DomainFailure )
  ;
  RetryJobResult:
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( Omit<RetryJobSuccess, 'job'> & { job: _RefType['Job'] } )
    | ( DomainFailure )
    | ( DomainFailure )
  ;
  RetryPredictionResult:
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( Omit<RetryPredictionSuccess, 'prediction'> & { prediction: _RefType['Prediction'] } )
    | ( DomainFailure )
    | ( DomainFailure )
  ;
  RetryWebhookDeliveryResult:
    | ( DomainFailure )
    | ( Omit<RetryWebhookDeliverySuccess, 'delivery'> & { delivery: _RefType['WebhookDelivery'] } )
    | ( DomainFailure )
  ;
  RevokeApiKeyResult:
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( Omit<RevokeApiKeySuccess, 'key'> & { key: _RefType['ApiKey'] } )
    | ( DomainFailure )
  ;
  RotateApiKeyResult:
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( Omit<RotateApiKeySuccess, 'key'> & { key: _RefType['ApiKey'] } )
    | ( DomainFailure )
  ;
  SetTenantRetentionResult:
    | ( DomainFailure )
    | ( DomainFailure )
    | ( Omit<SetTenantRetentionSuccess, 'retention'> & { retention: _RefType['TenantRetention'] } )
    | ( DomainFailure )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  CompletionEvent:
    | ( NumberedEvent )
    | ( NumberedEvent )
    | ( NumberedEvent )
    | ( NumberedEvent )
  ;
  Failure:
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
    | ( DomainFailure )
  ;
  Node:
    | ( ApiKeyRecord )
    | ( CompletionRecord )
    | ( ErasureRecord )
    | ( JobRecord )
    | ( ListedModel )
    | ( ModelEventRecord )
    | ( Pull )
    | ( PredictionRecord )
    | ( DeliveryRecord )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AnswerQuestionInput: AnswerQuestionInput;
  AnswerSpan: ResolverTypeWrapper<AnswerSpan>;
  ApiKey: ResolverTypeWrapper<ApiKeyRecord>;
  ApiKeyConnection: ResolverTypeWrapper<Omit<ApiKeyConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['ApiKeyEdge']>, nodes: Array<ResolversTypes['ApiKey']> }>;
  ApiKeyEdge: ResolverTypeWrapper<Omit<ApiKeyEdge, 'node'> & { node: ResolversTypes['ApiKey'] }>;
  ApiKeyLimits: ResolverTypeWrapper<ApiKeyLimits>;
  ApiKeyLimitsInput: ApiKeyLimitsInput;
  AudioClassification: ResolverTypeWrapper<AudioClassification>;
  Batch: ResolverTypeWrapper<Batch>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Box: ResolverTypeWrapper<Box>;
  CancelCompletionResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CancelCompletionResult']>;
  CancelCompletionSuccess: ResolverTypeWrapper<Omit<CancelCompletionSuccess, 'completion'> & { completion: ResolversTypes['Completion'] }>;
  CancelJobResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CancelJobResult']>;
  CancelJobSuccess: ResolverTypeWrapper<Omit<CancelJobSuccess, 'job'> & { job: ResolversTypes['Job'] }>;
  CancelPredictionResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CancelPredictionResult']>;
  CancelPredictionSuccess: ResolverTypeWrapper<Omit<CancelPredictionSuccess, 'prediction'> & { prediction: ResolversTypes['Prediction'] }>;
  CancelPullResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CancelPullResult']>;
  CancelPullSuccess: ResolverTypeWrapper<Omit<CancelPullSuccess, 'pull'> & { pull: ResolversTypes['ModelPull'] }>;
  CaptionImageInput: CaptionImageInput;
  ChangeRouteResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ChangeRouteResult']>;
  ChangeRouteSuccess: ResolverTypeWrapper<Omit<ChangeRouteSuccess, 'route'> & { route: ResolversTypes['ModelRoute'] }>;
  Choice: ResolverTypeWrapper<Choice>;
  ClassifyAudioInput: ClassifyAudioInput;
  ClassifyImageInput: ClassifyImageInput;
  ClassifyTextInput: ClassifyTextInput;
  ClassifyTokensInput: ClassifyTokensInput;
  ClassifyZeroShotInput: ClassifyZeroShotInput;
  Completion: ResolverTypeWrapper<CompletionRecord>;
  CompletionConnection: ResolverTypeWrapper<Omit<CompletionConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['CompletionEdge']>, nodes: Array<ResolversTypes['Completion']> }>;
  CompletionDelta: ResolverTypeWrapper<NumberedEvent>;
  CompletionEdge: ResolverTypeWrapper<Omit<CompletionEdge, 'node'> & { node: ResolversTypes['Completion'] }>;
  CompletionEvent: ResolverTypeWrapper<NumberedEvent>;
  CompletionFailed: ResolverTypeWrapper<NumberedEvent>;
  CompletionFinished: ResolverTypeWrapper<NumberedEvent>;
  CompletionStarted: ResolverTypeWrapper<NumberedEvent>;
  ContextLengthExceeded: ResolverTypeWrapper<DomainFailure>;
  CostLimitExceeded: ResolverTypeWrapper<DomainFailure>;
  CreateApiKeyInput: CreateApiKeyInput;
  CreateApiKeyResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreateApiKeyResult']>;
  CreateApiKeySuccess: ResolverTypeWrapper<Omit<CreateApiKeySuccess, 'key'> & { key: ResolversTypes['ApiKey'] }>;
  CreateCompletionInput: CreateCompletionInput;
  CreateCompletionResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreateCompletionResult']>;
  CreateCompletionSuccess: ResolverTypeWrapper<Omit<CreateCompletionSuccess, 'completion'> & { completion: ResolversTypes['Completion'] }>;
  CreateJobInput: CreateJobInput;
  CreateJobResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreateJobResult']>;
  CreateJobSuccess: ResolverTypeWrapper<Omit<CreateJobSuccess, 'job'> & { job: ResolversTypes['Job'] }>;
  CreatePredictionInput: CreatePredictionInput;
  CreatePredictionResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CreatePredictionResult']>;
  CreatePredictionSuccess: ResolverTypeWrapper<Omit<CreatePredictionSuccess, 'prediction'> & { prediction: ResolversTypes['Prediction'] }>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeleteAliasInput: DeleteAliasInput;
  DeleteModelInput: DeleteModelInput;
  DeleteModelResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DeleteModelResult']>;
  DeleteModelSuccess: ResolverTypeWrapper<DeleteModelSuccess>;
  DetectObjectsInput: DetectObjectsInput;
  DetectedObject: ResolverTypeWrapper<DetectedObject>;
  EmbedImageInput: EmbedImageInput;
  EmbedInput: EmbedInput;
  Embedding: ResolverTypeWrapper<EmbeddingValue>;
  Embeddings: ResolverTypeWrapper<Omit<Embeddings, 'embeddings'> & { embeddings: Array<ResolversTypes['Embedding']> }>;
  EncryptionStatus: ResolverTypeWrapper<EncryptionStatus>;
  EngineFailed: ResolverTypeWrapper<DomainFailure>;
  Entity: ResolverTypeWrapper<Entity>;
  EntityAggregation: EntityAggregation;
  EraseResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['EraseResult']>;
  EraseSuccess: ResolverTypeWrapper<Omit<EraseSuccess, 'erasure'> & { erasure: ResolversTypes['Erasure'] }>;
  Erasure: ResolverTypeWrapper<ErasureRecord>;
  ErasureConnection: ResolverTypeWrapper<Omit<ErasureConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['ErasureEdge']>, nodes: Array<ResolversTypes['Erasure']> }>;
  ErasureCounts: ResolverTypeWrapper<ErasureCounts>;
  ErasureEdge: ResolverTypeWrapper<Omit<ErasureEdge, 'node'> & { node: ResolversTypes['Erasure'] }>;
  ErasureSubject: ErasureSubject;
  Failure: ResolverTypeWrapper<DomainFailure>;
  FailureCount: ResolverTypeWrapper<FailureCount>;
  FillMaskInput: FillMaskInput;
  FilledMask: ResolverTypeWrapper<FilledMask>;
  FinishReason: FinishReason;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Forbidden: ResolverTypeWrapper<DomainFailure>;
  HubFailed: ResolverTypeWrapper<DomainFailure>;
  HubFailureReason: HubFailureReason;
  HubPrecision: HubPrecision;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  IdempotencyConflict: ResolverTypeWrapper<DomainFailure>;
  ImageCaption: ResolverTypeWrapper<ImageCaption>;
  ImageClassification: ResolverTypeWrapper<ImageClassification>;
  ImageEmbedding: ResolverTypeWrapper<ImageEmbeddingValue>;
  ImageSegment: ResolverTypeWrapper<ImageSegment>;
  ImageSegmentation: ResolverTypeWrapper<ImageSegmentation>;
  InsufficientMemory: ResolverTypeWrapper<DomainFailure>;
  InsufficientStorage: ResolverTypeWrapper<DomainFailure>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  InternalFailure: ResolverTypeWrapper<DomainFailure>;
  Interrupted: ResolverTypeWrapper<DomainFailure>;
  InvalidInput: ResolverTypeWrapper<DomainFailure>;
  InvalidModel: ResolverTypeWrapper<DomainFailure>;
  Job: ResolverTypeWrapper<JobRecord>;
  JobConnection: ResolverTypeWrapper<Omit<JobConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['JobEdge']>, nodes: Array<ResolversTypes['Job']> }>;
  JobEdge: ResolverTypeWrapper<Omit<JobEdge, 'node'> & { node: ResolversTypes['Job'] }>;
  JobEvent: ResolverTypeWrapper<Omit<JobEvent, 'job'> & { job: ResolversTypes['Job'] }>;
  JobLine: JobLine;
  LabelScore: ResolverTypeWrapper<LabelScore>;
  LatencyPercentiles: ResolverTypeWrapper<LatencyPercentiles>;
  LoadModelInput: LoadModelInput;
  LoadModelResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['LoadModelResult']>;
  LoadModelSuccess: ResolverTypeWrapper<Omit<LoadModelSuccess, 'model'> & { model: ResolversTypes['Model'] }>;
  LogitBiasInput: LogitBiasInput;
  MaskCandidate: ResolverTypeWrapper<MaskCandidate>;
  MaskFilling: ResolverTypeWrapper<MaskFilling>;
  MediaInput: MediaInput;
  Message: ResolverTypeWrapper<Message>;
  MessageInput: MessageInput;
  Model: ResolverTypeWrapper<ListedModel>;
  ModelAction: ModelAction;
  ModelConnection: ResolverTypeWrapper<Omit<ModelConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['ModelEdge']>, nodes: Array<ResolversTypes['Model']> }>;
  ModelEdge: ResolverTypeWrapper<Omit<ModelEdge, 'node'> & { node: ResolversTypes['Model'] }>;
  ModelEvent: ResolverTypeWrapper<ModelEventRecord>;
  ModelEventConnection: ResolverTypeWrapper<Omit<ModelEventConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['ModelEventEdge']>, nodes: Array<ResolversTypes['ModelEvent']> }>;
  ModelEventEdge: ResolverTypeWrapper<Omit<ModelEventEdge, 'node'> & { node: ResolversTypes['ModelEvent'] }>;
  ModelEventTarget: ResolverTypeWrapper<ModelEventTarget>;
  ModelMemory: ResolverTypeWrapper<MemoryBudget>;
  ModelMetrics: ResolverTypeWrapper<ModelMetrics>;
  ModelNotFound: ResolverTypeWrapper<DomainFailure>;
  ModelPull: ResolverTypeWrapper<Pull>;
  ModelPullConnection: ResolverTypeWrapper<Omit<ModelPullConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['ModelPullEdge']>, nodes: Array<ResolversTypes['ModelPull']> }>;
  ModelPullEdge: ResolverTypeWrapper<Omit<ModelPullEdge, 'node'> & { node: ResolversTypes['ModelPull'] }>;
  ModelPullFile: ResolverTypeWrapper<ModelPullFile>;
  ModelPullState: ModelPullState;
  ModelRetired: ResolverTypeWrapper<DomainFailure>;
  ModelRoute: ResolverTypeWrapper<Route>;
  ModelRouteConnection: ResolverTypeWrapper<Omit<ModelRouteConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['ModelRouteEdge']>, nodes: Array<ResolversTypes['ModelRoute']> }>;
  ModelRouteEdge: ResolverTypeWrapper<Omit<ModelRouteEdge, 'node'> & { node: ResolversTypes['ModelRoute'] }>;
  ModelState: ModelState;
  ModelStatistics: ResolverTypeWrapper<ListedModel>;
  ModelUnavailable: ResolverTypeWrapper<DomainFailure>;
  ModelVersionExists: ResolverTypeWrapper<DomainFailure>;
  ModelWeightInput: ModelWeightInput;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  NotFound: ResolverTypeWrapper<DomainFailure>;
  ObjectDetection: ResolverTypeWrapper<ObjectDetection>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PredictInput: PredictInput;
  Prediction: ResolverTypeWrapper<PredictionRecord>;
  PredictionConnection: ResolverTypeWrapper<Omit<PredictionConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['PredictionEdge']>, nodes: Array<ResolversTypes['Prediction']> }>;
  PredictionEdge: ResolverTypeWrapper<Omit<PredictionEdge, 'node'> & { node: ResolversTypes['Prediction'] }>;
  PredictionEvent: ResolverTypeWrapper<Omit<PredictionEvent, 'prediction'> & { prediction: ResolversTypes['Prediction'] }>;
  PredictionOperation: PredictionOperation;
  PredictionResult: ResolverTypeWrapper<PredictionResultValue>;
  PromoteModelInput: PromoteModelInput;
  PullModelInput: PullModelInput;
  PullModelResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['PullModelResult']>;
  PullModelSuccess: ResolverTypeWrapper<Omit<PullModelSuccess, 'pull'> & { pull: ResolversTypes['ModelPull'] }>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  QuestionAnswer: ResolverTypeWrapper<QuestionAnswer>;
  QueueFull: ResolverTypeWrapper<DomainFailure>;
  Quota: ResolverTypeWrapper<Quota>;
  QuotaName: QuotaName;
  RankedDocument: ResolverTypeWrapper<RankedDocument>;
  Ranking: ResolverTypeWrapper<Ranking>;
  RateLimited: ResolverTypeWrapper<DomainFailure>;
  RegisterModelInput: RegisterModelInput;
  RegisterModelResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RegisterModelResult']>;
  RegisterModelSuccess: ResolverTypeWrapper<Omit<RegisterModelSuccess, 'model'> & { model: ResolversTypes['Model'] }>;
  RerankInput: RerankInput;
  RetireModelInput: RetireModelInput;
  RetireModelResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RetireModelResult']>;
  RetireModelSuccess: ResolverTypeWrapper<Omit<RetireModelSuccess, 'model'> & { model: ResolversTypes['Model'] }>;
  RetryJobResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RetryJobResult']>;
  RetryJobSuccess: ResolverTypeWrapper<Omit<RetryJobSuccess, 'job'> & { job: ResolversTypes['Job'] }>;
  RetryPredictionResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RetryPredictionResult']>;
  RetryPredictionSuccess: ResolverTypeWrapper<Omit<RetryPredictionSuccess, 'prediction'> & { prediction: ResolversTypes['Prediction'] }>;
  RetryWebhookDeliveryResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RetryWebhookDeliveryResult']>;
  RetryWebhookDeliverySuccess: ResolverTypeWrapper<Omit<RetryWebhookDeliverySuccess, 'delivery'> & { delivery: ResolversTypes['WebhookDelivery'] }>;
  RevisionConflict: ResolverTypeWrapper<DomainFailure>;
  RevokeApiKeyResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RevokeApiKeyResult']>;
  RevokeApiKeySuccess: ResolverTypeWrapper<Omit<RevokeApiKeySuccess, 'key'> & { key: ResolversTypes['ApiKey'] }>;
  Role: Role;
  RollBackModelInput: RollBackModelInput;
  RotateApiKeyInput: RotateApiKeyInput;
  RotateApiKeyResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RotateApiKeyResult']>;
  RotateApiKeySuccess: ResolverTypeWrapper<Omit<RotateApiKeySuccess, 'key'> & { key: ResolversTypes['ApiKey'] }>;
  RouteTarget: ResolverTypeWrapper<SharedTarget>;
  Scope: Scope;
  SegmentImageInput: SegmentImageInput;
  ServerMetrics: ResolverTypeWrapper<ServerMetrics>;
  SetAliasInput: SetAliasInput;
  SetRolloutInput: SetRolloutInput;
  SetTenantRetentionInput: SetTenantRetentionInput;
  SetTenantRetentionResult: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SetTenantRetentionResult']>;
  SetTenantRetentionSuccess: ResolverTypeWrapper<Omit<SetTenantRetentionSuccess, 'retention'> & { retention: ResolversTypes['TenantRetention'] }>;
  ShuttingDown: ResolverTypeWrapper<DomainFailure>;
  Similarity: ResolverTypeWrapper<Similarity>;
  SimilarityInput: SimilarityInput;
  StorageUnavailable: ResolverTypeWrapper<DomainFailure>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  SummarizeInput: SummarizeInput;
  Summary: ResolverTypeWrapper<Summary>;
  Task: Task;
  TaskMethod: TaskMethod;
  TenantRetention: ResolverTypeWrapper<TenantRetentionRecord>;
  Tensor: ResolverTypeWrapper<TensorValue>;
  TensorData: ResolverTypeWrapper<Scalars['TensorData']['output']>;
  TensorDatatype: TensorDatatype;
  TensorInput: TensorInput;
  TensorSpec: ResolverTypeWrapper<TensorSpec>;
  Tensors: ResolverTypeWrapper<Omit<Tensors, 'tensors'> & { tensors: Array<ResolversTypes['Tensor']> }>;
  Text2TextInput: Text2TextInput;
  TextClassification: ResolverTypeWrapper<TextClassification>;
  Timestamps: Timestamps;
  Timings: ResolverTypeWrapper<Timings>;
  TokenClassification: ResolverTypeWrapper<TokenClassification>;
  TokenLogprob: ResolverTypeWrapper<TokenLogprob>;
  Tokenization: ResolverTypeWrapper<Tokenization>;
  TopLogprob: ResolverTypeWrapper<TopLogprob>;
  TranscribeInput: TranscribeInput;
  TranscriptChunk: ResolverTypeWrapper<TranscriptChunk>;
  Transcription: ResolverTypeWrapper<Transcription>;
  TransformedText: ResolverTypeWrapper<TransformedText>;
  TranslateInput: TranslateInput;
  Translation: ResolverTypeWrapper<Translation>;
  Unauthenticated: ResolverTypeWrapper<DomainFailure>;
  Upload: ResolverTypeWrapper<Scalars['Upload']['output']>;
  Usage: ResolverTypeWrapper<Usage>;
  UsageEntry: ResolverTypeWrapper<UsageEntry>;
  UsageGroup: UsageGroup;
  UsageRange: UsageRange;
  UsageReport: ResolverTypeWrapper<UsageReport>;
  Vector: ResolverTypeWrapper<Scalars['Vector']['output']>;
  VersionWeightInput: VersionWeightInput;
  WebhookDelivery: ResolverTypeWrapper<DeliveryRecord>;
  WebhookDeliveryConnection: ResolverTypeWrapper<Omit<WebhookDeliveryConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['WebhookDeliveryEdge']>, nodes: Array<ResolversTypes['WebhookDelivery']> }>;
  WebhookDeliveryEdge: ResolverTypeWrapper<Omit<WebhookDeliveryEdge, 'node'> & { node: ResolversTypes['WebhookDelivery'] }>;
  WebhookDeliveryState: WebhookDeliveryState;
  WebhookEvent: WebhookEvent;
  WebhookInput: WebhookInput;
  WorkState: WorkState;
  WrongTask: ResolverTypeWrapper<DomainFailure>;
  ZeroShotClassification: ResolverTypeWrapper<ZeroShotClassification>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AnswerQuestionInput: AnswerQuestionInput;
  AnswerSpan: AnswerSpan;
  ApiKey: ApiKeyRecord;
  ApiKeyConnection: Omit<ApiKeyConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['ApiKeyEdge']>, nodes: Array<ResolversParentTypes['ApiKey']> };
  ApiKeyEdge: Omit<ApiKeyEdge, 'node'> & { node: ResolversParentTypes['ApiKey'] };
  ApiKeyLimits: ApiKeyLimits;
  ApiKeyLimitsInput: ApiKeyLimitsInput;
  AudioClassification: AudioClassification;
  Batch: Batch;
  Boolean: Scalars['Boolean']['output'];
  Box: Box;
  CancelCompletionResult: ResolversUnionTypes<ResolversParentTypes>['CancelCompletionResult'];
  CancelCompletionSuccess: Omit<CancelCompletionSuccess, 'completion'> & { completion: ResolversParentTypes['Completion'] };
  CancelJobResult: ResolversUnionTypes<ResolversParentTypes>['CancelJobResult'];
  CancelJobSuccess: Omit<CancelJobSuccess, 'job'> & { job: ResolversParentTypes['Job'] };
  CancelPredictionResult: ResolversUnionTypes<ResolversParentTypes>['CancelPredictionResult'];
  CancelPredictionSuccess: Omit<CancelPredictionSuccess, 'prediction'> & { prediction: ResolversParentTypes['Prediction'] };
  CancelPullResult: ResolversUnionTypes<ResolversParentTypes>['CancelPullResult'];
  CancelPullSuccess: Omit<CancelPullSuccess, 'pull'> & { pull: ResolversParentTypes['ModelPull'] };
  CaptionImageInput: CaptionImageInput;
  ChangeRouteResult: ResolversUnionTypes<ResolversParentTypes>['ChangeRouteResult'];
  ChangeRouteSuccess: Omit<ChangeRouteSuccess, 'route'> & { route: ResolversParentTypes['ModelRoute'] };
  Choice: Choice;
  ClassifyAudioInput: ClassifyAudioInput;
  ClassifyImageInput: ClassifyImageInput;
  ClassifyTextInput: ClassifyTextInput;
  ClassifyTokensInput: ClassifyTokensInput;
  ClassifyZeroShotInput: ClassifyZeroShotInput;
  Completion: CompletionRecord;
  CompletionConnection: Omit<CompletionConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['CompletionEdge']>, nodes: Array<ResolversParentTypes['Completion']> };
  CompletionDelta: NumberedEvent;
  CompletionEdge: Omit<CompletionEdge, 'node'> & { node: ResolversParentTypes['Completion'] };
  CompletionEvent: NumberedEvent;
  CompletionFailed: NumberedEvent;
  CompletionFinished: NumberedEvent;
  CompletionStarted: NumberedEvent;
  ContextLengthExceeded: DomainFailure;
  CostLimitExceeded: DomainFailure;
  CreateApiKeyInput: CreateApiKeyInput;
  CreateApiKeyResult: ResolversUnionTypes<ResolversParentTypes>['CreateApiKeyResult'];
  CreateApiKeySuccess: Omit<CreateApiKeySuccess, 'key'> & { key: ResolversParentTypes['ApiKey'] };
  CreateCompletionInput: CreateCompletionInput;
  CreateCompletionResult: ResolversUnionTypes<ResolversParentTypes>['CreateCompletionResult'];
  CreateCompletionSuccess: Omit<CreateCompletionSuccess, 'completion'> & { completion: ResolversParentTypes['Completion'] };
  CreateJobInput: CreateJobInput;
  CreateJobResult: ResolversUnionTypes<ResolversParentTypes>['CreateJobResult'];
  CreateJobSuccess: Omit<CreateJobSuccess, 'job'> & { job: ResolversParentTypes['Job'] };
  CreatePredictionInput: CreatePredictionInput;
  CreatePredictionResult: ResolversUnionTypes<ResolversParentTypes>['CreatePredictionResult'];
  CreatePredictionSuccess: Omit<CreatePredictionSuccess, 'prediction'> & { prediction: ResolversParentTypes['Prediction'] };
  DateTime: Scalars['DateTime']['output'];
  DeleteAliasInput: DeleteAliasInput;
  DeleteModelInput: DeleteModelInput;
  DeleteModelResult: ResolversUnionTypes<ResolversParentTypes>['DeleteModelResult'];
  DeleteModelSuccess: DeleteModelSuccess;
  DetectObjectsInput: DetectObjectsInput;
  DetectedObject: DetectedObject;
  EmbedImageInput: EmbedImageInput;
  EmbedInput: EmbedInput;
  Embedding: EmbeddingValue;
  Embeddings: Omit<Embeddings, 'embeddings'> & { embeddings: Array<ResolversParentTypes['Embedding']> };
  EncryptionStatus: EncryptionStatus;
  EngineFailed: DomainFailure;
  Entity: Entity;
  EraseResult: ResolversUnionTypes<ResolversParentTypes>['EraseResult'];
  EraseSuccess: Omit<EraseSuccess, 'erasure'> & { erasure: ResolversParentTypes['Erasure'] };
  Erasure: ErasureRecord;
  ErasureConnection: Omit<ErasureConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['ErasureEdge']>, nodes: Array<ResolversParentTypes['Erasure']> };
  ErasureCounts: ErasureCounts;
  ErasureEdge: Omit<ErasureEdge, 'node'> & { node: ResolversParentTypes['Erasure'] };
  Failure: DomainFailure;
  FailureCount: FailureCount;
  FillMaskInput: FillMaskInput;
  FilledMask: FilledMask;
  Float: Scalars['Float']['output'];
  Forbidden: DomainFailure;
  HubFailed: DomainFailure;
  ID: Scalars['ID']['output'];
  IdempotencyConflict: DomainFailure;
  ImageCaption: ImageCaption;
  ImageClassification: ImageClassification;
  ImageEmbedding: ImageEmbeddingValue;
  ImageSegment: ImageSegment;
  ImageSegmentation: ImageSegmentation;
  InsufficientMemory: DomainFailure;
  InsufficientStorage: DomainFailure;
  Int: Scalars['Int']['output'];
  InternalFailure: DomainFailure;
  Interrupted: DomainFailure;
  InvalidInput: DomainFailure;
  InvalidModel: DomainFailure;
  Job: JobRecord;
  JobConnection: Omit<JobConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['JobEdge']>, nodes: Array<ResolversParentTypes['Job']> };
  JobEdge: Omit<JobEdge, 'node'> & { node: ResolversParentTypes['Job'] };
  JobEvent: Omit<JobEvent, 'job'> & { job: ResolversParentTypes['Job'] };
  JobLine: JobLine;
  LabelScore: LabelScore;
  LatencyPercentiles: LatencyPercentiles;
  LoadModelInput: LoadModelInput;
  LoadModelResult: ResolversUnionTypes<ResolversParentTypes>['LoadModelResult'];
  LoadModelSuccess: Omit<LoadModelSuccess, 'model'> & { model: ResolversParentTypes['Model'] };
  LogitBiasInput: LogitBiasInput;
  MaskCandidate: MaskCandidate;
  MaskFilling: MaskFilling;
  MediaInput: MediaInput;
  Message: Message;
  MessageInput: MessageInput;
  Model: ListedModel;
  ModelConnection: Omit<ModelConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['ModelEdge']>, nodes: Array<ResolversParentTypes['Model']> };
  ModelEdge: Omit<ModelEdge, 'node'> & { node: ResolversParentTypes['Model'] };
  ModelEvent: ModelEventRecord;
  ModelEventConnection: Omit<ModelEventConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['ModelEventEdge']>, nodes: Array<ResolversParentTypes['ModelEvent']> };
  ModelEventEdge: Omit<ModelEventEdge, 'node'> & { node: ResolversParentTypes['ModelEvent'] };
  ModelEventTarget: ModelEventTarget;
  ModelMemory: MemoryBudget;
  ModelMetrics: ModelMetrics;
  ModelNotFound: DomainFailure;
  ModelPull: Pull;
  ModelPullConnection: Omit<ModelPullConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['ModelPullEdge']>, nodes: Array<ResolversParentTypes['ModelPull']> };
  ModelPullEdge: Omit<ModelPullEdge, 'node'> & { node: ResolversParentTypes['ModelPull'] };
  ModelPullFile: ModelPullFile;
  ModelRetired: DomainFailure;
  ModelRoute: Route;
  ModelRouteConnection: Omit<ModelRouteConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['ModelRouteEdge']>, nodes: Array<ResolversParentTypes['ModelRoute']> };
  ModelRouteEdge: Omit<ModelRouteEdge, 'node'> & { node: ResolversParentTypes['ModelRoute'] };
  ModelStatistics: ListedModel;
  ModelUnavailable: DomainFailure;
  ModelVersionExists: DomainFailure;
  ModelWeightInput: ModelWeightInput;
  Mutation: Record<PropertyKey, never>;
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  NotFound: DomainFailure;
  ObjectDetection: ObjectDetection;
  PageInfo: PageInfo;
  PredictInput: PredictInput;
  Prediction: PredictionRecord;
  PredictionConnection: Omit<PredictionConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['PredictionEdge']>, nodes: Array<ResolversParentTypes['Prediction']> };
  PredictionEdge: Omit<PredictionEdge, 'node'> & { node: ResolversParentTypes['Prediction'] };
  PredictionEvent: Omit<PredictionEvent, 'prediction'> & { prediction: ResolversParentTypes['Prediction'] };
  PredictionOperation: PredictionOperation;
  PredictionResult: PredictionResultValue;
  PromoteModelInput: PromoteModelInput;
  PullModelInput: PullModelInput;
  PullModelResult: ResolversUnionTypes<ResolversParentTypes>['PullModelResult'];
  PullModelSuccess: Omit<PullModelSuccess, 'pull'> & { pull: ResolversParentTypes['ModelPull'] };
  Query: Record<PropertyKey, never>;
  QuestionAnswer: QuestionAnswer;
  QueueFull: DomainFailure;
  Quota: Quota;
  RankedDocument: RankedDocument;
  Ranking: Ranking;
  RateLimited: DomainFailure;
  RegisterModelInput: RegisterModelInput;
  RegisterModelResult: ResolversUnionTypes<ResolversParentTypes>['RegisterModelResult'];
  RegisterModelSuccess: Omit<RegisterModelSuccess, 'model'> & { model: ResolversParentTypes['Model'] };
  RerankInput: RerankInput;
  RetireModelInput: RetireModelInput;
  RetireModelResult: ResolversUnionTypes<ResolversParentTypes>['RetireModelResult'];
  RetireModelSuccess: Omit<RetireModelSuccess, 'model'> & { model: ResolversParentTypes['Model'] };
  RetryJobResult: ResolversUnionTypes<ResolversParentTypes>['RetryJobResult'];
  RetryJobSuccess: Omit<RetryJobSuccess, 'job'> & { job: ResolversParentTypes['Job'] };
  RetryPredictionResult: ResolversUnionTypes<ResolversParentTypes>['RetryPredictionResult'];
  RetryPredictionSuccess: Omit<RetryPredictionSuccess, 'prediction'> & { prediction: ResolversParentTypes['Prediction'] };
  RetryWebhookDeliveryResult: ResolversUnionTypes<ResolversParentTypes>['RetryWebhookDeliveryResult'];
  RetryWebhookDeliverySuccess: Omit<RetryWebhookDeliverySuccess, 'delivery'> & { delivery: ResolversParentTypes['WebhookDelivery'] };
  RevisionConflict: DomainFailure;
  RevokeApiKeyResult: ResolversUnionTypes<ResolversParentTypes>['RevokeApiKeyResult'];
  RevokeApiKeySuccess: Omit<RevokeApiKeySuccess, 'key'> & { key: ResolversParentTypes['ApiKey'] };
  RollBackModelInput: RollBackModelInput;
  RotateApiKeyInput: RotateApiKeyInput;
  RotateApiKeyResult: ResolversUnionTypes<ResolversParentTypes>['RotateApiKeyResult'];
  RotateApiKeySuccess: Omit<RotateApiKeySuccess, 'key'> & { key: ResolversParentTypes['ApiKey'] };
  RouteTarget: SharedTarget;
  SegmentImageInput: SegmentImageInput;
  ServerMetrics: ServerMetrics;
  SetAliasInput: SetAliasInput;
  SetRolloutInput: SetRolloutInput;
  SetTenantRetentionInput: SetTenantRetentionInput;
  SetTenantRetentionResult: ResolversUnionTypes<ResolversParentTypes>['SetTenantRetentionResult'];
  SetTenantRetentionSuccess: Omit<SetTenantRetentionSuccess, 'retention'> & { retention: ResolversParentTypes['TenantRetention'] };
  ShuttingDown: DomainFailure;
  Similarity: Similarity;
  SimilarityInput: SimilarityInput;
  StorageUnavailable: DomainFailure;
  String: Scalars['String']['output'];
  Subscription: Record<PropertyKey, never>;
  SummarizeInput: SummarizeInput;
  Summary: Summary;
  TenantRetention: TenantRetentionRecord;
  Tensor: TensorValue;
  TensorData: Scalars['TensorData']['output'];
  TensorInput: TensorInput;
  TensorSpec: TensorSpec;
  Tensors: Omit<Tensors, 'tensors'> & { tensors: Array<ResolversParentTypes['Tensor']> };
  Text2TextInput: Text2TextInput;
  TextClassification: TextClassification;
  Timings: Timings;
  TokenClassification: TokenClassification;
  TokenLogprob: TokenLogprob;
  Tokenization: Tokenization;
  TopLogprob: TopLogprob;
  TranscribeInput: TranscribeInput;
  TranscriptChunk: TranscriptChunk;
  Transcription: Transcription;
  TransformedText: TransformedText;
  TranslateInput: TranslateInput;
  Translation: Translation;
  Unauthenticated: DomainFailure;
  Upload: Scalars['Upload']['output'];
  Usage: Usage;
  UsageEntry: UsageEntry;
  UsageRange: UsageRange;
  UsageReport: UsageReport;
  Vector: Scalars['Vector']['output'];
  VersionWeightInput: VersionWeightInput;
  WebhookDelivery: DeliveryRecord;
  WebhookDeliveryConnection: Omit<WebhookDeliveryConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['WebhookDeliveryEdge']>, nodes: Array<ResolversParentTypes['WebhookDelivery']> };
  WebhookDeliveryEdge: Omit<WebhookDeliveryEdge, 'node'> & { node: ResolversParentTypes['WebhookDelivery'] };
  WebhookInput: WebhookInput;
  WrongTask: DomainFailure;
  ZeroShotClassification: ZeroShotClassification;
};

export type ScopeDirectiveArgs = {
  requires: Array<Scope>;
};

export type ScopeDirectiveResolver<Result, Parent, ContextType = Context, Args = ScopeDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AnswerSpanResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AnswerSpan'] = ResolversParentTypes['AnswerSpan']> = {
  end?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  start?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ApiKeyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiKey'] = ResolversParentTypes['ApiKey']> = {
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  limits?: Resolver<ResolversTypes['ApiKeyLimits'], ParentType, ContextType>;
  models?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  prefix?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  previousExpiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  revokedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['Scope']>, ParentType, ContextType>;
  tenant?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ApiKeyConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiKeyConnection'] = ResolversParentTypes['ApiKeyConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ApiKeyEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['ApiKey']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ApiKeyEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiKeyEdge'] = ResolversParentTypes['ApiKeyEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType>;
};

export type ApiKeyLimitsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ApiKeyLimits'] = ResolversParentTypes['ApiKeyLimits']> = {
  concurrentStreams?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  requestsPerMinute?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  sockets?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  tokensPerDay?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  tokensPerMinute?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  tokensPerOperation?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type AudioClassificationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AudioClassification'] = ResolversParentTypes['AudioClassification']> = {
  batch?: Resolver<ResolversTypes['Batch'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  labels?: Resolver<Array<ResolversTypes['LabelScore']>, ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  multiLabel?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  seconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type BatchResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Batch'] = ResolversParentTypes['Batch']> = {
  size?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  waitMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type BoxResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Box'] = ResolversParentTypes['Box']> = {
  xMax?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  xMin?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  yMax?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  yMin?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type CancelCompletionResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CancelCompletionResult'] = ResolversParentTypes['CancelCompletionResult']> = {
  __resolveType: TypeResolveFn<'CancelCompletionSuccess' | 'NotFound' | 'StorageUnavailable', ParentType, ContextType>;
};

export type CancelCompletionSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CancelCompletionSuccess'] = ResolversParentTypes['CancelCompletionSuccess']> = {
  completion?: Resolver<ResolversTypes['Completion'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CancelJobResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CancelJobResult'] = ResolversParentTypes['CancelJobResult']> = {
  __resolveType: TypeResolveFn<'CancelJobSuccess' | 'NotFound' | 'StorageUnavailable', ParentType, ContextType>;
};

export type CancelJobSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CancelJobSuccess'] = ResolversParentTypes['CancelJobSuccess']> = {
  job?: Resolver<ResolversTypes['Job'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CancelPredictionResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CancelPredictionResult'] = ResolversParentTypes['CancelPredictionResult']> = {
  __resolveType: TypeResolveFn<'CancelPredictionSuccess' | 'NotFound' | 'StorageUnavailable', ParentType, ContextType>;
};

export type CancelPredictionSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CancelPredictionSuccess'] = ResolversParentTypes['CancelPredictionSuccess']> = {
  prediction?: Resolver<ResolversTypes['Prediction'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CancelPullResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CancelPullResult'] = ResolversParentTypes['CancelPullResult']> = {
  __resolveType: TypeResolveFn<'CancelPullSuccess' | 'NotFound', ParentType, ContextType>;
};

export type CancelPullSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CancelPullSuccess'] = ResolversParentTypes['CancelPullSuccess']> = {
  pull?: Resolver<ResolversTypes['ModelPull'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ChangeRouteResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangeRouteResult'] = ResolversParentTypes['ChangeRouteResult']> = {
  __resolveType: TypeResolveFn<'ChangeRouteSuccess' | 'EngineFailed' | 'InsufficientMemory' | 'InvalidInput' | 'ModelNotFound' | 'ModelRetired' | 'ModelUnavailable' | 'NotFound' | 'RevisionConflict' | 'ShuttingDown' | 'StorageUnavailable' | 'WrongTask', ParentType, ContextType>;
};

export type ChangeRouteSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangeRouteSuccess'] = ResolversParentTypes['ChangeRouteSuccess']> = {
  route?: Resolver<ResolversTypes['ModelRoute'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ChoiceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Choice'] = ResolversParentTypes['Choice']> = {
  finishReason?: Resolver<Maybe<ResolversTypes['FinishReason']>, ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CompletionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Completion'] = ResolversParentTypes['Completion']> = {
  choices?: Resolver<Array<ResolversTypes['Choice']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  finishReason?: Resolver<Maybe<ResolversTypes['FinishReason']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  messages?: Resolver<Maybe<Array<ResolversTypes['Message']>>, ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['Model']>, ParentType, ContextType>;
  prompt?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  seed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['WorkState'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  timings?: Resolver<ResolversTypes['Timings'], ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['Usage'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CompletionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CompletionConnection'] = ResolversParentTypes['CompletionConnection']> = {
  edges?: Resolver<Array<ResolversTypes['CompletionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Completion']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CompletionDeltaResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CompletionDelta'] = ResolversParentTypes['CompletionDelta']> = {
  from?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  logprobs?: Resolver<Maybe<Array<ResolversTypes['TokenLogprob']>>, ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tokens?: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CompletionEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CompletionEdge'] = ResolversParentTypes['CompletionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Completion'], ParentType, ContextType>;
};

export type CompletionEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CompletionEvent'] = ResolversParentTypes['CompletionEvent']> = {
  __resolveType: TypeResolveFn<'CompletionDelta' | 'CompletionFailed' | 'CompletionFinished' | 'CompletionStarted', ParentType, ContextType>;
};

export type CompletionFailedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CompletionFailed'] = ResolversParentTypes['CompletionFailed']> = {
  failure?: Resolver<ResolversTypes['Failure'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CompletionFinishedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CompletionFinished'] = ResolversParentTypes['CompletionFinished']> = {
  completion?: Resolver<ResolversTypes['Completion'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CompletionStartedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CompletionStarted'] = ResolversParentTypes['CompletionStarted']> = {
  completion?: Resolver<ResolversTypes['Completion'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ContextLengthExceededResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ContextLengthExceeded'] = ResolversParentTypes['ContextLengthExceeded']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  maximum?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  requested?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CostLimitExceededResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CostLimitExceeded'] = ResolversParentTypes['CostLimitExceeded']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  limit?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  requested?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CreateApiKeyResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateApiKeyResult'] = ResolversParentTypes['CreateApiKeyResult']> = {
  __resolveType: TypeResolveFn<'CreateApiKeySuccess' | 'Forbidden' | 'InvalidInput' | 'StorageUnavailable', ParentType, ContextType>;
};

export type CreateApiKeySuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateApiKeySuccess'] = ResolversParentTypes['CreateApiKeySuccess']> = {
  key?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType>;
  secret?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CreateCompletionResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateCompletionResult'] = ResolversParentTypes['CreateCompletionResult']> = {
  __resolveType: TypeResolveFn<'ContextLengthExceeded' | 'CreateCompletionSuccess' | 'EngineFailed' | 'IdempotencyConflict' | 'InsufficientMemory' | 'InternalFailure' | 'Interrupted' | 'InvalidInput' | 'ModelNotFound' | 'ModelRetired' | 'ModelUnavailable' | 'QueueFull' | 'ShuttingDown' | 'StorageUnavailable' | 'Unauthenticated' | 'WrongTask', ParentType, ContextType>;
};

export type CreateCompletionSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateCompletionSuccess'] = ResolversParentTypes['CreateCompletionSuccess']> = {
  completion?: Resolver<ResolversTypes['Completion'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CreateJobResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateJobResult'] = ResolversParentTypes['CreateJobResult']> = {
  __resolveType: TypeResolveFn<'CostLimitExceeded' | 'CreateJobSuccess' | 'Forbidden' | 'IdempotencyConflict' | 'InvalidInput' | 'QueueFull' | 'RateLimited' | 'ShuttingDown' | 'StorageUnavailable', ParentType, ContextType>;
};

export type CreateJobSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateJobSuccess'] = ResolversParentTypes['CreateJobSuccess']> = {
  job?: Resolver<ResolversTypes['Job'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CreatePredictionResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreatePredictionResult'] = ResolversParentTypes['CreatePredictionResult']> = {
  __resolveType: TypeResolveFn<'CreatePredictionSuccess' | 'IdempotencyConflict' | 'InvalidInput' | 'ModelNotFound' | 'ModelRetired' | 'QueueFull' | 'ShuttingDown' | 'StorageUnavailable' | 'WrongTask', ParentType, ContextType>;
};

export type CreatePredictionSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreatePredictionSuccess'] = ResolversParentTypes['CreatePredictionSuccess']> = {
  prediction?: Resolver<ResolversTypes['Prediction'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeleteModelResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteModelResult'] = ResolversParentTypes['DeleteModelResult']> = {
  __resolveType: TypeResolveFn<'DeleteModelSuccess' | 'InvalidInput' | 'ModelNotFound' | 'ModelUnavailable' | 'RevisionConflict' | 'StorageUnavailable', ParentType, ContextType>;
};

export type DeleteModelSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteModelSuccess'] = ResolversParentTypes['DeleteModelSuccess']> = {
  freedBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type DetectedObjectResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DetectedObject'] = ResolversParentTypes['DetectedObject']> = {
  box?: Resolver<ResolversTypes['Box'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type EmbeddingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Embedding'] = ResolversParentTypes['Embedding']> = {
  base64?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  batch?: Resolver<ResolversTypes['Batch'], ParentType, ContextType>;
  dimensions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  vector?: Resolver<ResolversTypes['Vector'], ParentType, ContextType>;
};

export type EmbeddingsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Embeddings'] = ResolversParentTypes['Embeddings']> = {
  embeddings?: Resolver<Array<ResolversTypes['Embedding']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EncryptionStatusResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EncryptionStatus'] = ResolversParentTypes['EncryptionStatus']> = {
  encryptedAnew?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  examined?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  keyId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type EngineFailedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EngineFailed'] = ResolversParentTypes['EngineFailed']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EntityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Entity'] = ResolversParentTypes['Entity']> = {
  end?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  start?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type EraseResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EraseResult'] = ResolversParentTypes['EraseResult']> = {
  __resolveType: TypeResolveFn<'EraseSuccess' | 'Forbidden' | 'InvalidInput' | 'NotFound' | 'StorageUnavailable', ParentType, ContextType>;
};

export type EraseSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EraseSuccess'] = ResolversParentTypes['EraseSuccess']> = {
  erasure?: Resolver<ResolversTypes['Erasure'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ErasureResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Erasure'] = ResolversParentTypes['Erasure']> = {
  cleanedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  counts?: Resolver<ResolversTypes['ErasureCounts'], ParentType, ContextType>;
  digest?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  requestedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  requestedBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['ErasureSubject'], ParentType, ContextType>;
  subjectId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tenant?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ErasureConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ErasureConnection'] = ResolversParentTypes['ErasureConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ErasureEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Erasure']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ErasureCountsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ErasureCounts'] = ResolversParentTypes['ErasureCounts']> = {
  completions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  deliveries?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  events?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  idempotencyKeys?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  jobLines?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  jobs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  predictions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ErasureEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ErasureEdge'] = ResolversParentTypes['ErasureEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Erasure'], ParentType, ContextType>;
};

export type FailureResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Failure'] = ResolversParentTypes['Failure']> = {
  __resolveType: TypeResolveFn<'ContextLengthExceeded' | 'CostLimitExceeded' | 'EngineFailed' | 'Forbidden' | 'HubFailed' | 'IdempotencyConflict' | 'InsufficientMemory' | 'InsufficientStorage' | 'InternalFailure' | 'Interrupted' | 'InvalidInput' | 'InvalidModel' | 'ModelNotFound' | 'ModelRetired' | 'ModelUnavailable' | 'ModelVersionExists' | 'NotFound' | 'QueueFull' | 'RateLimited' | 'RevisionConflict' | 'ShuttingDown' | 'StorageUnavailable' | 'Unauthenticated' | 'WrongTask', ParentType, ContextType>;
};

export type FailureCountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FailureCount'] = ResolversParentTypes['FailureCount']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type FilledMaskResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FilledMask'] = ResolversParentTypes['FilledMask']> = {
  candidates?: Resolver<Array<ResolversTypes['MaskCandidate']>, ParentType, ContextType>;
};

export type ForbiddenResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Forbidden'] = ResolversParentTypes['Forbidden']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['Scope']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type HubFailedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HubFailed'] = ResolversParentTypes['HubFailed']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['HubFailureReason'], ParentType, ContextType>;
  retryAfterMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type IdempotencyConflictResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IdempotencyConflict'] = ResolversParentTypes['IdempotencyConflict']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  idempotencyKey?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ImageCaptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ImageCaption'] = ResolversParentTypes['ImageCaption']> = {
  batch?: Resolver<ResolversTypes['Batch'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ImageClassificationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ImageClassification'] = ResolversParentTypes['ImageClassification']> = {
  batch?: Resolver<ResolversTypes['Batch'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  labels?: Resolver<Array<ResolversTypes['LabelScore']>, ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  multiLabel?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ImageEmbeddingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ImageEmbedding'] = ResolversParentTypes['ImageEmbedding']> = {
  base64?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  batch?: Resolver<ResolversTypes['Batch'], ParentType, ContextType>;
  dimensions?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  vector?: Resolver<ResolversTypes['Vector'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ImageSegmentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ImageSegment'] = ResolversParentTypes['ImageSegment']> = {
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  mask?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  score?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type ImageSegmentationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ImageSegmentation'] = ResolversParentTypes['ImageSegmentation']> = {
  batch?: Resolver<ResolversTypes['Batch'], ParentType, ContextType>;
  height?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  segments?: Resolver<Array<ResolversTypes['ImageSegment']>, ParentType, ContextType>;
  width?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InsufficientMemoryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InsufficientMemory'] = ResolversParentTypes['InsufficientMemory']> = {
  availableBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  budgetBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  requiredBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InsufficientStorageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InsufficientStorage'] = ResolversParentTypes['InsufficientStorage']> = {
  availableBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  requiredBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InternalFailureResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InternalFailure'] = ResolversParentTypes['InternalFailure']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InterruptedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Interrupted'] = ResolversParentTypes['Interrupted']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InvalidInputResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvalidInput'] = ResolversParentTypes['InvalidInput']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  limit?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InvalidModelResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvalidModel'] = ResolversParentTypes['InvalidModel']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  file?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type JobResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Job'] = ResolversParentTypes['Job']> = {
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  errorsPath?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  resultsPath?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['WorkState'], ParentType, ContextType>;
  succeeded?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type JobConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobConnection'] = ResolversParentTypes['JobConnection']> = {
  edges?: Resolver<Array<ResolversTypes['JobEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Job']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type JobEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobEdge'] = ResolversParentTypes['JobEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Job'], ParentType, ContextType>;
};

export type JobEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobEvent'] = ResolversParentTypes['JobEvent']> = {
  job?: Resolver<ResolversTypes['Job'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LabelScoreResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LabelScore'] = ResolversParentTypes['LabelScore']> = {
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type LatencyPercentilesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LatencyPercentiles'] = ResolversParentTypes['LatencyPercentiles']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  p50?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  p90?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  p99?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type LoadModelResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LoadModelResult'] = ResolversParentTypes['LoadModelResult']> = {
  __resolveType: TypeResolveFn<'EngineFailed' | 'InsufficientMemory' | 'InvalidInput' | 'LoadModelSuccess' | 'ModelNotFound' | 'ModelRetired' | 'ModelUnavailable' | 'ShuttingDown', ParentType, ContextType>;
};

export type LoadModelSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LoadModelSuccess'] = ResolversParentTypes['LoadModelSuccess']> = {
  model?: Resolver<ResolversTypes['Model'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MaskCandidateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MaskCandidate'] = ResolversParentTypes['MaskCandidate']> = {
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  token?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MaskFillingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MaskFilling'] = ResolversParentTypes['MaskFilling']> = {
  batch?: Resolver<ResolversTypes['Batch'], ParentType, ContextType>;
  masks?: Resolver<Array<ResolversTypes['FilledMask']>, ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MessageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Message'] = ResolversParentTypes['Message']> = {
  content?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
};

export type ModelResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Model'] = ResolversParentTypes['Model']> = {
  aliases?: Resolver<Array<ResolversTypes['ModelRoute']>, ParentType, ContextType>;
  batchInvariant?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  contextLength?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  description?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  digest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  inputs?: Resolver<Maybe<Array<ResolversTypes['TensorSpec']>>, ParentType, ContextType>;
  labels?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  licence?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outputs?: Resolver<Maybe<Array<ResolversTypes['TensorSpec']>>, ParentType, ContextType>;
  parameters?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  precision?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  pull?: Resolver<Maybe<ResolversTypes['ModelPull']>, ParentType, ContextType>;
  registeredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  requiredMemoryBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  retiredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  rolloutWeight?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  route?: Resolver<ResolversTypes['ModelRoute'], ParentType, ContextType>;
  sizeBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['ModelState'], ParentType, ContextType>;
  statistics?: Resolver<ResolversTypes['ModelStatistics'], ParentType, ContextType>;
  task?: Resolver<ResolversTypes['Task'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  versions?: Resolver<Array<ResolversTypes['Model']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelConnection'] = ResolversParentTypes['ModelConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ModelEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Model']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ModelEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelEdge'] = ResolversParentTypes['ModelEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Model'], ParentType, ContextType>;
};

export type ModelEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelEvent'] = ResolversParentTypes['ModelEvent']> = {
  action?: Resolver<ResolversTypes['ModelAction'], ParentType, ContextType>;
  after?: Resolver<Maybe<Array<ResolversTypes['ModelEventTarget']>>, ParentType, ContextType>;
  before?: Resolver<Maybe<Array<ResolversTypes['ModelEventTarget']>>, ParentType, ContextType>;
  caller?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  revision?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelEventConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelEventConnection'] = ResolversParentTypes['ModelEventConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ModelEventEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['ModelEvent']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ModelEventEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelEventEdge'] = ResolversParentTypes['ModelEventEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ModelEvent'], ParentType, ContextType>;
};

export type ModelEventTargetResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelEventTarget'] = ResolversParentTypes['ModelEventTarget']> = {
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ModelMemoryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelMemory'] = ResolversParentTypes['ModelMemory']> = {
  budgetBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  usedBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ModelMetricsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelMetrics'] = ResolversParentTypes['ModelMetrics']> = {
  kvBytes?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  memoryBytes?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  running?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['ModelState'], ParentType, ContextType>;
  tokensPerSecond?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ModelNotFoundResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelNotFound'] = ResolversParentTypes['ModelNotFound']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelPullResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelPull'] = ResolversParentTypes['ModelPull']> = {
  bytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  bytesPerSecond?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  commit?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  files?: Resolver<Array<ResolversTypes['ModelPullFile']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  hubId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['Model']>, ParentType, ContextType>;
  precision?: Resolver<Maybe<ResolversTypes['HubPrecision']>, ParentType, ContextType>;
  remainingMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['ModelPullState'], ParentType, ContextType>;
  totalBytes?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelPullConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelPullConnection'] = ResolversParentTypes['ModelPullConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ModelPullEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['ModelPull']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ModelPullEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelPullEdge'] = ResolversParentTypes['ModelPullEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ModelPull'], ParentType, ContextType>;
};

export type ModelPullFileResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelPullFile'] = ResolversParentTypes['ModelPullFile']> = {
  bytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  totalBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ModelRetiredResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelRetired'] = ResolversParentTypes['ModelRetired']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelRouteResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelRoute'] = ResolversParentTypes['ModelRoute']> = {
  isAlias?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  targets?: Resolver<Array<ResolversTypes['RouteTarget']>, ParentType, ContextType>;
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ModelRouteConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelRouteConnection'] = ResolversParentTypes['ModelRouteConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ModelRouteEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['ModelRoute']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ModelRouteEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelRouteEdge'] = ResolversParentTypes['ModelRouteEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ModelRoute'], ParentType, ContextType>;
};

export type ModelStatisticsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelStatistics'] = ResolversParentTypes['ModelStatistics']> = {
  acceptedTokens?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  cachedTokens?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  completionTokens?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  draftTokens?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  errors?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  latencyP50Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  latencyP99Ms?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  memoryBytes?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  promptTokens?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  requests?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  rows?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  running?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  runs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  served?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  starts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  tokensPerSecond?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ModelUnavailableResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelUnavailable'] = ResolversParentTypes['ModelUnavailable']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['ModelState']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ModelVersionExistsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ModelVersionExists'] = ResolversParentTypes['ModelVersionExists']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  digest?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  cancelCompletion?: Resolver<ResolversTypes['CancelCompletionResult'], ParentType, ContextType, RequireFields<MutationCancelCompletionArgs, 'id'>>;
  cancelJob?: Resolver<ResolversTypes['CancelJobResult'], ParentType, ContextType, RequireFields<MutationCancelJobArgs, 'id'>>;
  cancelPrediction?: Resolver<ResolversTypes['CancelPredictionResult'], ParentType, ContextType, RequireFields<MutationCancelPredictionArgs, 'id'>>;
  cancelPull?: Resolver<ResolversTypes['CancelPullResult'], ParentType, ContextType, RequireFields<MutationCancelPullArgs, 'id'>>;
  createApiKey?: Resolver<ResolversTypes['CreateApiKeyResult'], ParentType, ContextType, RequireFields<MutationCreateApiKeyArgs, 'input'>>;
  createCompletion?: Resolver<ResolversTypes['CreateCompletionResult'], ParentType, ContextType, RequireFields<MutationCreateCompletionArgs, 'input'>>;
  createJob?: Resolver<ResolversTypes['CreateJobResult'], ParentType, ContextType, RequireFields<MutationCreateJobArgs, 'input'>>;
  createPrediction?: Resolver<ResolversTypes['CreatePredictionResult'], ParentType, ContextType, RequireFields<MutationCreatePredictionArgs, 'input'>>;
  deleteAlias?: Resolver<ResolversTypes['ChangeRouteResult'], ParentType, ContextType, RequireFields<MutationDeleteAliasArgs, 'input'>>;
  deleteModel?: Resolver<ResolversTypes['DeleteModelResult'], ParentType, ContextType, RequireFields<MutationDeleteModelArgs, 'input'>>;
  eraseApiKeyData?: Resolver<ResolversTypes['EraseResult'], ParentType, ContextType, RequireFields<MutationEraseApiKeyDataArgs, 'id'>>;
  eraseCompletion?: Resolver<ResolversTypes['EraseResult'], ParentType, ContextType, RequireFields<MutationEraseCompletionArgs, 'id'>>;
  eraseJob?: Resolver<ResolversTypes['EraseResult'], ParentType, ContextType, RequireFields<MutationEraseJobArgs, 'id'>>;
  erasePrediction?: Resolver<ResolversTypes['EraseResult'], ParentType, ContextType, RequireFields<MutationErasePredictionArgs, 'id'>>;
  eraseTenant?: Resolver<ResolversTypes['EraseResult'], ParentType, ContextType, RequireFields<MutationEraseTenantArgs, 'tenant'>>;
  loadModel?: Resolver<ResolversTypes['LoadModelResult'], ParentType, ContextType, RequireFields<MutationLoadModelArgs, 'input'>>;
  promoteModel?: Resolver<ResolversTypes['ChangeRouteResult'], ParentType, ContextType, RequireFields<MutationPromoteModelArgs, 'input'>>;
  pullModel?: Resolver<ResolversTypes['PullModelResult'], ParentType, ContextType, RequireFields<MutationPullModelArgs, 'input'>>;
  registerModel?: Resolver<ResolversTypes['RegisterModelResult'], ParentType, ContextType, RequireFields<MutationRegisterModelArgs, 'input'>>;
  restoreModel?: Resolver<ResolversTypes['RetireModelResult'], ParentType, ContextType, RequireFields<MutationRestoreModelArgs, 'input'>>;
  retireModel?: Resolver<ResolversTypes['RetireModelResult'], ParentType, ContextType, RequireFields<MutationRetireModelArgs, 'input'>>;
  retryJob?: Resolver<ResolversTypes['RetryJobResult'], ParentType, ContextType, RequireFields<MutationRetryJobArgs, 'id'>>;
  retryPrediction?: Resolver<ResolversTypes['RetryPredictionResult'], ParentType, ContextType, RequireFields<MutationRetryPredictionArgs, 'id'>>;
  retryWebhookDelivery?: Resolver<ResolversTypes['RetryWebhookDeliveryResult'], ParentType, ContextType, RequireFields<MutationRetryWebhookDeliveryArgs, 'id'>>;
  revokeApiKey?: Resolver<ResolversTypes['RevokeApiKeyResult'], ParentType, ContextType, RequireFields<MutationRevokeApiKeyArgs, 'id'>>;
  rollBackModel?: Resolver<ResolversTypes['ChangeRouteResult'], ParentType, ContextType, RequireFields<MutationRollBackModelArgs, 'input'>>;
  rotateApiKey?: Resolver<ResolversTypes['RotateApiKeyResult'], ParentType, ContextType, RequireFields<MutationRotateApiKeyArgs, 'input'>>;
  setAlias?: Resolver<ResolversTypes['ChangeRouteResult'], ParentType, ContextType, RequireFields<MutationSetAliasArgs, 'input'>>;
  setRollout?: Resolver<ResolversTypes['ChangeRouteResult'], ParentType, ContextType, RequireFields<MutationSetRolloutArgs, 'input'>>;
  setTenantRetention?: Resolver<ResolversTypes['SetTenantRetentionResult'], ParentType, ContextType, RequireFields<MutationSetTenantRetentionArgs, 'input'>>;
  unloadModel?: Resolver<ResolversTypes['LoadModelResult'], ParentType, ContextType, RequireFields<MutationUnloadModelArgs, 'input'>>;
};

export type NodeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'ApiKey' | 'Completion' | 'Erasure' | 'Job' | 'Model' | 'ModelEvent' | 'ModelPull' | 'Prediction' | 'WebhookDelivery', ParentType, ContextType>;
};

export type NotFoundResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NotFound'] = ResolversParentTypes['NotFound']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ObjectDetectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ObjectDetection'] = ResolversParentTypes['ObjectDetection']> = {
  batch?: Resolver<ResolversTypes['Batch'], ParentType, ContextType>;
  height?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  objects?: Resolver<Array<ResolversTypes['DetectedObject']>, ParentType, ContextType>;
  width?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PredictionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Prediction'] = ResolversParentTypes['Prediction']> = {
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  operation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['PredictionResult']>, ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['WorkState'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PredictionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PredictionConnection'] = ResolversParentTypes['PredictionConnection']> = {
  edges?: Resolver<Array<ResolversTypes['PredictionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Prediction']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PredictionEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PredictionEdge'] = ResolversParentTypes['PredictionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Prediction'], ParentType, ContextType>;
};

export type PredictionEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PredictionEvent'] = ResolversParentTypes['PredictionEvent']> = {
  prediction?: Resolver<ResolversTypes['Prediction'], ParentType, ContextType>;
  sequence?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PredictionResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PredictionResult'] = ResolversParentTypes['PredictionResult']> = {
  __resolveType: TypeResolveFn<'AudioClassification' | 'Embeddings' | 'ImageCaption' | 'ImageClassification' | 'ImageEmbedding' | 'ImageSegmentation' | 'MaskFilling' | 'ObjectDetection' | 'QuestionAnswer' | 'Ranking' | 'Similarity' | 'Summary' | 'Tensors' | 'TextClassification' | 'TokenClassification' | 'Transcription' | 'TransformedText' | 'Translation' | 'ZeroShotClassification', ParentType, ContextType>;
};

export type PullModelResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PullModelResult'] = ResolversParentTypes['PullModelResult']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'PullModelSuccess' | 'QueueFull' | 'ShuttingDown', ParentType, ContextType>;
};

export type PullModelSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PullModelSuccess'] = ResolversParentTypes['PullModelSuccess']> = {
  pull?: Resolver<ResolversTypes['ModelPull'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  answerQuestion?: Resolver<ResolversTypes['QuestionAnswer'], ParentType, ContextType, RequireFields<QueryAnswerQuestionArgs, 'context' | 'question'>>;
  apiKeys?: Resolver<ResolversTypes['ApiKeyConnection'], ParentType, ContextType, Partial<QueryApiKeysArgs>>;
  captionImage?: Resolver<ResolversTypes['ImageCaption'], ParentType, ContextType, RequireFields<QueryCaptionImageArgs, 'image'>>;
  classifyAudio?: Resolver<ResolversTypes['AudioClassification'], ParentType, ContextType, RequireFields<QueryClassifyAudioArgs, 'audio'>>;
  classifyImage?: Resolver<ResolversTypes['ImageClassification'], ParentType, ContextType, RequireFields<QueryClassifyImageArgs, 'image'>>;
  classifyText?: Resolver<ResolversTypes['TextClassification'], ParentType, ContextType, RequireFields<QueryClassifyTextArgs, 'text'>>;
  classifyTokens?: Resolver<ResolversTypes['TokenClassification'], ParentType, ContextType, RequireFields<QueryClassifyTokensArgs, 'text'>>;
  classifyZeroShot?: Resolver<ResolversTypes['ZeroShotClassification'], ParentType, ContextType, RequireFields<QueryClassifyZeroShotArgs, 'labels' | 'text'>>;
  completion?: Resolver<Maybe<ResolversTypes['Completion']>, ParentType, ContextType, RequireFields<QueryCompletionArgs, 'id'>>;
  completions?: Resolver<ResolversTypes['CompletionConnection'], ParentType, ContextType, Partial<QueryCompletionsArgs>>;
  detectObjects?: Resolver<ResolversTypes['ObjectDetection'], ParentType, ContextType, RequireFields<QueryDetectObjectsArgs, 'image'>>;
  embed?: Resolver<Array<ResolversTypes['Embedding']>, ParentType, ContextType, RequireFields<QueryEmbedArgs, 'texts'>>;
  embedImage?: Resolver<ResolversTypes['ImageEmbedding'], ParentType, ContextType, RequireFields<QueryEmbedImageArgs, 'image'>>;
  encryption?: Resolver<Maybe<ResolversTypes['EncryptionStatus']>, ParentType, ContextType>;
  erasures?: Resolver<ResolversTypes['ErasureConnection'], ParentType, ContextType, Partial<QueryErasuresArgs>>;
  fillMask?: Resolver<ResolversTypes['MaskFilling'], ParentType, ContextType, RequireFields<QueryFillMaskArgs, 'text'>>;
  job?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType, RequireFields<QueryJobArgs, 'id'>>;
  jobs?: Resolver<ResolversTypes['JobConnection'], ParentType, ContextType, Partial<QueryJobsArgs>>;
  model?: Resolver<Maybe<ResolversTypes['Model']>, ParentType, ContextType, RequireFields<QueryModelArgs, 'name'>>;
  modelEvents?: Resolver<ResolversTypes['ModelEventConnection'], ParentType, ContextType, Partial<QueryModelEventsArgs>>;
  modelMemory?: Resolver<ResolversTypes['ModelMemory'], ParentType, ContextType>;
  modelPull?: Resolver<Maybe<ResolversTypes['ModelPull']>, ParentType, ContextType, RequireFields<QueryModelPullArgs, 'id'>>;
  modelPulls?: Resolver<ResolversTypes['ModelPullConnection'], ParentType, ContextType, Partial<QueryModelPullsArgs>>;
  modelRoute?: Resolver<Maybe<ResolversTypes['ModelRoute']>, ParentType, ContextType, RequireFields<QueryModelRouteArgs, 'name'>>;
  modelRoutes?: Resolver<ResolversTypes['ModelRouteConnection'], ParentType, ContextType, Partial<QueryModelRoutesArgs>>;
  models?: Resolver<ResolversTypes['ModelConnection'], ParentType, ContextType, Partial<QueryModelsArgs>>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  predict?: Resolver<Array<ResolversTypes['Tensor']>, ParentType, ContextType, RequireFields<QueryPredictArgs, 'inputs' | 'model'>>;
  prediction?: Resolver<Maybe<ResolversTypes['Prediction']>, ParentType, ContextType, RequireFields<QueryPredictionArgs, 'id'>>;
  predictions?: Resolver<ResolversTypes['PredictionConnection'], ParentType, ContextType, Partial<QueryPredictionsArgs>>;
  quota?: Resolver<Array<ResolversTypes['Quota']>, ParentType, ContextType>;
  rerank?: Resolver<ResolversTypes['Ranking'], ParentType, ContextType, RequireFields<QueryRerankArgs, 'documents' | 'query'>>;
  segmentImage?: Resolver<ResolversTypes['ImageSegmentation'], ParentType, ContextType, RequireFields<QuerySegmentImageArgs, 'image'>>;
  similarity?: Resolver<ResolversTypes['Similarity'], ParentType, ContextType, RequireFields<QuerySimilarityArgs, 'text' | 'texts'>>;
  summarize?: Resolver<ResolversTypes['Summary'], ParentType, ContextType, RequireFields<QuerySummarizeArgs, 'text'>>;
  tenantRetention?: Resolver<ResolversTypes['TenantRetention'], ParentType, ContextType, Partial<QueryTenantRetentionArgs>>;
  text2text?: Resolver<ResolversTypes['TransformedText'], ParentType, ContextType, RequireFields<QueryText2textArgs, 'text'>>;
  tokenize?: Resolver<ResolversTypes['Tokenization'], ParentType, ContextType, RequireFields<QueryTokenizeArgs, 'text'>>;
  transcribe?: Resolver<ResolversTypes['Transcription'], ParentType, ContextType, RequireFields<QueryTranscribeArgs, 'audio'>>;
  translate?: Resolver<ResolversTypes['Translation'], ParentType, ContextType, RequireFields<QueryTranslateArgs, 'text'>>;
  usage?: Resolver<ResolversTypes['UsageReport'], ParentType, ContextType, Partial<QueryUsageArgs>>;
  webhookDeliveries?: Resolver<ResolversTypes['WebhookDeliveryConnection'], ParentType, ContextType, Partial<QueryWebhookDeliveriesArgs>>;
};

export type QuestionAnswerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['QuestionAnswer'] = ResolversParentTypes['QuestionAnswer']> = {
  answer?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  answers?: Resolver<Array<ResolversTypes['AnswerSpan']>, ParentType, ContextType>;
  batch?: Resolver<Maybe<ResolversTypes['Batch']>, ParentType, ContextType>;
  end?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  method?: Resolver<ResolversTypes['TaskMethod'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  score?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  start?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  tokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type QueueFullResolvers<ContextType = Context, ParentType extends ResolversParentTypes['QueueFull'] = ResolversParentTypes['QueueFull']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retryAfterMs?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type QuotaResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Quota'] = ResolversParentTypes['Quota']> = {
  limit?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  quota?: Resolver<ResolversTypes['QuotaName'], ParentType, ContextType>;
  remaining?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  resetAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type RankedDocumentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RankedDocument'] = ResolversParentTypes['RankedDocument']> = {
  document?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type RankingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Ranking'] = ResolversParentTypes['Ranking']> = {
  batch?: Resolver<ResolversTypes['Batch'], ParentType, ContextType>;
  method?: Resolver<ResolversTypes['TaskMethod'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  results?: Resolver<Array<ResolversTypes['RankedDocument']>, ParentType, ContextType>;
  tokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RateLimitedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RateLimited'] = ResolversParentTypes['RateLimited']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  limit?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  quota?: Resolver<ResolversTypes['QuotaName'], ParentType, ContextType>;
  remaining?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  resetAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RegisterModelResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RegisterModelResult'] = ResolversParentTypes['RegisterModelResult']> = {
  __resolveType: TypeResolveFn<'InsufficientStorage' | 'InternalFailure' | 'InvalidInput' | 'InvalidModel' | 'ModelVersionExists' | 'RegisterModelSuccess' | 'StorageUnavailable', ParentType, ContextType>;
};

export type RegisterModelSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RegisterModelSuccess'] = ResolversParentTypes['RegisterModelSuccess']> = {
  model?: Resolver<ResolversTypes['Model'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RetireModelResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetireModelResult'] = ResolversParentTypes['RetireModelResult']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'ModelNotFound' | 'ModelUnavailable' | 'RetireModelSuccess' | 'RevisionConflict' | 'StorageUnavailable', ParentType, ContextType>;
};

export type RetireModelSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetireModelSuccess'] = ResolversParentTypes['RetireModelSuccess']> = {
  model?: Resolver<ResolversTypes['Model'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RetryJobResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryJobResult'] = ResolversParentTypes['RetryJobResult']> = {
  __resolveType: TypeResolveFn<'CostLimitExceeded' | 'NotFound' | 'QueueFull' | 'RateLimited' | 'RetryJobSuccess' | 'ShuttingDown' | 'StorageUnavailable', ParentType, ContextType>;
};

export type RetryJobSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryJobSuccess'] = ResolversParentTypes['RetryJobSuccess']> = {
  job?: Resolver<ResolversTypes['Job'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RetryPredictionResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryPredictionResult'] = ResolversParentTypes['RetryPredictionResult']> = {
  __resolveType: TypeResolveFn<'CostLimitExceeded' | 'NotFound' | 'QueueFull' | 'RateLimited' | 'RetryPredictionSuccess' | 'ShuttingDown' | 'StorageUnavailable', ParentType, ContextType>;
};

export type RetryPredictionSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryPredictionSuccess'] = ResolversParentTypes['RetryPredictionSuccess']> = {
  prediction?: Resolver<ResolversTypes['Prediction'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RetryWebhookDeliveryResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryWebhookDeliveryResult'] = ResolversParentTypes['RetryWebhookDeliveryResult']> = {
  __resolveType: TypeResolveFn<'NotFound' | 'RetryWebhookDeliverySuccess' | 'StorageUnavailable', ParentType, ContextType>;
};

export type RetryWebhookDeliverySuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryWebhookDeliverySuccess'] = ResolversParentTypes['RetryWebhookDeliverySuccess']> = {
  delivery?: Resolver<ResolversTypes['WebhookDelivery'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RevisionConflictResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RevisionConflict'] = ResolversParentTypes['RevisionConflict']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RevokeApiKeyResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RevokeApiKeyResult'] = ResolversParentTypes['RevokeApiKeyResult']> = {
  __resolveType: TypeResolveFn<'Forbidden' | 'InvalidInput' | 'NotFound' | 'RevokeApiKeySuccess' | 'StorageUnavailable', ParentType, ContextType>;
};

export type RevokeApiKeySuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RevokeApiKeySuccess'] = ResolversParentTypes['RevokeApiKeySuccess']> = {
  key?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RotateApiKeyResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RotateApiKeyResult'] = ResolversParentTypes['RotateApiKeyResult']> = {
  __resolveType: TypeResolveFn<'Forbidden' | 'InvalidInput' | 'NotFound' | 'RotateApiKeySuccess' | 'StorageUnavailable', ParentType, ContextType>;
};

export type RotateApiKeySuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RotateApiKeySuccess'] = ResolversParentTypes['RotateApiKeySuccess']> = {
  key?: Resolver<ResolversTypes['ApiKey'], ParentType, ContextType>;
  secret?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RouteTargetResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RouteTarget'] = ResolversParentTypes['RouteTarget']> = {
  model?: Resolver<Maybe<ResolversTypes['Model']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  share?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ServerMetricsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServerMetrics'] = ResolversParentTypes['ServerMetrics']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  batchSize?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  cachedTokensPerSecond?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  durationMs?: Resolver<Maybe<ResolversTypes['LatencyPercentiles']>, ParentType, ContextType>;
  eventLoopDelayMs?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  failures?: Resolver<Array<ResolversTypes['FailureCount']>, ParentType, ContextType>;
  memoryBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  models?: Resolver<Array<ResolversTypes['ModelMetrics']>, ParentType, ContextType>;
  promptTokensPerSecond?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  queueMs?: Resolver<Maybe<ResolversTypes['LatencyPercentiles']>, ParentType, ContextType>;
  requestsPerSecond?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  running?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  timeToFirstTokenMs?: Resolver<Maybe<ResolversTypes['LatencyPercentiles']>, ParentType, ContextType>;
  tokensPerSecond?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  uptimeSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SetTenantRetentionResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SetTenantRetentionResult'] = ResolversParentTypes['SetTenantRetentionResult']> = {
  __resolveType: TypeResolveFn<'Forbidden' | 'InvalidInput' | 'SetTenantRetentionSuccess' | 'StorageUnavailable', ParentType, ContextType>;
};

export type SetTenantRetentionSuccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SetTenantRetentionSuccess'] = ResolversParentTypes['SetTenantRetentionSuccess']> = {
  retention?: Resolver<ResolversTypes['TenantRetention'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ShuttingDownResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ShuttingDown'] = ResolversParentTypes['ShuttingDown']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SimilarityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Similarity'] = ResolversParentTypes['Similarity']> = {
  batch?: Resolver<ResolversTypes['Batch'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  scores?: Resolver<Array<ResolversTypes['Float']>, ParentType, ContextType>;
  tokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type StorageUnavailableResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StorageUnavailable'] = ResolversParentTypes['StorageUnavailable']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  completionEvents?: SubscriptionResolver<ResolversTypes['CompletionEvent'], "completionEvents", ParentType, ContextType, RequireFields<SubscriptionCompletionEventsArgs, 'id'>>;
  jobEvents?: SubscriptionResolver<ResolversTypes['JobEvent'], "jobEvents", ParentType, ContextType, RequireFields<SubscriptionJobEventsArgs, 'id'>>;
  predictionEvents?: SubscriptionResolver<ResolversTypes['PredictionEvent'], "predictionEvents", ParentType, ContextType, RequireFields<SubscriptionPredictionEventsArgs, 'id'>>;
  pullProgress?: SubscriptionResolver<ResolversTypes['ModelPull'], "pullProgress", ParentType, ContextType, RequireFields<SubscriptionPullProgressArgs, 'id'>>;
  serverMetrics?: SubscriptionResolver<ResolversTypes['ServerMetrics'], "serverMetrics", ParentType, ContextType, Partial<SubscriptionServerMetricsArgs>>;
  streamCompletion?: SubscriptionResolver<ResolversTypes['CompletionEvent'], "streamCompletion", ParentType, ContextType, RequireFields<SubscriptionStreamCompletionArgs, 'input'>>;
};

export type SummaryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Summary'] = ResolversParentTypes['Summary']> = {
  batch?: Resolver<Maybe<ResolversTypes['Batch']>, ParentType, ContextType>;
  finishReason?: Resolver<ResolversTypes['FinishReason'], ParentType, ContextType>;
  method?: Resolver<ResolversTypes['TaskMethod'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['Usage'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TenantRetentionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TenantRetention'] = ResolversParentTypes['TenantRetention']> = {
  hours?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  isDefault?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  tenant?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  updatedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TensorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Tensor'] = ResolversParentTypes['Tensor']> = {
  base64?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  data?: Resolver<ResolversTypes['TensorData'], ParentType, ContextType>;
  datatype?: Resolver<ResolversTypes['TensorDatatype'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  shape?: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
};

export interface TensorDataScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['TensorData'], any> {
  name: 'TensorData';
}

export type TensorSpecResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TensorSpec'] = ResolversParentTypes['TensorSpec']> = {
  datatype?: Resolver<Maybe<ResolversTypes['TensorDatatype']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  shape?: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type TensorsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Tensors'] = ResolversParentTypes['Tensors']> = {
  tensors?: Resolver<Array<ResolversTypes['Tensor']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TextClassificationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TextClassification'] = ResolversParentTypes['TextClassification']> = {
  batch?: Resolver<ResolversTypes['Batch'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  labels?: Resolver<Array<ResolversTypes['LabelScore']>, ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  multiLabel?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  tokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TimingsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Timings'] = ResolversParentTypes['Timings']> = {
  promptMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  queueMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  timeToFirstTokenMs?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  tokensPerSecond?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type TokenClassificationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TokenClassification'] = ResolversParentTypes['TokenClassification']> = {
  batch?: Resolver<ResolversTypes['Batch'], ParentType, ContextType>;
  entities?: Resolver<Array<ResolversTypes['Entity']>, ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TokenLogprobResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TokenLogprob'] = ResolversParentTypes['TokenLogprob']> = {
  logprob?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  token?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  top?: Resolver<Array<ResolversTypes['TopLogprob']>, ParentType, ContextType>;
};

export type TokenizationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Tokenization'] = ResolversParentTypes['Tokenization']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ids?: Resolver<Array<ResolversTypes['Int']>, ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tokens?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TopLogprobResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TopLogprob'] = ResolversParentTypes['TopLogprob']> = {
  logprob?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  token?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TranscriptChunkResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TranscriptChunk'] = ResolversParentTypes['TranscriptChunk']> = {
  end?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  start?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type TranscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Transcription'] = ResolversParentTypes['Transcription']> = {
  batch?: Resolver<ResolversTypes['Batch'], ParentType, ContextType>;
  chunks?: Resolver<Array<ResolversTypes['TranscriptChunk']>, ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  seconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TransformedTextResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TransformedText'] = ResolversParentTypes['TransformedText']> = {
  batch?: Resolver<Maybe<ResolversTypes['Batch']>, ParentType, ContextType>;
  finishReason?: Resolver<ResolversTypes['FinishReason'], ParentType, ContextType>;
  method?: Resolver<ResolversTypes['TaskMethod'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['Usage'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TranslationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Translation'] = ResolversParentTypes['Translation']> = {
  batch?: Resolver<Maybe<ResolversTypes['Batch']>, ParentType, ContextType>;
  finishReason?: Resolver<ResolversTypes['FinishReason'], ParentType, ContextType>;
  method?: Resolver<ResolversTypes['TaskMethod'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['Usage'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UnauthenticatedResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Unauthenticated'] = ResolversParentTypes['Unauthenticated']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export interface UploadScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Upload'], any> {
  name: 'Upload';
}

export type UsageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Usage'] = ResolversParentTypes['Usage']> = {
  cachedTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  completionTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  promptTokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UsageEntryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UsageEntry'] = ResolversParentTypes['UsageEntry']> = {
  amount?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  apiKeyId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  completionTokens?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  model?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  promptTokens?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  requests?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  start?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  tenant?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type UsageReportResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UsageReport'] = ResolversParentTypes['UsageReport']> = {
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  entries?: Resolver<Array<ResolversTypes['UsageEntry']>, ParentType, ContextType>;
  from?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['UsageEntry'], ParentType, ContextType>;
};

export interface VectorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Vector'], any> {
  name: 'Vector';
}

export type WebhookDeliveryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WebhookDelivery'] = ResolversParentTypes['WebhookDelivery']> = {
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  body?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  event?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  nextAttemptAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['WebhookDeliveryState'], ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  subjectId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WebhookDeliveryConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WebhookDeliveryConnection'] = ResolversParentTypes['WebhookDeliveryConnection']> = {
  edges?: Resolver<Array<ResolversTypes['WebhookDeliveryEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['WebhookDelivery']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type WebhookDeliveryEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WebhookDeliveryEdge'] = ResolversParentTypes['WebhookDeliveryEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['WebhookDelivery'], ParentType, ContextType>;
};

export type WrongTaskResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WrongTask'] = ResolversParentTypes['WrongTask']> = {
  accepted?: Resolver<Array<ResolversTypes['Task']>, ParentType, ContextType>;
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expected?: Resolver<ResolversTypes['Task'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  task?: Resolver<ResolversTypes['Task'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ZeroShotClassificationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ZeroShotClassification'] = ResolversParentTypes['ZeroShotClassification']> = {
  batch?: Resolver<ResolversTypes['Batch'], ParentType, ContextType>;
  label?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  labels?: Resolver<Array<ResolversTypes['LabelScore']>, ParentType, ContextType>;
  method?: Resolver<ResolversTypes['TaskMethod'], ParentType, ContextType>;
  model?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  multiLabel?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  tokens?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  AnswerSpan?: AnswerSpanResolvers<ContextType>;
  ApiKey?: ApiKeyResolvers<ContextType>;
  ApiKeyConnection?: ApiKeyConnectionResolvers<ContextType>;
  ApiKeyEdge?: ApiKeyEdgeResolvers<ContextType>;
  ApiKeyLimits?: ApiKeyLimitsResolvers<ContextType>;
  AudioClassification?: AudioClassificationResolvers<ContextType>;
  Batch?: BatchResolvers<ContextType>;
  Box?: BoxResolvers<ContextType>;
  CancelCompletionResult?: CancelCompletionResultResolvers<ContextType>;
  CancelCompletionSuccess?: CancelCompletionSuccessResolvers<ContextType>;
  CancelJobResult?: CancelJobResultResolvers<ContextType>;
  CancelJobSuccess?: CancelJobSuccessResolvers<ContextType>;
  CancelPredictionResult?: CancelPredictionResultResolvers<ContextType>;
  CancelPredictionSuccess?: CancelPredictionSuccessResolvers<ContextType>;
  CancelPullResult?: CancelPullResultResolvers<ContextType>;
  CancelPullSuccess?: CancelPullSuccessResolvers<ContextType>;
  ChangeRouteResult?: ChangeRouteResultResolvers<ContextType>;
  ChangeRouteSuccess?: ChangeRouteSuccessResolvers<ContextType>;
  Choice?: ChoiceResolvers<ContextType>;
  Completion?: CompletionResolvers<ContextType>;
  CompletionConnection?: CompletionConnectionResolvers<ContextType>;
  CompletionDelta?: CompletionDeltaResolvers<ContextType>;
  CompletionEdge?: CompletionEdgeResolvers<ContextType>;
  CompletionEvent?: CompletionEventResolvers<ContextType>;
  CompletionFailed?: CompletionFailedResolvers<ContextType>;
  CompletionFinished?: CompletionFinishedResolvers<ContextType>;
  CompletionStarted?: CompletionStartedResolvers<ContextType>;
  ContextLengthExceeded?: ContextLengthExceededResolvers<ContextType>;
  CostLimitExceeded?: CostLimitExceededResolvers<ContextType>;
  CreateApiKeyResult?: CreateApiKeyResultResolvers<ContextType>;
  CreateApiKeySuccess?: CreateApiKeySuccessResolvers<ContextType>;
  CreateCompletionResult?: CreateCompletionResultResolvers<ContextType>;
  CreateCompletionSuccess?: CreateCompletionSuccessResolvers<ContextType>;
  CreateJobResult?: CreateJobResultResolvers<ContextType>;
  CreateJobSuccess?: CreateJobSuccessResolvers<ContextType>;
  CreatePredictionResult?: CreatePredictionResultResolvers<ContextType>;
  CreatePredictionSuccess?: CreatePredictionSuccessResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  DeleteModelResult?: DeleteModelResultResolvers<ContextType>;
  DeleteModelSuccess?: DeleteModelSuccessResolvers<ContextType>;
  DetectedObject?: DetectedObjectResolvers<ContextType>;
  Embedding?: EmbeddingResolvers<ContextType>;
  Embeddings?: EmbeddingsResolvers<ContextType>;
  EncryptionStatus?: EncryptionStatusResolvers<ContextType>;
  EngineFailed?: EngineFailedResolvers<ContextType>;
  Entity?: EntityResolvers<ContextType>;
  EraseResult?: EraseResultResolvers<ContextType>;
  EraseSuccess?: EraseSuccessResolvers<ContextType>;
  Erasure?: ErasureResolvers<ContextType>;
  ErasureConnection?: ErasureConnectionResolvers<ContextType>;
  ErasureCounts?: ErasureCountsResolvers<ContextType>;
  ErasureEdge?: ErasureEdgeResolvers<ContextType>;
  Failure?: FailureResolvers<ContextType>;
  FailureCount?: FailureCountResolvers<ContextType>;
  FilledMask?: FilledMaskResolvers<ContextType>;
  Forbidden?: ForbiddenResolvers<ContextType>;
  HubFailed?: HubFailedResolvers<ContextType>;
  IdempotencyConflict?: IdempotencyConflictResolvers<ContextType>;
  ImageCaption?: ImageCaptionResolvers<ContextType>;
  ImageClassification?: ImageClassificationResolvers<ContextType>;
  ImageEmbedding?: ImageEmbeddingResolvers<ContextType>;
  ImageSegment?: ImageSegmentResolvers<ContextType>;
  ImageSegmentation?: ImageSegmentationResolvers<ContextType>;
  InsufficientMemory?: InsufficientMemoryResolvers<ContextType>;
  InsufficientStorage?: InsufficientStorageResolvers<ContextType>;
  InternalFailure?: InternalFailureResolvers<ContextType>;
  Interrupted?: InterruptedResolvers<ContextType>;
  InvalidInput?: InvalidInputResolvers<ContextType>;
  InvalidModel?: InvalidModelResolvers<ContextType>;
  Job?: JobResolvers<ContextType>;
  JobConnection?: JobConnectionResolvers<ContextType>;
  JobEdge?: JobEdgeResolvers<ContextType>;
  JobEvent?: JobEventResolvers<ContextType>;
  LabelScore?: LabelScoreResolvers<ContextType>;
  LatencyPercentiles?: LatencyPercentilesResolvers<ContextType>;
  LoadModelResult?: LoadModelResultResolvers<ContextType>;
  LoadModelSuccess?: LoadModelSuccessResolvers<ContextType>;
  MaskCandidate?: MaskCandidateResolvers<ContextType>;
  MaskFilling?: MaskFillingResolvers<ContextType>;
  Message?: MessageResolvers<ContextType>;
  Model?: ModelResolvers<ContextType>;
  ModelConnection?: ModelConnectionResolvers<ContextType>;
  ModelEdge?: ModelEdgeResolvers<ContextType>;
  ModelEvent?: ModelEventResolvers<ContextType>;
  ModelEventConnection?: ModelEventConnectionResolvers<ContextType>;
  ModelEventEdge?: ModelEventEdgeResolvers<ContextType>;
  ModelEventTarget?: ModelEventTargetResolvers<ContextType>;
  ModelMemory?: ModelMemoryResolvers<ContextType>;
  ModelMetrics?: ModelMetricsResolvers<ContextType>;
  ModelNotFound?: ModelNotFoundResolvers<ContextType>;
  ModelPull?: ModelPullResolvers<ContextType>;
  ModelPullConnection?: ModelPullConnectionResolvers<ContextType>;
  ModelPullEdge?: ModelPullEdgeResolvers<ContextType>;
  ModelPullFile?: ModelPullFileResolvers<ContextType>;
  ModelRetired?: ModelRetiredResolvers<ContextType>;
  ModelRoute?: ModelRouteResolvers<ContextType>;
  ModelRouteConnection?: ModelRouteConnectionResolvers<ContextType>;
  ModelRouteEdge?: ModelRouteEdgeResolvers<ContextType>;
  ModelStatistics?: ModelStatisticsResolvers<ContextType>;
  ModelUnavailable?: ModelUnavailableResolvers<ContextType>;
  ModelVersionExists?: ModelVersionExistsResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  NotFound?: NotFoundResolvers<ContextType>;
  ObjectDetection?: ObjectDetectionResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Prediction?: PredictionResolvers<ContextType>;
  PredictionConnection?: PredictionConnectionResolvers<ContextType>;
  PredictionEdge?: PredictionEdgeResolvers<ContextType>;
  PredictionEvent?: PredictionEventResolvers<ContextType>;
  PredictionResult?: PredictionResultResolvers<ContextType>;
  PullModelResult?: PullModelResultResolvers<ContextType>;
  PullModelSuccess?: PullModelSuccessResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  QuestionAnswer?: QuestionAnswerResolvers<ContextType>;
  QueueFull?: QueueFullResolvers<ContextType>;
  Quota?: QuotaResolvers<ContextType>;
  RankedDocument?: RankedDocumentResolvers<ContextType>;
  Ranking?: RankingResolvers<ContextType>;
  RateLimited?: RateLimitedResolvers<ContextType>;
  RegisterModelResult?: RegisterModelResultResolvers<ContextType>;
  RegisterModelSuccess?: RegisterModelSuccessResolvers<ContextType>;
  RetireModelResult?: RetireModelResultResolvers<ContextType>;
  RetireModelSuccess?: RetireModelSuccessResolvers<ContextType>;
  RetryJobResult?: RetryJobResultResolvers<ContextType>;
  RetryJobSuccess?: RetryJobSuccessResolvers<ContextType>;
  RetryPredictionResult?: RetryPredictionResultResolvers<ContextType>;
  RetryPredictionSuccess?: RetryPredictionSuccessResolvers<ContextType>;
  RetryWebhookDeliveryResult?: RetryWebhookDeliveryResultResolvers<ContextType>;
  RetryWebhookDeliverySuccess?: RetryWebhookDeliverySuccessResolvers<ContextType>;
  RevisionConflict?: RevisionConflictResolvers<ContextType>;
  RevokeApiKeyResult?: RevokeApiKeyResultResolvers<ContextType>;
  RevokeApiKeySuccess?: RevokeApiKeySuccessResolvers<ContextType>;
  RotateApiKeyResult?: RotateApiKeyResultResolvers<ContextType>;
  RotateApiKeySuccess?: RotateApiKeySuccessResolvers<ContextType>;
  RouteTarget?: RouteTargetResolvers<ContextType>;
  ServerMetrics?: ServerMetricsResolvers<ContextType>;
  SetTenantRetentionResult?: SetTenantRetentionResultResolvers<ContextType>;
  SetTenantRetentionSuccess?: SetTenantRetentionSuccessResolvers<ContextType>;
  ShuttingDown?: ShuttingDownResolvers<ContextType>;
  Similarity?: SimilarityResolvers<ContextType>;
  StorageUnavailable?: StorageUnavailableResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Summary?: SummaryResolvers<ContextType>;
  TenantRetention?: TenantRetentionResolvers<ContextType>;
  Tensor?: TensorResolvers<ContextType>;
  TensorData?: GraphQLScalarType;
  TensorSpec?: TensorSpecResolvers<ContextType>;
  Tensors?: TensorsResolvers<ContextType>;
  TextClassification?: TextClassificationResolvers<ContextType>;
  Timings?: TimingsResolvers<ContextType>;
  TokenClassification?: TokenClassificationResolvers<ContextType>;
  TokenLogprob?: TokenLogprobResolvers<ContextType>;
  Tokenization?: TokenizationResolvers<ContextType>;
  TopLogprob?: TopLogprobResolvers<ContextType>;
  TranscriptChunk?: TranscriptChunkResolvers<ContextType>;
  Transcription?: TranscriptionResolvers<ContextType>;
  TransformedText?: TransformedTextResolvers<ContextType>;
  Translation?: TranslationResolvers<ContextType>;
  Unauthenticated?: UnauthenticatedResolvers<ContextType>;
  Upload?: GraphQLScalarType;
  Usage?: UsageResolvers<ContextType>;
  UsageEntry?: UsageEntryResolvers<ContextType>;
  UsageReport?: UsageReportResolvers<ContextType>;
  Vector?: GraphQLScalarType;
  WebhookDelivery?: WebhookDeliveryResolvers<ContextType>;
  WebhookDeliveryConnection?: WebhookDeliveryConnectionResolvers<ContextType>;
  WebhookDeliveryEdge?: WebhookDeliveryEdgeResolvers<ContextType>;
  WrongTask?: WrongTaskResolvers<ContextType>;
  ZeroShotClassification?: ZeroShotClassificationResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  scope?: ScopeDirectiveResolver<any, any, ContextType>;
};
