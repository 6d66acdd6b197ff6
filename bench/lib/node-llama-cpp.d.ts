/** The part of node-llama-cpp that is used here; it is installed in bench/ alone, and only by who asks for it. */
declare module 'node-llama-cpp' {
  export interface Sequence {
    clearHistory(): Promise<void>
    evaluate(
      tokens: number[],
      options: { temperature?: number; seed?: number; yieldEogToken?: boolean },
    ): AsyncGenerator<number, void, void>
  }
  export interface LlamaContext {
    getSequence(options?: { tokenPredictor?: InputLookupTokenPredictor }): Sequence
    dispose(): Promise<void>
  }
  export interface LlamaModel {
    createContext(options: {
      contextSize: number
      threads: number
      sequences: number
      flashAttention: boolean
    }): Promise<LlamaContext>
  }
  export class InputLookupTokenPredictor {
    constructor(options?: { predictionLength?: { min?: number; max?: number } })
  }
  export function getLlama(options: {
    gpu: false
    build: 'never'
    logLevel: 'error'
    maxThreads: number
  }): Promise<{ loadModel(options: { modelPath: string }): Promise<LlamaModel> }>
}
