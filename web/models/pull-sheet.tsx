import { type FormEvent, useState } from 'react'
import type { ApiFailure } from '../api/failure.ts'
import { Button } from '../design/button.tsx'
import { FailureNotice } from '../design/failure-notice.tsx'
import { Sheet } from '../design/sheet.tsx'
import { TextField } from '../design/text-field.tsx'
import styles from './models.module.css'

interface PullSheetProps {
  /** What the field holds at first. */
  initialId: string
  failure: ApiFailure | null
  onPull: (id: string, revision: string) => Promise<boolean>
  onClose: () => void
}

/** Fetches a model from the hub. */
export function PullSheet({ initialId, failure, onPull, onClose }: PullSheetProps) {
  const [id, setId] = useState(initialId)
  const [revision, setRevision] = useState('')
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (await onPull(id.trim(), revision.trim())) onClose()
  }
  return (
    <Sheet isOpen onOpenChange={onClose} title="Pull a model from the hub" side="center">
      <form className={styles['form']} onSubmit={(event) => void submit(event)}>
        <TextField
          label="Model"
          value={id}
          required
          autoFocus
          placeholder="owner/name"
          meaning="As the hub names it."
          onChange={setId}
        />
        <TextField
          label="Revision"
          value={revision}
          placeholder="main"
          meaning="A branch, a tag or a commit. Left empty: main."
          onChange={setRevision}
        />
        {failure && <FailureNotice failure={failure} />}
        <Button look="accent" type="submit" disabled={!/^[^/\s]+\/[^/\s]+$/.test(id.trim())}>
          Pull
        </Button>
      </form>
    </Sheet>
  )
}
