import { median } from './statistics.ts'

/** Where a number belongs: what was done, by whom (and in which setting), and what was measured. */
export interface Key {
  /** Such as '8 streams, prompts of 128 tokens'. */
  shape: string
  system: string
  /** What a system was tried with, such as '2 threads'; empty where there is nothing to try. */
  setting?: string
  /** Such as 'tokens/s'. */
  metric: string
}

export interface Sample extends Required<Key> {
  round: number
  value: number
}

export interface Summary {
  median: number
  min: number
  max: number
  setting: string
}

/** Metrics where less is better. */
const isCost = (metric: string): boolean => /ms|MB/.test(metric)

/**
 * Keeps every number of a run. Of a system's settings, the one that did best stands for it: all are measured in the first round, the
 * best one in the others too.
 */
export class Recorder {
  readonly samples: Sample[] = []
  round = 0
  readonly #onSample: (sample: Sample) => void

  /** @param onSample is told of every number as it comes */
  constructor(onSample: (sample: Sample) => void) {
    this.#onSample = onSample
  }

  add(key: Key, value: number): void {
    const sample = { setting: '', ...key, round: this.round, value }
    this.samples.push(sample)
    this.#onSample(sample)
  }

  /** The best setting's values by round, in order, or those of a given one; none where nothing was measured. */
  values(shape: string, system: string, metric: string, only?: string): Sample[] {
    const found = this.samples.filter(
      (sample) =>
        sample.shape === shape &&
        sample.system === system &&
        sample.metric === metric &&
        (only === undefined || sample.setting === only),
    )
    const settings = [...new Set(found.map(({ setting }) => setting))].map((setting) =>
      found.filter((sample) => sample.setting === setting),
    )
    const score = (samples: Sample[]): number => (isCost(metric) ? -1 : 1) * median(samples.map(({ value }) => value))
    return settings.sort((a, b) => b.length - a.length || score(b) - score(a))[0] ?? []
  }

  summary(shape: string, system: string, metric: string, only?: string): Summary | null {
    return summarize(this.values(shape, system, metric, only))
  }

  /** One system's values by another's, round by round. */
  ratio(over: { shape: string; system: string; metric: string }, under: typeof over): Summary | null {
    const below = this.values(under.shape, under.system, under.metric)
    const ratios = this.values(over.shape, over.system, over.metric).flatMap(({ round, value }) => {
      const other = below.find((sample) => sample.round === round)
      return other === undefined ? [] : [{ value: value / other.value, setting: other.setting }]
    })
    return summarize(ratios)
  }

  /** Systems that a metric of a shape is known of, in the order they were first measured. */
  systems(shape: string, metric: string): string[] {
    return [
      ...new Set(
        this.samples.flatMap((sample) => (sample.shape === shape && sample.metric === metric ? [sample.system] : [])),
      ),
    ]
  }

  /** Whether a setting is worth measuring again: all are in the first round, the best one afterwards. */
  isWorthIt(shape: string, system: string, setting: string, metric: string): boolean {
    return this.round === 0 || this.values(shape, system, metric)[0]?.setting === setting
  }
}

const summarize = (samples: readonly { value: number; setting: string }[]): Summary | null => {
  if (samples.length === 0) return null
  const values = samples.map(({ value }) => value)
  return {
    median: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
    setting: samples[0]?.setting ?? '',
  }
}
