import { RotateCw, TriangleAlert } from 'lucide-react'
import { explainFailure } from '../api/explain-failure.ts'
import type { ApiFailure } from '../api/failure.ts'
import { Button } from './button.tsx'
import styles from './notice.module.css'

/** Tells of a failure in human words, and what to do. */
export function FailureNotice({ failure, onRetry }: { failure: ApiFailure; onRetry?: () => void }) {
  const { title, advice, canRetry } = explainFailure(failure)
  return (
    <div role="alert" className={styles['notice']}>
      <TriangleAlert size={18} aria-hidden />
      <div>
        <strong>{title}</strong>
        <p>{advice}</p>
      </div>
      {onRetry !== undefined && canRetry && (
        <Button look="outline" isSmall onClick={onRetry}>
          <RotateCw size={14} /> Try again
        </Button>
      )}
    </div>
  )
}
