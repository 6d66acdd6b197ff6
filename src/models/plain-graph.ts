import { z } from 'zod'
import { relativePath } from './paths.ts'

const side = z.enum(['BEFORE', 'AFTER'])

/** How a text becomes the token ids of a graph that was trained on a vocabulary of whole words. */
const textPreparation = z.object({
  /** The graph's input for the ids [batch, tokens]. Default: its first one. */
  input: z.string().min(1).optional(),
  /** A file of the folder: a JSON object of words and their ids, or (`.txt`) a word a line, the first one's id being 0. */
  vocabulary: relativePath,
  /** Id of a word that the vocabulary doesn't have. Default: such words are left out. */
  unknownId: z.number().int().nonnegative().optional(),
  /** Id that fills up shorter texts. */
  paddingId: z.number().int().nonnegative().default(0),
  /** Tokens of a text at most. */
  length: z.number().int().positive().max(65_536),
  /** Whether every text is filled up to `length`; otherwise only as far as the longest that shares its run. */
  fill: z.boolean().default(true),
  /** On which side of a text the filling stands. */
  padding: side.default('AFTER'),
  /** On which side longer texts are cut. */
  cut: side.default('AFTER'),
  lowercase: z.boolean().default(true),
  /** What becomes of ASCII punctuation: removed (as Keras' TextVectorization does), parted from its word, or kept in it. */
  punctuation: z.enum(['REMOVE', 'SPLIT', 'KEEP']).default('REMOVE'),
})

const channelNumbers = z.array(z.number()).min(1).max(4)

/** How an image becomes the tensor of a graph: resized, then each value `(v * scale - mean) / std` for v of 0 to 255. */
const imagePreparation = z.object({
  /** The graph's input for the pixels. Default: its first one. */
  input: z.string().min(1).optional(),
  /** Pixels. Default: as the graph's input says. */
  width: z.number().int().positive().max(8192).optional(),
  height: z.number().int().positive().max(8192).optional(),
  /** 1 is grey, 3 is RGB. Default: as the graph's input says. */
  channels: z.union([z.literal(1), z.literal(3)]).optional(),
  /** Order of the dimensions behind the batch: channels first (PyTorch) or last (Keras). Default: as the graph's input says. */
  layout: z.enum(['NCHW', 'NHWC']).optional(),
  /** How other proportions are met: stretched, or cut to the middle. */
  fit: z.enum(['STRETCH', 'CROP']).default('STRETCH'),
  resample: z.enum(['NEAREST', 'BILINEAR', 'BICUBIC', 'LANCZOS']).default('BILINEAR'),
  scale: z.number().default(1 / 255),
  /** One number a channel, or one for all. */
  mean: channelNumbers.default([0]),
  std: channelNumbers.refine((values) => values.every((value) => value !== 0), 'must not be 0').default([1]),
  /** White on black where the model expects it so, as MNIST does: v becomes 255 - v. */
  invert: z.boolean().default(false),
})

/**
 * Any ONNX graph: `predict` runs it as it is. With `text` or `image` it also classifies: its output of shape [batch, classes] is
 * turned into scores.
 */
export const plainGraph = z.object({
  kind: z.literal('plain'),
  file: relativePath,
  /** The graph's output that holds the classes. Default: its first one. */
  output: z.string().min(1).optional(),
  /**
   * What turns the output into scores: SOFTMAX for logits of which one holds, SIGMOID where each holds for itself, NONE where the graph
   * ends in one of them. A single output of two labels is the score of the second one.
   */
  scoring: z.enum(['SOFTMAX', 'SIGMOID', 'NONE']).default('SOFTMAX'),
  text: textPreparation.optional(),
  image: imagePreparation.optional(),
})

export type PlainGraph = z.infer<typeof plainGraph>
export type TextPreparation = z.infer<typeof textPreparation>
export type ImagePreparation = z.infer<typeof imagePreparation>
export type Scoring = PlainGraph['scoring']
