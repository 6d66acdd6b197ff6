import type { Engine } from '../engine/engine.ts'
import { invalidInput, modelNotFound, wrongTask } from '../errors.ts'
import type { CatalogueEntry } from '../models/catalogue.ts'
import type { Task } from '../models/manifest.ts'
import { ServedModel, type ServingLimits } from './served-model.ts'

/** The models of this server, in order of name, newest version first. */
export class Models {
  readonly #served: ServedModel[]

  constructor(
    entries: readonly CatalogueEntry[],
    createEngine: (entry: CatalogueEntry) => Engine,
    limits: ServingLimits,
  ) {
    this.#served = entries.map((entry) => new ServedModel(entry, createEngine(entry), limits))
  }

  list(task?: Task | null): ServedModel[] {
    return this.#served.filter(({ manifest }) => task == null || manifest.task === task)
  }

  /** @param name `smollm2`, the newest version, or `smollm2@1` */
  find(name: string): ServedModel | undefined {
    return this.#served.find((model) => model.name === name || model.manifest.name === name)
  }

  /** @throws MODEL_NOT_FOUND */
  get(name: string): ServedModel {
    const model = this.find(name)
    if (model === undefined) throw modelNotFound(name)
    return model
  }

  /**
   * The model that is to carry out a task: the named one, or the first that can.
   * @throws MODEL_NOT_FOUND, WRONG_TASK
   */
  resolve(name: string | null | undefined, task: Task): ServedModel {
    if (name == null) {
      const first = this.list(task)[0]
      if (first === undefined) throw invalidInput('model', `must be given: no ${task} model is registered`)
      return first
    }
    const model = this.get(name)
    if (model.manifest.task !== task) throw wrongTask(model.name, model.manifest.task, task)
    return model
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#served.map(({ engine }) => engine.dispose()))
  }
}
