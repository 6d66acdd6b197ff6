import { decodeImage } from '../runtime/image.ts'
import { stopOn, toVendorImage } from '../runtime/pipeline.ts'
import { oneByOne } from './items.ts'
import type { OpenRunner } from './runner.ts'

/** Describes images: an encoder of images and a decoder of text, the most probable token each time. */
export const openImageToText: OpenRunner<'IMAGE_TO_TEXT'> = async ({ pipeline, counters, maxImagePixels }) => {
  if (pipeline.tokenizer === null) throw new Error('its task needs a tokenizer')
  return oneByOne(counters, async ({ image, maxTokens }, signal) => {
    const decoded = toVendorImage(await decodeImage(image, maxImagePixels))
    const answer = await pipeline.call(decoded, {
      max_new_tokens: maxTokens,
      do_sample: false,
      logits_processor: stopOn(signal),
    })
    return { text: (answer as { generated_text: string }[])[0]?.generated_text ?? '' }
  })
}
