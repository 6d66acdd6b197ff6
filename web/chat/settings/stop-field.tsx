import { TextField } from '../../design/text-field.tsx'

const mostStops = 16

/** Texts that end an answer, one a line. */
export function StopField({ stop, onChange }: { stop: readonly string[]; onChange: (stop: string[]) => void }) {
  return (
    <TextField
      label="Stop at"
      isLong
      value={stop.join('\n')}
      placeholder="One text a line"
      meaning="Up to 16 texts, one a line. The answer ends before the first of them, which is never shown."
      onChange={(value) => onChange(value === '' ? [] : value.split('\n').slice(0, mostStops))}
    />
  )
}
