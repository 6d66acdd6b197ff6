import { resolve } from 'node:path'
import { z } from 'zod'
import { integer, list, type Settings } from '../forms.ts'
import { packageRoot } from '../package-root.ts'

/** Which models are served, where more come from, and what memory they may have. */
export const models = {
  MODELS_DIR: [z.string().min(1), resolve(packageRoot, 'models'), 'Folder with one folder a model'],
  IMPORT_DIRS: [
    list,
    '',
    'Folders (comma-separated) below which registerModel may read; empty: the folder import of DATA_DIR',
  ],
  PRELOAD: [
    list,
    '*',
    'Models to load at start (comma-separated names, * for all that names lead to, empty for none); the others load when first asked for',
  ],
  MODEL_MEMORY_MB: [
    integer(0, 16_777_216),
    '0',
    'Memory that all loaded models may have together, MiB; 0 is three quarters of what the machine (or container) has',
  ],
  MODEL_KEEP_ALIVE_MS: [
    z.union([z.literal('never').transform(() => null), integer(0, 2_147_483_647)]),
    'never',
    'Time without work after which a model is unloaded, milliseconds; never: only when another needs its memory',
  ],
  HUB_URL: [
    z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
    'https://huggingface.co',
    "Where pullModel fetches from: a hub with Hugging Face's layout",
  ],
  HUB_TOKEN: [z.string(), '', 'Token that is sent to the hub, and to nobody else'],
  HUB_TIMEOUT_MS: [
    integer(100, 3_600_000),
    '30000',
    'Time the hub may be silent before a request is given up, milliseconds',
  ],
  HUB_RETRY_MS: [
    integer(1, 60_000),
    '1000',
    'Pause before a request to the hub is tried again, milliseconds; each further one is twice as long',
  ],
  PULL_FILES: [integer(1, 64), '3', 'Files that are fetched from the hub at a time'],
  PULL_MAX_MB: [integer(1, 1_048_576), '8192', 'Size of a model that may be pulled at most, MiB'],
} as const satisfies Settings
