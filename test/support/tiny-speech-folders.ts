import { writeTinyPipeline } from './tiny-pipeline.ts'
import { letters, meanOf, type Script, spokenWords, tinyAudioClassifier, tinyCtc, tinyNarrator } from './tiny-speech.ts'

/** Labels of the model `classes`. */
export const soundNames = ['music', 'speech', 'noise']
const id2label = Object.fromEntries(soundNames.map((name, id) => [id, name]))
const extractor = {
  feature_extractor_type: 'Wav2Vec2FeatureExtractor',
  do_normalize: true,
  feature_size: 1,
  sampling_rate: 16_000,
}

const words = [' hello', ' there', ' quiet', ' loud', ' bonjour', ' dark', ' bright', ' picture']
const id = (word: string): number => words.indexOf(word)
const specials = ['endoftext', 'startoftranscript', 'en', 'de', 'translate', 'transcribe', 'notimestamps']
const timestamps = Array.from({ length: 1501 }, (_, i) => (i / 50).toFixed(2))
const added = [
  ...specials.map((name) => ({ content: `<|${name}|>`, special: true })),
  ...timestamps.map((name) => ({ content: `<|${name}|>`, special: false })),
]
const token = (name: string): number => words.length + added.findIndex(({ content }) => content === `<|${name}|>`)

/** With times: hello there quiet (or loud), from 0 to 0.4 seconds. Translated: bonjour, from 0.02. */
const speech = (threshold: number): Script => ({
  cache: '0.decoder.key',
  vocabulary: words.length + added.length,
  next: new Map([
    [token('transcribe'), token('0.00')],
    [token('translate'), token('0.02')],
    [token('0.02'), id(' bonjour')],
    [token('notimestamps'), id(' hello')],
    [token('0.00'), id(' hello')],
    [id(' bonjour'), token('0.40')],
    [id(' hello'), id(' there')],
    [id(' there'), id(' quiet')],
    [id(' quiet'), token('0.40')],
    [id(' loud'), token('0.40')],
    [token('0.40'), token('endoftext')],
  ]),
  branch: { at: id(' there'), above: id(' loud'), threshold },
})
const caption: Script = {
  cache: '0.key',
  vocabulary: words.length + 1,
  next: new Map([
    [words.length, id(' dark')],
    [id(' dark'), id(' picture')],
    [id(' bright'), id(' picture')],
    [id(' picture'), words.length],
  ]),
  branch: { at: words.length, above: id(' bright'), threshold: 0 },
}

const letterFiles = {
  'tokenizer.json': {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: ['<s>', '</s>', '<unk>'].map((content, i) => ({ id: letters.length + i, content, special: true })),
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: { type: 'CTC', pad_token: '<pad>', word_delimiter_token: '|', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '<unk>',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries([...letters, '<s>', '</s>', '<unk>'].map((letter, i) => [letter, i])),
    },
  },
  'tokenizer_config.json': { tokenizer_class: 'Wav2Vec2CTCTokenizer', pad_token: '<pad>', unk_token: '<unk>' },
}
const whisperFiles = {
  'config.json': {
    model_type: 'whisper',
    is_encoder_decoder: true,
    max_source_positions: 1500,
    vocab_size: words.length + added.length,
    decoder_layers: 1,
    decoder_attention_heads: 1,
    encoder_layers: 1,
    encoder_attention_heads: 1,
    d_model: 1,
  },
  'generation_config.json': {
    is_multilingual: true,
    decoder_start_token_id: token('startoftranscript'),
    eos_token_id: token('endoftext'),
    pad_token_id: token('endoftext'),
    no_timestamps_token_id: token('notimestamps'),
    lang_to_id: { '<|en|>': token('en'), '<|de|>': token('de') },
    task_to_id: { transcribe: token('transcribe'), translate: token('translate') },
    max_initial_timestamp_index: 50,
    max_length: 448,
  },
  'preprocessor_config.json': {
    feature_extractor_type: 'WhisperFeatureExtractor',
    processor_class: 'WhisperProcessor',
    chunk_length: 30,
    feature_size: 80,
    hop_length: 160,
    n_fft: 400,
    n_samples: 480_000,
    nb_max_frames: 3000,
    sampling_rate: 16_000,
  },
}
const captionFiles = {
  'config.json': {
    model_type: 'vision-encoder-decoder',
    is_encoder_decoder: true,
    encoder: { model_type: 'vit', hidden_size: 1 },
    decoder: { model_type: 'gpt2', n_layer: 1, n_head: 1, n_embd: 1, vocab_size: words.length + 1 },
    decoder_start_token_id: words.length,
    eos_token_id: words.length,
    pad_token_id: words.length,
  },
  'generation_config.json': {
    decoder_start_token_id: words.length,
    eos_token_id: words.length,
    pad_token_id: words.length,
    bos_token_id: words.length,
  },
  'preprocessor_config.json': {
    image_processor_type: 'ViTImageProcessor',
    do_resize: true,
    do_rescale: true,
    do_normalize: true,
    rescale_factor: 1 / 255,
    resample: 2,
    size: { height: 16, width: 16 },
    image_mean: [0.5, 0.5, 0.5],
    image_std: [0.5, 0.5, 0.5],
  },
}

