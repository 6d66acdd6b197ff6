import type { ReactNode } from 'react'
import { useObjectUrl } from '../../design/use-object-url.ts'
import styles from './media-results.module.css'

interface MarkedPictureProps {
  file: File | undefined
  /** What the picture shows, for those who can't see it. */
  description: string
  /** Laid over the picture, edge to edge. */
  children: ReactNode
}

/** A picture with something drawn over it. */
export function MarkedPicture({ file, description, children }: MarkedPictureProps) {
  const url = useObjectUrl(file)
  if (url === undefined) return null
  return (
    <div className={styles['picture']}>
      <img src={url} alt={description} />
      {children}
    </div>
  )
}
