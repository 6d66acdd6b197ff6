import { useObjectUrl } from '../../design/use-object-url.ts'
import styles from './media.module.css'

/** A look at the picture, or an ear to the recording, that was chosen. */
export function MediaPreview({ kind, file }: { kind: 'image' | 'audio'; file: File }) {
  const url = useObjectUrl(file)
  if (url === undefined) return null
  if (kind === 'image') return <img className={styles['preview']} src={url} alt={file.name} />
  // biome-ignore lint/a11y/useMediaCaption: what is said in it is what the model is asked for
  return <audio className={styles['player']} controls src={url} aria-label={file.name} />
}
