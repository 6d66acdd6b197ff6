import { FileUp } from 'lucide-react'
import { type DragEvent, useId, useState } from 'react'
import field from '../../design/field.module.css'
import { formatBytes } from '../../design/format.ts'
import styles from './media.module.css'
import { MediaPreview } from './media-preview.tsx'
import { RecordButton } from './record-button.tsx'

interface MediaFieldProps {
  label: string
  kind: 'image' | 'audio'
  file: File | undefined
  onChange: (file: File) => void
}

const accepted = {
  image: { types: 'image/png,image/jpeg,image/webp,image/gif', names: 'PNG, JPEG, WebP or GIF' },
  audio: { types: 'audio/*,.wav,.flac,.mp3,.ogg,.opus', names: 'WAV, FLAC, MP3 or Ogg' },
}

/** A picture or a recording: chosen, or dropped here. */
export function MediaField({ label, kind, file, onChange }: MediaFieldProps) {
  const id = useId()
  const [isOver, setIsOver] = useState(false)
  const take = (files: FileList | null): void => {
    const [first] = files ?? []
    if (first) onChange(first)
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setIsOver(false)
    take(event.dataTransfer.files)
  }
  return (
    <div className={field['field']}>
      <span className={field['label']} id={`${id}-label`}>
        {label}
      </span>
      <label
        className={styles['drop']}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setIsOver(true)
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
      >
        <input
          type="file"
          className="visually-hidden"
          aria-labelledby={`${id}-label`}
          accept={accepted[kind].types}
          // The same file may be chosen again.
          onClick={(event) => {
            event.currentTarget.value = ''
          }}
          onChange={(event) => take(event.target.files)}
        />
        <FileUp size={18} aria-hidden />
        <span>
          <strong>{file?.name ?? 'Choose a file'}</strong>
          <small>
            {file ? `${formatBytes(file.size)}, or choose or drop another` : `Or drop it here: ${accepted[kind].names}`}
          </small>
        </span>
      </label>
      {kind === 'audio' && <RecordButton onRecord={onChange} />}
      {file && <MediaPreview kind={kind} file={file} />}
    </div>
  )
}
