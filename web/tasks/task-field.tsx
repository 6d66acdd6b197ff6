import { ChoiceField } from '../design/choice-field.tsx'
import { SliderField } from '../design/slider-field.tsx'
import { TextField } from '../design/text-field.tsx'
import type { TaskField, TaskInput } from './definition.ts'
import { MediaField } from './media/media-field.tsx'

interface TaskFieldProps {
  field: TaskField
  input: TaskInput
  onChange: (input: TaskInput) => void
}

/** A field of a task, by its kind. */
export function TaskFieldView({ field, input, onChange }: TaskFieldProps) {
  const { key, label, meaning } = field
  const { values, files } = input
  const set = (value: string): void => onChange({ ...input, values: { ...values, [key]: value } })
  const shared = { label, ...(meaning !== undefined && { meaning }) }
  switch (field.kind) {
    case 'image':
    case 'audio':
      return (
        <MediaField
          label={label}
          kind={field.kind}
          file={files[key]}
          onChange={(file) => onChange({ ...input, files: { ...files, [key]: file } })}
        />
      )
    case 'slider': {
      const { minimum, maximum, step } = field
      return (
        <SliderField
          label={label}
          meaning={meaning ?? ''}
          {...{ minimum, maximum, step }}
          value={Number(values[key] ?? minimum)}
          onChange={(value) => set(String(value))}
        />
      )
    }
    case 'choice':
      return <ChoiceField {...shared} choices={field.choices} value={values[key] ?? ''} onChange={set} />
    default:
      return <TextField {...shared} isLong={field.kind !== 'line'} value={values[key] ?? ''} onChange={set} />
  }
}
