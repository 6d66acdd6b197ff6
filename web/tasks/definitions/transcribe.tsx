import { type Timestamps, TranscribeDocument } from '../../api/generated/graphql.ts'
import { defineTask, upload } from '../definition.ts'
import { RunFacts } from '../results/run-facts.tsx'
import { Transcript } from '../results/transcript.tsx'
import { sounds } from './sounds.ts'

export const transcribe = defineTask({
  id: 'transcribe',
  title: 'Write down speech',
  lead: 'What is said in a recording, and when. Record yourself, or choose a file; the examples have no words in them.',
  tasks: ['AUTOMATIC_SPEECH_RECOGNITION'],
  hubModel: 'Xenova/whisper-tiny.en',
  document: TranscribeDocument,
  fields: [
    { key: 'audio', label: 'Recording', kind: 'audio' },
    {
      key: 'timestamps',
      label: 'Times',
      kind: 'choice',
      choices: [
        { value: 'SEGMENT', label: 'By sentence' },
        { value: 'WORD', label: 'By word' },
        { value: 'NONE', label: 'None' },
      ],
    },
    {
      key: 'language',
      label: 'Language',
      kind: 'line',
      isOptional: true,
      meaning: 'For models that know several: a code such as de. Left empty: English, or the model’s only one.',
    },
  ],
  examples: sounds({ timestamps: 'SEGMENT', language: '' }),
  toVariables: ({ values, files }, model) => ({
    audio: upload(files['audio']),
    timestamps: values['timestamps'] as Timestamps,
    ...(values['language'] && { language: values['language'] }),
    model,
  }),
  Result: ({ data: { transcribe }, files }) => (
    <>
      <Transcript file={files['audio']} {...transcribe} />
      <RunFacts {...transcribe} />
    </>
  ),
})
