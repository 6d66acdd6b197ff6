import { useRef, useState } from 'react'
import styles from './media-results.module.css'
import { type Player, Waveform } from './waveform.tsx'

interface TranscriptProps {
  file: File | undefined
  text: string
  /** Parts with their times, seconds. */
  chunks: readonly { text: string; start: number; end: number }[]
}

/** A recording and what is said in it; a part that is chosen is played. */
export function Transcript({ file, text, chunks }: TranscriptProps) {
  const player = useRef<Player>(null)
  const [now, setNow] = useState(0)
  return (
    <>
      <Waveform file={file} ref={player} onTime={setNow} />
      {chunks.length === 0 && <p className={styles['said']}>{text || 'Nothing was understood.'}</p>}
      <ol className={styles['transcript']} aria-label="Transcript">
        {chunks.map((chunk) => (
          <li key={`${chunk.start} ${chunk.text}`}>
            <button
              type="button"
              aria-current={now >= chunk.start && now < chunk.end ? 'time' : undefined}
              onClick={() => player.current?.playFrom(chunk.start)}
            >
              <time dateTime={`PT${chunk.start}S`}>{clock(chunk.start)}</time>
              {chunk.text.trim()}
            </button>
          </li>
        ))}
      </ol>
    </>
  )
}

/** `0:07.4` */
const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, '0')}`
