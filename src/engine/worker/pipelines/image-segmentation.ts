import type { Segment } from '../../pipeline.ts'
import { decodeImage, encodePng, fitInto, type Image, stretched } from '../runtime/image.ts'
import { toVendorImage } from '../runtime/pipeline.ts'
import { oneByOne } from './items.ts'
import { floatsOf, imageCheck, mediaRun } from './media-run.ts'
import { classLabels } from './model-facts.ts'
import type { OpenedPipeline, OpenRunner } from './runner.ts'
import { semanticClasses } from './semantic-classes.ts'

/** Pixels up to which the library puts masks together at once: it holds one of floats for each of a model's queries. */
const maxPanopticPixels = 1_000_000

/** Says which pixels belong to what: one segment a class found (semantic), or one a thing (panoptic, instance). */
export const openImageSegmentation: OpenRunner<'IMAGE_SEGMENTATION'> = async (opened) => {
  const cut = opened.pipeline.isSemantic ? bySemantics(opened) : byThings(opened)
  return oneByOne(opened.counters, async ({ image, threshold }) => {
    const decoded = await decodeImage(image, opened.maxImagePixels)
    const { width, height } = decoded
    return { segments: await cut(decoded, threshold), width, height }
  })
}

type Cut = (image: Image, threshold: number) => Promise<Segment[]>

/** Each pixel's class is the one whose logits, brought to the image's size, are the largest there. */
const bySemantics = (opened: OpenedPipeline): Cut => {
  const run = mediaRun(opened)
  return async (image) => {
    const { width, height } = image
    const { data, dims } = floatsOf(await run(image), 'logits')
    const [, classes, rows, columns] = dims as [number, number, number, number]
    const map = semanticClasses(data, { classes, rows, columns }, { width, height })
    const labels = classLabels(opened, classes)
    const segments: Segment[] = []
    for (const found of [...new Set(map)].sort((a, b) => a - b)) {
      const mask = map.map((number) => (number === found ? 255 : 0))
      const png = await encodePng({ width, height, channels: 1, data: Uint8Array.from(mask) })
      segments.push({ label: labels[found] as string, score: null, mask: png })
    }
    return segments
  }
}

/** What the library gives for a segment. */
interface VendorSegment {
  label: string | null
  score: number | null
  mask: { data: Uint8Array; width: number; height: number }
}

/** The library puts queries together to things. */
const byThings = (opened: OpenedPipeline): Cut => {
  const { pipeline } = opened
  const check = imageCheck(opened)
  return async (image, threshold) => {
    const small = await fitInto(image, maxPanopticPixels)
    await check(small)
    const segments = (await pipeline.call(toVendorImage(small), { threshold })) as VendorSegment[]
    return Promise.all(
      segments.map(async ({ label, score, mask }) => {
        const whole = await stretched({ ...mask, channels: 1 }, image)
        return { label: label ?? 'FOREGROUND', score, mask: await encodePng(whole) }
      }),
    )
  }
}
