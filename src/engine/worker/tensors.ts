import { DomainError, invalidInput } from '../../errors.ts'
import type { TensorValue } from '../engine.ts'
import { datatypes, fromRuntime } from './datatypes.ts'
import { isOutOfMemory } from './out-of-memory.ts'
import type { Session, Tensor, TensorSpec } from './runtime/session.ts'
import { fitsShape, shownShape } from './shapes.ts'

/**
 * Runs any graph on raw tensors.
 * @throws DomainError INVALID_INPUT whose field is `inputs.<index>.<what>`, or `inputs` for a missing one
 */
export const runTensors = async (session: Session, inputs: readonly TensorValue[]): Promise<TensorValue[]> => {
  const feeds: Record<string, Tensor> = {}
  for (const [index, input] of inputs.entries()) {
    if (Object.hasOwn(feeds, input.name)) throw invalidInput(`inputs.${index}.name`, `repeats ${shown(input.name)}`)
    feeds[input.name] = checked(session, input, index)
  }
  const missing = session.inputs.find(({ name }) => !Object.hasOwn(feeds, name))
  if (missing) throw invalidInput('inputs', `lack ${shown(missing.name)}, ${described(missing)}`)
  // Sequences of maps, as classical learners' exporters put beside their tensors, have no form here.
  const wanted = session.outputs.flatMap(({ name, type }) => (datatypes[type] === undefined ? [] : [name]))
  const outputs = await run(session, feeds, wanted)
  return wanted.map((name) => resultOf(name, outputs[name] as Tensor))
}

const checked = (session: Session, input: TensorValue, index: number): Tensor => {
  const spec = session.inputs.find(({ name }) => name === input.name)
  if (!spec) {
    const names = session.inputs.map(({ name }) => shown(name)).join(', ')
    throw invalidInput(`inputs.${index}.name`, `must be one of ${names}; ${shown(input.name)} is not`)
  }
  if (datatypes[spec.type] !== input.datatype)
    throw invalidInput(
      `inputs.${index}.datatype`,
      `of ${shown(spec.name)} must be ${datatypes[spec.type] ?? spec.type}, not ${input.datatype}`,
    )
  if (!fitsShape(input.shape, spec.shape))
    throw invalidInput(
      `inputs.${index}.shape`,
      `of ${shown(spec.name)} must be ${shownShape(spec.shape)}, not ${shownShape(input.shape)}`,
    )
  const size = input.shape.reduce((product, size) => product * size, 1)
  if (input.values.length !== size)
    throw invalidInput(
      `inputs.${index}.data`,
      `of ${shown(spec.name)} must have ${size} elements for its shape, not ${input.values.length}`,
    )
  return session.tensor(spec.type, input.values, input.shape)
}

/** What a run refuses is a matter of the values, such as an index out of range: everything else was checked before. */
const run = async (
  session: Session,
  feeds: Record<string, Tensor>,
  wanted: readonly string[],
): Promise<Record<string, Tensor>> => {
  try {
    return await session.run(feeds, wanted)
  } catch (error) {
    if (isOutOfMemory(error)) throw error
    throw invalidInput('inputs', "hold values that the model's graph can't compute with")
  }
}

const resultOf = (name: string, tensor: Tensor): TensorValue => {
  const datatype = datatypes[tensor.type]
  if (datatype === undefined)
    throw new DomainError({
      code: 'INTERNAL',
      message: `Output ${shown(name)} is of type ${tensor.type}, which has no datatype here.`,
    })
  return { name, datatype, shape: [...tensor.dims], values: fromRuntime(tensor) }
}

const described = (spec: TensorSpec): string => `${datatypes[spec.type] ?? spec.type} ${shownShape(spec.shape)}`
/** Names come from the caller or from a model file: never at full length. */
const shown = (name: string): string => JSON.stringify(name.slice(0, 100))
