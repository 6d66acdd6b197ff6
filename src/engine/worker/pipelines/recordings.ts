import type { OpenedPipeline } from './runner.ts'

/** Hz that the model's feature extractor asks for. @throws Error where it doesn't tell */
export const samplingRateOf = ({ pipeline: { samplingRate } }: OpenedPipeline): number => {
  if (samplingRate === null) throw new Error('its preprocessor_config.json must tell sampling_rate')
  return samplingRate
}
