import type { TranscriptChunk } from '../../pipeline.ts'
import type { Tokenizer } from '../runtime/tokenizer.ts'

/** What stands for the space between words in the vocabularies of Wav2Vec2 and its like. */
const delimiter = '|'

/**
 * Words out of one distribution of letters a frame (connectionist temporal classification): the most probable letter of each frame, runs
 * of the same one taken together, the blank left out.
 * @param logits [frames, letters] @param frameSeconds from one frame to the next @returns words with the times of their first and last frame
 */
export const readCtc = (
  logits: Float32Array,
  letters: number,
  tokenizer: Pick<Tokenizer, 'label' | 'padId'>,
  frameSeconds: number,
): TranscriptChunk[] => {
  const frames = logits.length / letters
  const at = (frame: number): number => frame * frameSeconds
  const words: TranscriptChunk[] = []
  let word: TranscriptChunk | null = null
  let previous = tokenizer.padId
  for (let frame = 0; frame < frames; frame += 1) {
    const id = bestOf(logits, frame * letters, letters)
    const letter = tokenizer.label(id)
    if (id !== tokenizer.padId && letter === delimiter) word = null
    else if (id !== tokenizer.padId && id === previous && word !== null) word.end = at(frame + 1)
    else if (id !== tokenizer.padId && !/^<.+>$/.test(letter)) {
      if (word === null) {
        word = { text: '', start: at(frame), end: 0 }
        words.push(word)
      }
      word.text += letter
      word.end = at(frame + 1)
    }
    previous = id
  }
  return words
}

const bestOf = (logits: Float32Array, start: number, count: number): number => {
  let best = 0
  for (let i = 1; i < count; i += 1) if ((logits[start + i] as number) > (logits[start + best] as number)) best = i
  return best
}
