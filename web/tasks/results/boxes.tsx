import { MarkedPicture } from './marked-picture.tsx'
import { colourOf } from './marks.ts'
import styles from './media-results.module.css'

interface BoxesProps {
  file: File | undefined
  width: number
  height: number
  /** Boxes in pixels of the picture, which has `width` by `height` of them. */
  objects: readonly {
    label: string
    score: number
    box: { xMin: number; yMin: number; xMax: number; yMax: number }
  }[]
}

/** A picture with a box around each thing that was found in it. */
export function Boxes({ file, width, height, objects }: BoxesProps) {
  const labels = objects.map(({ label }) => label)
  return (
    <>
      <MarkedPicture file={file} description={`Found: ${labels.join(', ') || 'nothing'}`}>
        {objects.map(({ label, score, box: { xMin, yMin, xMax, yMax } }, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: two things may be alike in everything
            key={index}
            className={styles['box']}
            style={
              {
                left: `${(clamp(xMin / width) * 100).toFixed(2)}%`,
                top: `${(clamp(yMin / height) * 100).toFixed(2)}%`,
                right: `${((1 - clamp(xMax / width)) * 100).toFixed(2)}%`,
                bottom: `${((1 - clamp(yMax / height)) * 100).toFixed(2)}%`,
                '--mark': colourOf(label, labels),
              } as React.CSSProperties
            }
          >
            <small>
              {label} {Math.round(score * 100)} %
            </small>
          </span>
        ))}
      </MarkedPicture>
      {objects.length === 0 && <p>Nothing was found. A lower threshold shows what the model is less sure of.</p>}
      <ul className={styles['legend']}>
        {objects.map(({ label, score, box }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <li key={index}>
            <i style={{ background: colourOf(label, labels) }} /> {label} · {(score * 100).toFixed(1)} % ·{' '}
            {Math.round(box.xMax - box.xMin)} × {Math.round(box.yMax - box.yMin)} pixels
          </li>
        ))}
      </ul>
    </>
  )
}

/** A box may stand out of its picture a little. */
const clamp = (share: number): number => Math.min(1, Math.max(0, share))
