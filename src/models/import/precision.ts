/** The precisions of exports, in the order in which they are preferred, and how their files are named: `model_q4.onnx`. */
export const suffixes = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  int8: '_int8',
  uint8: '_uint8',
  q4: '_q4',
  q4f16: '_q4f16',
  bnb4: '_bnb4',
} as const
export type Precision = keyof typeof suffixes
export const precisionNames = Object.keys(suffixes) as [Precision, ...Precision[]]

/** `onnx/model_q4.onnx` is `model` in q4. */
export function precisionOf(path: string): { stem: string; precision: Precision } {
  const name = path.replace(/^.*\//, '').replace(/\.onnx$/, '')
  const precision =
    precisionNames.findLast((known) => suffixes[known] !== '' && name.endsWith(suffixes[known])) ?? 'fp32'
  return { stem: name.slice(0, name.length - suffixes[precision].length), precision }
}
