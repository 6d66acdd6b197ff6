import { type Dtype, dtypeSuffixes } from '../manifest.ts'

/** The precisions of exports, in the order in which they are preferred. */
export type Precision = Dtype
export const precisionNames = Object.keys(dtypeSuffixes) as [Precision, ...Precision[]]

/** `onnx/model_q4.onnx` is `model` in q4. */
export function precisionOf(path: string): { stem: string; precision: Precision } {
  const name = path.replace(/^.*\//, '').replace(/\.onnx$/, '')
  const precision =
    precisionNames.findLast((known) => dtypeSuffixes[known] !== '' && name.endsWith(dtypeSuffixes[known])) ?? 'fp32'
  return { stem: name.slice(0, name.length - dtypeSuffixes[precision].length), precision }
}
