import { fixture } from './shipped-model.ts'
import {
  bertForMaskedLm,
  bertForQuestionAnswering,
  bertForSequenceClassification,
  bertForTokenClassification,
  bertModel,
  tinyBert,
} from './tiny-bert.ts'
import { type TinyPipeline, writeTinyPipeline } from './tiny-pipeline.ts'
import { type Family, seq2SeqDecoder, seq2SeqEncoder, tinySeq2Seq } from './tiny-seq2seq.ts'
import { t5Decoder, t5Encoder } from './tiny-t5.ts'

const special = { pad_token: '[PAD]', unk_token: '[UNK]', cls_token: '[CLS]', sep_token: '[SEP]', mask_token: '[MASK]' }
const wordpiece = {
  'tokenizer.json': fixture<object>('tiny_tasks/wordpiece.json'),
  'tokenizer_config.json': { tokenizer_class: 'BertTokenizer', model_max_length: tinyBert.context, ...special },
}
const labelled = (labels: readonly string[]) => ({
  id2label: Object.fromEntries(labels.map((label, i) => [i, label])),
  label2id: Object.fromEntries(labels.map((label, i) => [label, i])),
})

const bert = (
  name: string,
  task: TinyPipeline['task'],
  graph: TinyPipeline['graphs'][string],
  config: object = {},
  facts: TinyPipeline['facts'] = {},
): TinyPipeline => ({
  name,
  task,
  graphs: { model: graph },
  files: { ...wordpiece, 'config.json': { model_type: 'bert', ...config } },
  facts: { contextLength: tinyBert.context, ...facts },
})

const { vocab, context, layers, width, heads, feedForward } = tinySeq2Seq
/** @param start the token that a text begins with @param config beside the usual */
export const seq2Seq = (
  name: string,
  task: TinyPipeline['task'],
  type: string,
  family: Family,
  start: number,
  config: object = {},
): TinyPipeline => ({
  name,
  task,
  graphs: { encoder_model: seq2SeqEncoder(family), decoder_model_merged: seq2SeqDecoder(family) },
  files: {
    'tokenizer.json': fixture<object>('tiny_tasks/text-to-text.json'),
    'tokenizer_config.json': {
      tokenizer_class: 'PreTrainedTokenizer',
      pad_token: '<pad>',
      eos_token: '</s>',
      unk_token: '<unk>',
    },
    'config.json': {
      model_type: type,
      is_encoder_decoder: true,
      vocab_size: vocab,
      d_model: width,
      max_position_embeddings: context,
      encoder_layers: layers,
      decoder_layers: layers,
      encoder_attention_heads: heads,
      decoder_attention_heads: heads,
      encoder_ffn_dim: feedForward,
      decoder_ffn_dim: feedForward,
      pad_token_id: 0,
      eos_token_id: 1,
      decoder_start_token_id: start,
      ...config,
    },
  },
  facts: { contextLength: 48 },
})

export const t5 = (name: string, task: TinyPipeline['task'], config: object = {}): TinyPipeline => ({
  ...seq2Seq(name, task, 't5', { isMarian: true }, 0, {
    d_kv: width / heads,
    num_layers: layers,
    num_decoder_layers: layers,
    num_heads: heads,
    d_ff: feedForward,
    ...config,
  }),
  graphs: { encoder_model: t5Encoder(), decoder_model_merged: t5Decoder() },
})

/** A model of each text task, whose weights are those of `export/tiny_tasks`, and some that differ in a fact. */
const tinyTasks = (): TinyPipeline[] => [
  bert('colors', 'TEXT_CLASSIFICATION', bertForSequenceClassification(3), labelled(['RED', 'GREEN', 'BLUE'])),
  bert('several-colors', 'TEXT_CLASSIFICATION', bertForSequenceClassification(3), {
    ...labelled(['RED', 'GREEN', 'BLUE']),
    problem_type: 'multi_label_classification',
  }),
  bert(
    'names',
    'TOKEN_CLASSIFICATION',
    bertForTokenClassification(5),
    labelled(['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC']),
  ),
  bert(
    'names-by-windows',
    'TOKEN_CLASSIFICATION',
    bertForTokenClassification(5),
    labelled(['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC']),
    { contextLength: 12 },
  ),
  bert('masks', 'FILL_MASK', bertForMaskedLm()),
  bert('answers', 'QUESTION_ANSWERING', bertForQuestionAnswering()),
  bert(
    'inference',
    'ZERO_SHOT_CLASSIFICATION',
    bertForSequenceClassification(3),
    labelled(['contradiction', 'neutral', 'entailment']),
  ),
  bert('ranks', 'TEXT_RANKING', bertForSequenceClassification(1), labelled(['LABEL_0'])),
  bert('vectors', 'FEATURE_EXTRACTION', bertModel()),
  bert('first-vectors', 'FEATURE_EXTRACTION', bertModel(), {}, { graph: { kind: 'pipeline', pooling: 'CLS' } }),
  seq2Seq('bart', 'SUMMARIZATION', 'bart', { isMarian: false }, 1),
  t5('t5', 'TEXT2TEXT_GENERATION'),
  // Its first token is the one that ends a text here.
  seq2Seq('bart-that-ends', 'SUMMARIZATION', 'bart', { isMarian: false }, 1, { eos_token_id: 6 }),
  seq2Seq('marian', 'TRANSLATION', 'marian', { isMarian: true }, 0),
]

/** Writes them all. @param directory for MODELS_DIR */
export const writeTinyTasks = (directory: string): void => {
  for (const model of tinyTasks()) writeTinyPipeline(directory, model)
}
