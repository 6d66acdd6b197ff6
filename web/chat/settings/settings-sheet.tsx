import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../design/button.tsx'
import { Sheet } from '../../design/sheet.tsx'
import { SliderField } from '../../design/slider-field.tsx'
import { SwitchField } from '../../design/switch-field.tsx'
import { TextField } from '../../design/text-field.tsx'
import type { ChatModel } from '../hooks/use-chat-models.ts'
import type { Conversation } from '../store/types.ts'
import { BiasField } from './bias-field.tsx'
import { initialSampling, numberParameters, type Sampling } from './sampling.ts'
import { SeedField } from './seed-field.tsx'
import styles from './settings.module.css'
import { StopField } from './stop-field.tsx'

interface SettingsSheetProps {
  isOpen: boolean
  onClose: () => void
  conversation: Conversation
  models: readonly ChatModel[]
  onChange: (changes: Partial<Conversation>) => void
}

/** The system prompt and every sampling parameter, with its range and what it does. They hold for the next answer. */
export function SettingsSheet({ isOpen, onClose, ...form }: SettingsSheetProps) {
  return (
    <Sheet
      isOpen={isOpen}
      onOpenChange={onClose}
      title="Settings of this chat"
      description="They hold from the next answer on."
    >
      <SettingsForm {...form} />
    </Sheet>
  )
}

type SettingsFormProps = Omit<SettingsSheetProps, 'isOpen' | 'onClose'>

/** What is shown changes at once; that it is stored may take a moment. */
function SettingsForm({ conversation, models, onChange }: SettingsFormProps) {
  const { model } = conversation
  const [{ system, sampling }, setShown] = useState(conversation)
  const change = (changes: Partial<Conversation>): void => {
    setShown((shown) => ({ ...shown, ...changes }))
    onChange(changes)
  }
  const set = (changes: Partial<Sampling>): void => change({ sampling: { ...sampling, ...changes } })
  const unset = (key: keyof Sampling): void => change({ sampling: without(sampling, key) })
  const context = (models.find(({ name, version }) => `${name}@${version}` === model) ?? models[0])?.contextLength
  return (
    <div className={styles['settings']}>
      <TextField
        label="System prompt"
        isLong
        value={system}
        placeholder="You are a helpful assistant."
        meaning="Sets the scene before the first message. Left empty, the model uses its own."
        onChange={(value) => change({ system: value })}
      />
      {numberParameters.map(({ key, fallback, maximum, ...parameter }) => (
        <SliderField
          key={key}
          {...parameter}
          maximum={key === 'maxTokens' ? (context ?? maximum) : maximum}
          value={sampling[key] ?? fallback}
          onChange={(value) => set({ [key]: value })}
        />
      ))}
      <SwitchField
        label="Token probabilities"
        meaning="Keep how likely each token was, and its five likeliest alternatives: see the button under an answer."
        value={sampling.logprobs !== undefined}
        onChange={(isOn) => (isOn ? set({ logprobs: 5 }) : unset('logprobs'))}
      />
      <SeedField seed={sampling.seed} onChange={(seed) => (seed === undefined ? unset('seed') : set({ seed }))} />
      <StopField stop={sampling.stop ?? []} onChange={(stop) => set({ stop })} />
      <BiasField bias={sampling.logitBias ?? []} model={model} onChange={(logitBias) => set({ logitBias })} />
      <Button look="outline" onClick={() => change({ sampling: initialSampling })}>
        <RotateCcw size={15} /> Back to the first values
      </Button>
    </div>
  )
}

function without(sampling: Sampling, key: keyof Sampling): Sampling {
  const { [key]: _, ...rest } = sampling
  return rest
}
