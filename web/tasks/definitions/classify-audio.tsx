import { ClassifyAudioDocument } from '../../api/generated/graphql.ts'
import { defineTask, upload } from '../definition.ts'
import { LabelBars } from '../results/label-bars.tsx'
import { RunFacts } from '../results/run-facts.tsx'
import { Waveform } from '../results/waveform.tsx'
import { sounds } from './sounds.ts'

export const classifyAudio = defineTask({
  id: 'classify-audio',
  title: 'Label a sound',
  lead: 'What is heard in a recording, by the labels a model knows.',
  tasks: ['AUDIO_CLASSIFICATION'],
  hubModel: 'Xenova/wav2vec2-base-superb-ks',
  document: ClassifyAudioDocument,
  fields: [{ key: 'audio', label: 'Recording', kind: 'audio' }],
  examples: sounds(),
  toVariables: ({ files }, model) => ({ audio: upload(files['audio']), model }),
  Result: ({ data: { classifyAudio }, files }) => (
    <>
      <Waveform file={files['audio']} />
      <LabelBars labels={classifyAudio.labels} />
      <RunFacts {...classifyAudio} />
    </>
  ),
})