/** Writes `classes`, which labels recordings, and `ctc`, which hears letters. */
export function writeTinyListeners(directory: string): void {
  const config = { model_type: 'wav2vec2', id2label, conv_stride: [5, 64], vocab_size: letters.length }
  const wav2vec2 = { 'config.json': config, 'preprocessor_config.json': extractor }
  const graphs = { model: tinyAudioClassifier() }
  writeTinyPipeline(directory, { name: 'classes', task: 'AUDIO_CLASSIFICATION', graphs, files: wav2vec2 })
  writeTinyPipeline(directory, {
    name: 'ctc',
    task: 'AUTOMATIC_SPEECH_RECOGNITION',
    graphs: { model: tinyCtc() },
    files: { ...wav2vec2, ...letterFiles },
  })
}

const writeNarratingWhisper = (directory: string, name: string, script: Script, maxLength = 448): void => {
  writeTinyPipeline(directory, {
    name,
    task: 'AUTOMATIC_SPEECH_RECOGNITION',
    graphs: {
      encoder_model: meanOf('input_features', ['batch_size', 80, 3000]),
      decoder_model_merged: tinyNarrator(script),
    },
    files: {
      ...whisperFiles,
      'generation_config.json': { ...whisperFiles['generation_config.json'], max_length: maxLength },
      ...spokenWords(words, added, 'WhisperTokenizer'),
    },
  })
}

/** Writes a Whisper that hears "hello there quiet", or loud where the mean of the spectrogram is above a threshold. */
export function writeTinyWhisper(directory: string, name: string, threshold: number): void {
  writeNarratingWhisper(directory, name, speech(threshold))
}

/** Writes a Whisper that says "hello there" for ever where the mean of the spectrogram is above a threshold, and "hello" otherwise. */
export function writeEndlessWhisper(directory: string, name: string, threshold: number): void {
  const next = new Map([
    [token('notimestamps'), id(' hello')],
    [id(' hello'), token('endoftext')],
    [id(' there'), id(' there')],
  ])
  const branch = { at: id(' hello'), above: id(' there'), threshold }
  writeNarratingWhisper(directory, name, { ...speech(threshold), next, branch }, 1_000_000_000)
}

/** Writes a Whisper that would end every sentence at the time 0.00; where it may not, "there" lasts until 29.90. */
export function writeStammeringWhisper(directory: string, name: string): void {
  const next = new Map([
    [token('transcribe'), token('0.00')],
    [token('0.00'), id(' hello')],
    [id(' hello'), token('0.00')],
    [token('0.02'), id(' there')],
    [id(' there'), token('29.90')],
  ])
  const branch = { at: token('endoftext'), above: 0, threshold: 0 }
  writeNarratingWhisper(directory, name, { ...speech(0), next, branch }, 40)
}

/** Writes `caption`, which sees a dark or a bright picture. */
export function writeTinyCaption(directory: string): void {
  writeCaption(directory, 'caption', caption)
}

/** Writes `rambling`, whose captions have no end, and `square`, which takes pictures of one size only. */
export function writeOddCaptions(directory: string): void {
  const rambling = { ...caption, next: new Map([...caption.next, [id(' picture'), id(' picture')]]) }
  writeCaption(directory, 'rambling', rambling)
  writeCaption(directory, 'square', caption, { do_resize: false })
}

const writeCaption = (directory: string, name: string, script: Script, changes: object = {}): void => {
  writeTinyPipeline(directory, {
    name,
    task: 'IMAGE_TO_TEXT',
    graphs: {
      encoder_model: meanOf('pixel_values', ['batch_size', 3, 16, 16]),
      decoder_model_merged: tinyNarrator(script),
    },
    files: {
      ...captionFiles,
      'preprocessor_config.json': { ...captionFiles['preprocessor_config.json'], ...changes },
      ...spokenWords(words, [{ content: '<|endoftext|>', special: true }], 'GPT2Tokenizer'),
    },
  })
}
