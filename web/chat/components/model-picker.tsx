import type { ReactNode } from 'react'
import { Button } from '../../design/button.tsx'
import { formatBytes, formatNumber } from '../../design/format.ts'
import { Menu } from '../../design/menu.tsx'
import type { ChatModel } from '../hooks/use-chat-models.ts'

interface ModelPickerProps {
  models: readonly ChatModel[]
  /** `name` or `name@version`; null for the first. */
  chosen: string | null
  onChoose: (model: string) => void
  icon: ReactNode
}

/** Chooses the model that answers. */
export function ModelPicker({ models, chosen, onChoose, icon }: ModelPickerProps) {
  const current = models.find(
    ({ name, version }) => chosen === null || chosen === name || chosen === `${name}@${version}`,
  )
  return (
    <Menu
      align="start"
      trigger={
        <Button aria-label={`Model: ${current?.title ?? chosen ?? 'none'}`}>
          {current?.title ?? chosen ?? 'No model'} {icon}
        </Button>
      }
      entries={models.map(({ name, version, title, state, contextLength, sizeBytes }) => ({
        label: title,
        hint: `${name}@${version}, ${formatNumber(contextLength)} tokens of context, ${formatBytes(sizeBytes)}${state === 'READY' ? '' : `, ${state.toLowerCase()}`}`,
        isChosen: current?.name === name && current.version === version,
        onSelect: () => onChoose(`${name}@${version}`),
      }))}
    />
  )
}
