import { type Explanations, named } from './explanation.ts'

/** What goes wrong with models. */
export const modelExplanations: Explanations = {
  MODEL_NOT_FOUND: ({ model }) => ({
    title: `There is no model called ${model ?? 'that'}`,
    advice: 'It may have been removed or renamed. Choose another model.',
    canRetry: false,
  }),
  WRONG_TASK: ({ model }) => ({
    title: `${named(model)} can’t do this`,
    advice: 'It was made for another task. Choose a model that is meant for this one.',
    canRetry: false,
  }),
  MODEL_UNAVAILABLE: ({ model }) => ({
    title: `${named(model)} could not be loaded`,
    advice:
      'There may be too little memory, or a file is damaged. Try again, or choose another model; the server’s log says more.',
    canRetry: true,
  }),
  MODEL_RETIRED: ({ model }) => ({
    title: `${named(model)} has been retired`,
    advice: 'It takes no more work. Choose another version, or restore it on the page of the models.',
    canRetry: false,
  }),
  INSUFFICIENT_MEMORY: ({ model }) => ({
    title: `There is no memory for ${model ?? 'this model'} now`,
    advice:
      'Other models are at work. Wait until they are done, unload one, or give models more memory (MODEL_MEMORY_MB).',
    canRetry: true,
  }),
  INVALID_MODEL: ({ message }) => ({
    title: 'This is no model that can be served',
    advice: message,
    canRetry: false,
  }),
  MODEL_VERSION_EXISTS: () => ({
    title: 'This version is there already, with other contents',
    advice: 'A version never changes. Give the new one a higher version in its modelgraph.json.',
    canRetry: false,
  }),
  REVISION_CONFLICT: () => ({
    title: 'Somebody else has just changed this',
    advice: 'Look at how it stands now, then change it again.',
    canRetry: false,
  }),
  HUB_FAILED: ({ reason, message }) => ({
    title: 'The model can’t be fetched from the hub',
    advice: hubAdvice[reason ?? ''] ?? message,
    canRetry: reason === 'UNREACHABLE' || reason === 'RATE_LIMITED' || reason === 'BAD_RESPONSE',
  }),
}

/** What to do where the hub gives no model, by its reason. */
const hubAdvice: Readonly<Record<string, string>> = {
  NOT_FOUND: 'The hub has no such model or revision. Check how its page spells the name.',
  UNAUTHORIZED:
    'The hub shows it only to those who have asked for it. Accept its terms there, and start the server with a token of yours (HUB_TOKEN).',
  RATE_LIMITED: 'The hub has had too many requests. Try again in a few minutes.',
  UNREACHABLE: 'The hub can’t be reached from the server. Check its network, or the setting HUB_URL.',
  BAD_RESPONSE: 'The hub’s answer made no sense. Try again; if it goes on, check the setting HUB_URL.',
  DIGEST_MISMATCH: 'A file is not what the hub says it is, and was thrown away. Pull it again.',
  FORBIDDEN_REDIRECT: 'The hub sends the server to an address where it must not go. Nothing was fetched.',
  TOO_LARGE: 'It is larger than this server takes. Choose a smaller model or precision, or raise the limit.',
  NO_GRAPH: 'It has no ONNX files. Look for an ONNX export of it, often under onnx-community on the hub.',
}
