import type { TensorValue } from '../../engine/engine.ts'
import { failureOf, invalidInput } from '../../errors.ts'
import { beginInference } from '../metrics/inference-spans.ts'
import { type Operation, pathOf } from './operation.ts'
import { decodeTensors, encodeBytes, encodeData, type TensorInput } from './tensors.ts'

export interface PredictArguments {
  model: string
  inputs: readonly TensorInput[]
}

export const predict = {
  plan: ({ models, limits, caller: key }, args, field) => {
    const inputsField = pathOf(field, 'inputs')
    const inputs = decodeTensors(args.inputs, limits.maxTensorElements, inputsField)
    const model = models.get(args.model, key)
    checkTokens(inputs, limits.batchTokens, inputsField)
    return {
      model: model.name,
      run: async (caller, signal) => {
        const place = model.tensorAdmission.enter(caller.id)
        const inference = beginInference(caller.span, model)
        signal.addEventListener('abort', place.leave, { once: true })
        try {
          await place.acquire(1)
          inference.goesOn('run')
          model.requests += 1
          const outputs = await model.engine.run(inputs)
          caller.meter.used(model.name, tokensOf(inputs), 0)
          return outputs
        } catch (error) {
          inference.fail(failureOf(error).code)
          throw error
        } finally {
          inference.end()
          signal.removeEventListener('abort', place.leave)
          place.leave()
        }
      },
    }
  },
  toStored: (tensors) => ({ kind: 'tensors', tensors: tensors.map(toStoredTensor) }),
} satisfies Operation<PredictArguments, TensorValue[], { kind: 'tensors'; tensors: TensorInput[] }>

const toStoredTensor = (tensor: TensorValue): TensorInput => ({
  name: tensor.name,
  datatype: tensor.datatype,
  shape: tensor.shape,
  ...(tensor.datatype === 'STRING' ? { data: encodeData(tensor) } : { base64: encodeBytes(tensor) }),
})

const tokensOf = (inputs: readonly TensorValue[]): number =>
  inputs.reduce((sum, { name, values }) => sum + (name === 'input_ids' ? values.length : 0), 0)

/** The text models' work grows with their tokens, not with the size of the tensors. */
function checkTokens(inputs: readonly TensorValue[], limit: number, field: string): void {
  for (const [index, { name, shape, values }] of inputs.entries()) {
    if (name === 'input_ids' && values.length > limit)
      throw invalidInput(
        `${field}.${index}.shape`,
        `must have at most ${limit} tokens; it has ${shape.join(' x ')}`,
        limit,
      )
  }
}
