import { captionDecoder, tinyCaptioner } from './tiny-captioner.ts'
import { writeTinyPipeline } from './tiny-pipeline.ts'
import { spokenWords } from './tiny-speech.ts'
import { tinyVitFeatures } from './tiny-vision.ts'
import { tinyWhisper, whisperDecoder, whisperEncoder } from './tiny-whisper.ts'

/** Their words have no meaning: ` w0`, ` w1` and so on. */
const wordsOf = (count: number): string[] => Array.from({ length: count }, (_, i) => ` w${i}`)

const { words, specials, times } = tinyWhisper
const token = (name: (typeof specials)[number]): number => words + specials.indexOf(name)
const end = token('endoftext')
const added = [
  ...specials.map((name) => ({ content: `<|${name}|>`, special: true })),
  ...Array.from({ length: times }, (_, i) => ({ content: `<|${(i / 50).toFixed(2)}|>`, special: false })),
]

/** A Whisper whose weights are drawn. */
export const writeDrawnWhisper = (directory: string, name: string, seed: number): void => {
  writeTinyPipeline(directory, {
    name,
    task: 'AUTOMATIC_SPEECH_RECOGNITION',
    graphs: { encoder_model: whisperEncoder(seed), decoder_model_merged: whisperDecoder(seed) },
    files: {
      ...spokenWords(wordsOf(words), added, 'WhisperTokenizer'),
      'config.json': {
        model_type: 'whisper',
        is_encoder_decoder: true,
        max_source_positions: 1500,
        vocab_size: words + added.length,
        decoder_layers: 1,
        decoder_attention_heads: 2,
        encoder_layers: 1,
        encoder_attention_heads: 2,
        d_model: 16,
        median_filter_width: 7,
      },
      'generation_config.json': {
        is_multilingual: true,
        decoder_start_token_id: token('startoftranscript'),
        eos_token_id: end,
        pad_token_id: end,
        no_timestamps_token_id: token('notimestamps'),
        lang_to_id: { '<|en|>': token('en'), '<|de|>': token('de') },
        task_to_id: { transcribe: token('transcribe'), translate: token('translate') },
        max_initial_timestamp_index: 50,
        max_new_tokens: tinyWhisper.maxTokens,
        alignment_heads: [
          [0, 0],
          [0, 1],
        ],
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
    },
  })
}

/** A ViT and a GPT-2 whose weights are drawn. */
export const writeDrawnCaptioner = (directory: string, name: string, seed: number): void => {
  const ids = {
    decoder_start_token_id: tinyCaptioner.words,
    eos_token_id: tinyCaptioner.words,
    pad_token_id: tinyCaptioner.words,
    bos_token_id: tinyCaptioner.words,
  }
  const half = [0.5, 0.5, 0.5]
  writeTinyPipeline(directory, {
    name,
    task: 'IMAGE_TO_TEXT',
    graphs: { encoder_model: tinyVitFeatures(), decoder_model_merged: captionDecoder(seed) },
    files: {
      ...spokenWords(wordsOf(tinyCaptioner.words), [{ content: '<|endoftext|>', special: true }], 'GPT2Tokenizer'),
      'config.json': {
        model_type: 'vision-encoder-decoder',
        is_encoder_decoder: true,
        encoder: { model_type: 'vit', hidden_size: 16 },
        decoder: { model_type: 'gpt2', n_layer: 1, n_head: 2, n_embd: 16, vocab_size: tinyCaptioner.words + 1 },
        ...ids,
      },
      'generation_config.json': ids,
      'preprocessor_config.json': {
        image_processor_type: 'ViTImageProcessor',
        do_resize: true,
        do_rescale: true,
        do_normalize: true,
        rescale_factor: 1 / 255,
        resample: 2,
        size: { height: 16, width: 16 },
        image_mean: half,
        image_std: half,
      },
    },
  })
}
