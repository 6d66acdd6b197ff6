// `npx tsx bench/gguf.ts`: writes smollm2 in llama.cpp's format, from the shipped weights, into bench/.cache; prints the paths.
import { ggufPath } from './lib/exports/gguf.ts'

for (const quantization of ['Q4_1', 'Q4_0'] as const) console.log(await ggufPath(quantization))
