import { useId, useState } from 'react'
import { MarkedPicture } from './marked-picture.tsx'
import { colourOf } from './marks.ts'
import styles from './media-results.module.css'

interface MasksProps {
  file: File | undefined
  width: number
  height: number
  /** Masks are grey PNGs of the picture's size, base64. */
  segments: readonly { label: string; score: number | null; mask: string }[]
}

/** A picture whose parts are coloured; each can be switched off. */
export function Masks({ file, width, height, segments }: MasksProps) {
  const id = useId()
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set())
  const labels = segments.map(({ label }, index) => `${index} ${label}`)
  const colour = (index: number): string => colourOf(labels[index] ?? '', labels)
  const toggle = (index: number): void => {
    const next = new Set(hidden)
    if (!next.delete(index)) next.add(index)
    setHidden(next)
  }
  return (
    <>
      <MarkedPicture file={file} description={`Parts: ${segments.map(({ label }) => label).join(', ') || 'none'}`}>
        <svg
          className={styles['masks']}
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {segments.map(({ mask }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two parts may be alike in everything
            <g key={index} visibility={hidden.has(index) ? 'hidden' : 'visible'}>
              <mask id={`${id}-${index}`}>
                <image href={`data:image/png;base64,${mask}`} width={width} height={height} />
              </mask>
              <rect width={width} height={height} fill={colour(index)} mask={`url(#${id}-${index})`} />
            </g>
          ))}
        </svg>
      </MarkedPicture>
      {segments.length === 0 && <p>The model is sure of no part. A lower threshold shows more.</p>}
      <ul className={styles['legend']}>
        {segments.map(({ label, score }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <li key={index}>
            <label>
              <input type="checkbox" checked={!hidden.has(index)} onChange={() => toggle(index)} />
              <i style={{ background: colour(index) }} /> {label}
              {score !== null && ` · ${(score * 100).toFixed(1)} %`}
            </label>
          </li>
        ))}
      </ul>
    </>
  )
}
