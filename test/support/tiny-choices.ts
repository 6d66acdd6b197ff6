import { fixture } from './shipped-model.ts'
import { writeTinyPipeline } from './tiny-pipeline.ts'
import { seq2Seq, t5 } from './tiny-tasks.ts'

const special = { pad_token: '<pad>', eos_token: '</s>', unk_token: '<unk>' }

/**
 * Writes `nllb`, whose languages are tokens, and models of T5's kind that their configuration tells what to do: `t5-summarizer`,
 * `t5-translator`. Their weights are those of `marian` and `t5`.
 */
export const writeTinyChoices = (directory: string): void => {
  const nllb = seq2Seq('nllb', 'TRANSLATION', 'm2m_100', { isMarian: true }, 0)
  writeTinyPipeline(directory, {
    ...nllb,
    files: {
      ...nllb.files,
      'tokenizer.json': fixture<object>('tiny_tasks/languages.json'),
      'tokenizer_config.json': { tokenizer_class: 'NllbTokenizer', ...special },
    },
  })
  const told = (name: string, prefix: string) => ({ task_specific_params: { [name]: { prefix } } })
  writeTinyPipeline(directory, t5('t5-summarizer', 'SUMMARIZATION', told('summarization', 'not very ')))
  writeTinyPipeline(directory, t5('t5-translator', 'TRANSLATION', told('translation_en_to_fr', 'where is ')))
}
