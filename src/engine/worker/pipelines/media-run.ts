import { invalidInput } from '../../../errors.ts'
import { isOutOfMemory } from '../out-of-memory.ts'
import type { Image } from '../runtime/image.ts'
import type { Session, Tensor, TensorSpec } from '../runtime/session.ts'
import { fitsShape, shownShape } from '../shapes.ts'
import type { OpenedPipeline } from './runner.ts'

/**
 * Puts an image or a recording through the model's processor and then through its graph.
 * @throws INVALID_INPUT of field `image` or `audio` where what comes of it is of no use to the graph, with both shapes
 */
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
    return runGraph(session, feeds, media instanceof Float32Array ? 'audio' : 'image')
  }
}

/** A graph may ask for a size that its processor doesn't bring every file to. */
const runGraph = async (
  session: Session,
  feeds: Readonly<Record<string, Tensor>>,
  field: 'image' | 'audio',
): Promise<Record<string, Tensor>> => {
  const comes = ({ name }: { name: string }): string => `${name} ${shownShape((feeds[name] as Tensor).dims)}`
  for (const spec of session.inputs) requireFit(field, (feeds[spec.name] as Tensor).dims, spec)
  try {
    return await session.run(feeds)
  } catch (error) {
    if (isOutOfMemory(error)) throw error
    throw invalidInput(
      field,
      `comes to ${session.inputs.map(comes).join(', ')}: the model's graph can't compute with that`,
    )
  }
}

const requireFit = (field: 'image' | 'audio', received: readonly number[], { name, shape }: TensorSpec): void => {
  if (fitsShape(received, shape)) return
  const comes = `comes to ${name} ${shownShape(received)} by the model's processor`
  throw invalidInput(field, `${comes}; its graph takes ${shownShape(shape)} only`)
}

/** Refuses an image as `mediaRun` does, for models whose graphs the library runs. */
export const imageCheck =
  ({ pipeline: { prepare, imageInput } }: OpenedPipeline): ((image: Image) => Promise<void>) =>
  async (image) => {
    // Width and height are most often free, and it isn't prepared twice then.
    if (prepare === null || imageInput === null || !imageInput.shape.slice(2).some(Number.isInteger)) return
    const tensor = (await prepare(image))[imageInput.name]
    if (tensor !== undefined) requireFit('image', tensor.dims, imageInput)
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
