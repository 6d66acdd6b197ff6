/** What an architecture's name in `config.json` ends with, and the task that it is made for. The first that fits counts. */
const endings: readonly (readonly [ending: string, task: string])[] = [
  ['ForSequenceClassification', 'TEXT_CLASSIFICATION'],
  ['ForTokenClassification', 'TOKEN_CLASSIFICATION'],
  ['ForMaskedLM', 'FILL_MASK'],
  ['ForQuestionAnswering', 'QUESTION_ANSWERING'],
  ['ForImageClassification', 'IMAGE_CLASSIFICATION'],
  ['ForObjectDetection', 'OBJECT_DETECTION'],
  ['ForSemanticSegmentation', 'IMAGE_SEGMENTATION'],
  ['ForImageSegmentation', 'IMAGE_SEGMENTATION'],
  ['ForInstanceSegmentation', 'IMAGE_SEGMENTATION'],
  ['ForUniversalSegmentation', 'IMAGE_SEGMENTATION'],
  ['ForAudioClassification', 'AUDIO_CLASSIFICATION'],
  ['ForCTC', 'AUTOMATIC_SPEECH_RECOGNITION'],
  ['ForSpeechSeq2Seq', 'AUTOMATIC_SPEECH_RECOGNITION'],
  ['WhisperForConditionalGeneration', 'AUTOMATIC_SPEECH_RECOGNITION'],
  ['MoonshineForConditionalGeneration', 'AUTOMATIC_SPEECH_RECOGNITION'],
  ['VisionEncoderDecoderModel', 'IMAGE_TO_TEXT'],
  ['BartForConditionalGeneration', 'SUMMARIZATION'],
  ['PegasusForConditionalGeneration', 'SUMMARIZATION'],
  ['MarianMTModel', 'TRANSLATION'],
  ['M2M100ForConditionalGeneration', 'TRANSLATION'],
  ['T5ForConditionalGeneration', 'TEXT2TEXT_GENERATION'],
  ['ForSeq2SeqLM', 'TEXT2TEXT_GENERATION'],
  ['ForCausalLM', 'TEXT_GENERATION'],
  ['LMHeadModel', 'TEXT_GENERATION'],
]

/** Encoders of images: what comes out of their plain `...Model` describes an image, not a text. */
const vision = [
  'vit',
  'deit',
  'beit',
  'swin',
  'convnext',
  'convnextv2',
  'dinov2',
  'resnet',
  'mobilevit',
  'siglip_vision_model',
]

interface TaskSources {
  readonly architectures: readonly string[]
  readonly modelType: string | null
  /** `pipeline_tag` of the model card. */
  readonly tag: string | null
}

/** Tags of model cards that say more than the architecture does. */
const tags: Readonly<Record<string, string>> = {
  'zero-shot-classification': 'ZERO_SHOT_CLASSIFICATION',
  'text-ranking': 'TEXT_RANKING',
  summarization: 'SUMMARIZATION',
  translation: 'TRANSLATION',
  'text-classification': 'TEXT_CLASSIFICATION',
  'feature-extraction': 'FEATURE_EXTRACTION',
  'sentence-similarity': 'FEATURE_EXTRACTION',
  'text-generation': 'TEXT_GENERATION',
  'token-classification': 'TOKEN_CLASSIFICATION',
  'fill-mask': 'FILL_MASK',
  'question-answering': 'QUESTION_ANSWERING',
  'text2text-generation': 'TEXT2TEXT_GENERATION',
  'image-classification': 'IMAGE_CLASSIFICATION',
  'object-detection': 'OBJECT_DETECTION',
  'image-segmentation': 'IMAGE_SEGMENTATION',
  'image-to-text': 'IMAGE_TO_TEXT',
  'image-feature-extraction': 'IMAGE_FEATURE_EXTRACTION',
  'automatic-speech-recognition': 'AUTOMATIC_SPEECH_RECOGNITION',
  'audio-classification': 'AUDIO_CLASSIFICATION',
}
/** A tag that only narrows what the architecture says is preferred to it. */
const narrower: Readonly<Record<string, readonly string[]>> = {
  TEXT_CLASSIFICATION: ['ZERO_SHOT_CLASSIFICATION', 'TEXT_RANKING'],
  TEXT2TEXT_GENERATION: ['SUMMARIZATION', 'TRANSLATION'],
  SUMMARIZATION: ['TRANSLATION', 'TEXT2TEXT_GENERATION'],
  TRANSLATION: ['SUMMARIZATION', 'TEXT2TEXT_GENERATION'],
}

/** The task a model is made for; null where neither its configuration nor its card tells. */
export const taskOf = ({ architectures, modelType, tag }: TaskSources): string | null => {
  const tagged = tags[tag ?? ''] ?? null
  for (const architecture of architectures) {
    const [, task] = endings.find(([ending]) => architecture.endsWith(ending)) ?? []
    if (task !== undefined) return tagged !== null && narrower[task]?.includes(tagged) ? tagged : task
  }
  if (tagged !== null) return tagged
  if (!architectures.some((name) => name.endsWith('Model'))) return null
  return vision.includes(modelType ?? '') ? 'IMAGE_FEATURE_EXTRACTION' : 'FEATURE_EXTRACTION'
}
