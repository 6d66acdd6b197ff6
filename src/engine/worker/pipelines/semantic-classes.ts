/**
 * For each pixel the class with the largest logit, the logits being stretched to the image's size: bilinear, centres of pixels half a
 * pixel in, as the reference implementation does (`align_corners` false). Rows come one by one, so that no more than one of them is
 * held for every class.
 * @param logits [classes, rows, columns]
 */
export const semanticClasses = (
  logits: Float32Array,
  { classes, rows, columns }: { classes: number; rows: number; columns: number },
  { width, height }: { width: number; height: number },
): Uint16Array => {
  const map = new Uint16Array(width * height)
  const across = places(columns, width)
  const best = new Float64Array(width)
  for (const [y, { low, high, share }] of places(rows, height).entries()) {
    best.fill(Number.NEGATIVE_INFINITY)
    for (let number = 0; number < classes; number += 1) {
      const upper = (number * rows + low) * columns
      const lower = (number * rows + high) * columns
      const at = (column: number): number =>
        (logits[upper + column] as number) * (1 - share) + (logits[lower + column] as number) * share
      for (let x = 0; x < width; x += 1) {
        const place = across[x] as Place
        const value = at(place.low) * (1 - place.share) + at(place.high) * place.share
        if (value <= (best[x] as number)) continue
        best[x] = value
        map[y * width + x] = number
      }
    }
  }
  return map
}

/** Between which two values a pixel lies, and how near to the second. */
interface Place {
  low: number
  high: number
  share: number
}

const places = (from: number, to: number): Place[] =>
  Array.from({ length: to }, (_, i) => {
    const place = Math.max(0, ((i + 0.5) * from) / to - 0.5)
    const low = Math.min(from - 1, Math.floor(place))
    return { low, high: Math.min(from - 1, low + 1), share: place - low }
  })
