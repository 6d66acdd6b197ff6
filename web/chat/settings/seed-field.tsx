import { TextField } from '../../design/text-field.tsx'

/** The seed; undefined for a new one each time. */
export function SeedField({
  seed,
  onChange,
}: {
  seed: number | undefined
  onChange: (seed: number | undefined) => void
}) {
  return (
    <TextField
      label="Seed"
      type="number"
      min={-2147483648}
      max={2147483647}
      step={1}
      value={seed ?? ''}
      placeholder="A new one each time"
      meaning="A whole number of 32 bits. The same seed, model and conversation give the same answer again."
      onChange={(value) => {
        const number = Number(value)
        if (value.trim() === '') onChange(undefined)
        else if (Number.isSafeInteger(number) && Math.abs(number) <= 2147483647) onChange(number)
      }}
    />
  )
}
