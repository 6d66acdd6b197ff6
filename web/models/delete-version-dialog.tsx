import { Button } from '../design/button.tsx'
import { formatBytes } from '../design/format.ts'
import { Sheet } from '../design/sheet.tsx'
import styles from './models.module.css'
import { fullName, type Model } from './use-models.ts'

interface DeleteVersionDialogProps {
  model: Model
  onDelete: () => void
  onClose: () => void
}

/** Asks once more before a version and its files are gone. */
export function DeleteVersionDialog({ model, onDelete, onClose }: DeleteVersionDialogProps) {
  const name = fullName(model)
  return (
    <Sheet
      isOpen
      onOpenChange={onClose}
      title={`Delete ${name}?`}
      description={`Its files, ${formatBytes(model.sizeBytes)}, are removed from this server and can’t be brought back.`}
      side="center"
    >
      <div className={styles['confirm']}>
        <Button onClick={onClose}>Keep it</Button>
        <Button
          look="danger"
          onClick={() => {
            onClose()
            onDelete()
          }}
        >
          Delete
        </Button>
      </div>
    </Sheet>
  )
}
