import { ChevronDown } from 'lucide-react'
import { Button } from '../design/button.tsx'
import { Menu } from '../design/menu.tsx'

export interface TaskModelProps {
  models: readonly { name: string; version: number; title: string }[]
  /** `name@version` */
  chosen: string
  onChoose: (model: string) => void
}

/** Chooses among the models that can carry out a task. */
export function TaskModel({ models, chosen, onChoose }: TaskModelProps) {
  return (
    <Menu
      align="start"
      trigger={
        <Button aria-label={`Model: ${chosen}`}>
          {chosen} <ChevronDown size={15} aria-hidden />
        </Button>
      }
      entries={models.map(({ name, version, title }) => ({
        label: `${name}@${version}`,
        hint: title,
        isChosen: chosen === `${name}@${version}`,
        onSelect: () => onChoose(`${name}@${version}`),
      }))}
    />
  )
}
