import { decodeImage } from '../runtime/image.ts'
import { stopOn, toVendorImage } from '../runtime/pipeline.ts'
import { oneByOne } from './items.ts'
import { imageCheck } from './media-run.ts'
import type { OpenRunner } from './runner.ts'

/** Describes images: an encoder of images and a decoder of text, the most probable token each time. */
export const openImageToText: OpenRunner<'IMAGE_TO_TEXT'> = async (opened) => {
  const { pipeline, counters, maxImagePixels } = opened
  const check = imageCheck(opened)
  if (pipeline.tokenizer === null) throw new Error('its task needs a tokenizer')
  return oneByOne(counters, async ({ image, maxTokens }, signal) => {
    const decoded = await decodeImage(image, maxImagePixels)
    await check(decoded)
    const answer = await pipeline.call(toVendorImage(decoded), {
      max_new_tokens: maxTokens,
      do_sample: false,
      logits_processor: stopOn(signal),
    })
    return { text: (answer as { generated_text: string }[])[0]?.generated_text ?? '' }
  })
}
