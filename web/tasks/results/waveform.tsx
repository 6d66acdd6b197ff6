import { type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import WaveSurfer from 'wavesurfer.js'
import styles from './media-results.module.css'

export interface Player {
  /** Plays from a place, seconds. */
  playFrom: (seconds: number) => void
}

interface WaveformProps {
  file: File | undefined
  ref?: Ref<Player>
  /** Told of the place that is heard, seconds. */
  onTime?: (seconds: number) => void
}

/** A recording as a wave, and the browser's own controls to play it. */
export function Waveform({ file, ref, onTime }: WaveformProps) {
  const box = useRef<HTMLDivElement>(null)
  const audio = useRef<HTMLAudioElement>(null)
  useEffect(() => {
    if (file === undefined || box.current === null || audio.current === null) return
    const wave = WaveSurfer.create({
      container: box.current,
      media: audio.current,
      height: 72,
      barWidth: 2,
      barGap: 1,
      barRadius: 2,
      normalize: true,
      ...colours(),
    })
    // A recording that this browser can't read may be one that the server can: it goes without its wave then.
    wave.loadBlob(file).catch(() => {})
    const themed = new MutationObserver(() => wave.setOptions(colours()))
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    return () => {
      themed.disconnect()
      wave.destroy()
    }
  }, [file])
  useImperativeHandle(ref, () => ({
    playFrom: (seconds) => {
      if (audio.current === null) return
      audio.current.currentTime = seconds
      void audio.current.play()
    },
  }))
  return (
    <div className={styles['wave']}>
      <div ref={box} aria-hidden="true" />
      {/* biome-ignore lint/a11y/useMediaCaption: what is said in it stands below */}
      <audio
        ref={audio}
        controls
        aria-label={file?.name ?? 'The recording'}
        onTimeUpdate={(event) => onTime?.(event.currentTarget.currentTime)}
      />
    </div>
  )
}

/** Canvas doesn't know of custom properties. */
function colours() {
  const style = getComputedStyle(document.documentElement)
  const accent = style.getPropertyValue('--accent-text')
  return { waveColor: style.getPropertyValue('--control-line'), progressColor: accent, cursorColor: accent }
}
