import { type FormEvent, useState } from 'react'
import { Button } from '../design/button.tsx'
import { FailureNotice } from '../design/failure-notice.tsx'
import { Sheet } from '../design/sheet.tsx'
import { TextField } from '../design/text-field.tsx'
import styles from './models.module.css'
import type { ModelActions } from './use-model-actions.ts'

/** Registers a model from a folder of the server's machine. */
export function RegisterSheet({ actions, onClose }: { actions: ModelActions; onClose: () => void }) {
  const [folder, setFolder] = useState('')
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (await actions.register(folder.trim())) onClose()
  }
  return (
    <Sheet isOpen onOpenChange={onClose} title="Register a model" side="center">
      <form className={styles['form']} onSubmit={(event) => void submit(event)}>
        <TextField
          label="Folder"
          value={folder}
          required
          autoFocus
          placeholder="my-model"
          meaning="On the server’s machine, with a modelgraph.json, below one of the folders of the setting IMPORT_DIRS."
          onChange={setFolder}
        />
        {actions.failure && <FailureNotice failure={actions.failure} />}
        <Button look="accent" type="submit" disabled={folder.trim() === '' || actions.isBusy}>
          {actions.isBusy ? 'Checking and copying …' : 'Register'}
        </Button>
      </form>
    </Sheet>
  )
}
