import type { Image } from '../runtime/image.ts'
import type { Tensor } from '../runtime/session.ts'
import type { OpenedPipeline } from './runner.ts'

/** Puts an image or a recording through the model's processor and then through its graph. */
export type MediaRun = (media: Image | Float32Array) => Promise<Record<string, Tensor>>

/** @throws Error where the model has no processor, or several graphs */
export const mediaRun = ({ pipeline: { prepare, session } }: OpenedPipeline): MediaRun => {
  if (prepare === null) throw new Error('its task needs preprocessor_config.json')
  if (session === null) throw new Error('its task needs a model of one graph')
  return async (media) => {
    const prepared = await prepare(media)
    const feeds: Record<string, Tensor> = {}
    for (const { name, type } of session.inputs) {
      const tensor = prepared[name] ?? soleTensor(prepared, session.inputs.length)
      if (tensor === undefined) throw new Error(`its graph has an input that nothing is made for: ${name}`)
      feeds[name] = session.tensor(type, tensor.data, tensor.dims)
    }
    return session.run(feeds)
  }
}

/** Some graphs with a single input call it as they like. */
const soleTensor = (prepared: Readonly<Record<string, Tensor>>, inputs: number): Tensor | undefined =>
  inputs === 1 ? Object.values(prepared)[0] : undefined

/** A float output of a run over one item, by one of its usual names. @throws Error that names what is missing */
export const floatsOf = (
  outputs: Readonly<Record<string, Tensor>>,
  ...names: readonly string[]
): { data: Float32Array; dims: readonly number[] } => {
  const name = names.find((one) => outputs[one] !== undefined)
  const tensor = name === undefined ? undefined : outputs[name]
  if (tensor === undefined || !(tensor.data instanceof Float32Array))
    throw new Error(`The graph has no float output ${names.join(' or ')}.`)
  return { data: tensor.data, dims: tensor.dims }
}
