import { ArchiveRestore, ArchiveX, ArrowUpToLine, Ellipsis, Power, PowerOff, Trash2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../design/button.tsx'
import { Menu } from '../design/menu.tsx'
import { DeleteVersionDialog } from './delete-version-dialog.tsx'
import type { ModelActions } from './use-model-actions.ts'
import { fullName, type Model } from './use-models.ts'

interface VersionMenuProps {
  model: Model
  isLoaded: boolean
  actions: ModelActions
}

/** What can be done with a version. */
export function VersionMenu({ model, isLoaded, actions }: VersionMenuProps) {
  const name = fullName(model)
  const [isAsking, setIsAsking] = useState(false)
  const restore = {
    label: 'Restore',
    icon: <ArchiveRestore size={16} />,
    hint: 'Takes work again',
    onSelect: () => void actions.restore(name),
  }
  const retire = {
    label: 'Retire',
    icon: <ArchiveX size={16} />,
    hint: 'Takes no more work; what runs goes on',
    isDanger: true,
    onSelect: () => void actions.retire(name),
  }
  const remove = {
    label: 'Delete',
    icon: <Trash2 size={16} />,
    hint: 'Removes its files for good',
    isDanger: true,
    onSelect: () => setIsAsking(true),
  }
  const load = {
    label: 'Load',
    icon: <Power size={16} />,
    hint: 'The next request needn’t wait for it',
    onSelect: () => void actions.load(name),
  }
  const unload = {
    label: 'Unload',
    icon: <PowerOff size={16} />,
    hint: 'Frees its memory; the next request loads it again',
    onSelect: () => void actions.unload(name),
  }
  const entries = [
    isLoaded ? unload : load,
    {
      label: 'Promote',
      icon: <ArrowUpToLine size={16} />,
      hint: `All requests for ${model.name} go here`,
      onSelect: () => void actions.promote(name),
    },
    {
      label: 'Roll back',
      icon: <Undo2 size={16} />,
      hint: `Takes back the last change of ${model.name}`,
      onSelect: () => void actions.rollBack(model.name),
    },
    model.retiredAt == null ? retire : restore,
    ...(model.retiredAt != null && model.registeredAt != null ? [remove] : []),
  ]
  return (
    <>
      <Menu
        trigger={
          <Button isIcon isSmall aria-label={`More about ${name}`} disabled={actions.isBusy}>
            <Ellipsis size={16} />
          </Button>
        }
        entries={entries}
      />
      {isAsking && (
        <DeleteVersionDialog
          model={model}
          onDelete={() => void actions.delete(name)}
          onClose={() => setIsAsking(false)}
        />
      )}
    </>
  )
}
