import { existsSync } from 'node:fs'
import { cp, mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cache, modelFolder } from '../paths.ts'

/** A shipped model's folder with another graph in it, as transformers.js loads it; made on first use. */
export const hubFolder = async (model: string, name: string, graph: () => Promise<Buffer>): Promise<string> => {
  const folder = join(cache, name)
  if (existsSync(folder)) return folder
  const part = `${folder}.part`
  await mkdir(join(part, 'onnx'), { recursive: true })
  for (const file of ['config.json', 'tokenizer.json', 'tokenizer_config.json'])
    await cp(join(modelFolder(model), file), join(part, file))
  await writeFile(join(part, 'onnx/model.onnx'), await graph())
  await rename(part, folder)
  return folder
}
