import type { DetectedObject } from '../../pipeline.ts'
import { decodeImage } from '../runtime/image.ts'
import { oneByOne } from './items.ts'
import { floatsOf, mediaRun } from './media-run.ts'
import { classLabels } from './model-facts.ts'
import { sigmoid, softmax } from './probabilities.ts'
import type { OpenRunner } from './runner.ts'

/** Those whose classes are scored each for itself (focal loss); the others have a last class for "nothing". */
const scoredByClass = new Set(['rt_detr', 'rt_detr_v2', 'd_fine', 'rf_detr', 'deformable_detr', 'conditional_detr'])

/** Finds things in an image: a class and a box for each of the model's queries (DETR, YOLOS, RT-DETR and their like). */
export const openObjectDetection: OpenRunner<'OBJECT_DETECTION'> = async (opened) => {
  const run = mediaRun(opened)
  const find = scoredByClass.has(opened.pipeline.config.model_type ?? '') ? bestOfAll : bestOfEach
  return oneByOne(opened.counters, async ({ image, threshold }) => {
    const decoded = await decodeImage(image, opened.maxImagePixels)
    const { width, height } = decoded
    const outputs = await run(decoded)
    const { data: boxes } = floatsOf(outputs, 'pred_boxes')
    const { data, dims } = floatsOf(outputs, 'logits')
    const classes = dims.at(-1) as number
    const labels = classLabels(opened, classes)
    const objects = find(data, classes)
      .filter(({ score }) => score > threshold)
      .sort((a, b) => b.score - a.score)
      .map(({ query, label, score }): DetectedObject => {
        const [x, y, w, h] = boxes.subarray(4 * query, 4 * query + 4) as unknown as [number, number, number, number]
        const box = {
          xMin: (x - w / 2) * width,
          yMin: (y - h / 2) * height,
          xMax: (x + w / 2) * width,
          yMax: (y + h / 2) * height,
        }
        return { label: labels[label] as string, score, box }
      })
    return { objects, width, height }
  })
}

interface Candidate {
  query: number
  label: number
  score: number
}

/** The best class of each query that is not "nothing". */
const bestOfEach = (logits: Float32Array, classes: number): Candidate[] =>
  queriesOf(logits, classes).map((row, query) => best(softmax(row).slice(0, -1), query))

/** As many of all queries' classes as there are queries. */
const bestOfAll = (logits: Float32Array, classes: number): Candidate[] => {
  const all = Array.from(sigmoid(logits), (score, i) => ({ query: Math.floor(i / classes), label: i % classes, score }))
  return all.sort((a, b) => b.score - a.score).slice(0, logits.length / classes)
}

const queriesOf = (logits: Float32Array, classes: number): Float32Array[] =>
  Array.from({ length: logits.length / classes }, (_, query) => logits.subarray(query * classes, (query + 1) * classes))

const best = (scores: readonly number[], query: number): Candidate => {
  const score = Math.max(...scores)
  return { query, label: scores.indexOf(score), score }
}
