import { type FormEvent, useState } from 'react'
import { Button } from '../design/button.tsx'
import { SliderField } from '../design/slider-field.tsx'
import styles from './models.module.css'
import type { ModelActions } from './use-model-actions.ts'
import { fullName, type Model } from './use-models.ts'

interface RolloutFormProps {
  name: string
  versions: readonly Model[]
  actions: ModelActions
}

/** Shares the requests for a model's name among its versions, by weight. */
export function RolloutForm({ name, versions, actions }: RolloutFormProps) {
  const [weights, setWeights] = useState<Readonly<Record<number, number>>>(() =>
    Object.fromEntries(versions.map(({ version, rolloutWeight }) => [version, Math.round(rolloutWeight * 100)])),
  )
  const targets = versions.map(({ version }) => ({ version, weight: weights[version] ?? 0 }))
  const sum = targets.reduce((total, { weight }) => total + weight, 0)
  const share = (version: number): number => (sum === 0 ? 0 : Math.round(((weights[version] ?? 0) / sum) * 100))
  const save = (event: FormEvent): void => {
    event.preventDefault()
    void actions.rollOut(
      name,
      targets.filter(({ weight }) => weight > 0),
    )
  }
  return (
    <form className={styles['rollout']} onSubmit={save} aria-label={`Roll out ${name}`}>
      {versions.map((model) => (
        <SliderField
          key={model.version}
          label={fullName(model)}
          minimum={0}
          maximum={100}
          step={1}
          value={weights[model.version] ?? 0}
          meaning={`${share(model.version)} % of the requests for ${name}`}
          onChange={(weight) => setWeights({ ...weights, [model.version]: weight })}
        />
      ))}
      <Button look="outline" type="submit" disabled={sum === 0 || actions.isBusy}>
        Share the requests so
      </Button>
    </form>
  )
}
