import { parentPort, workerData } from 'node:worker_threads'
import { type Contents, faultIn } from './contents.ts'

/** The thread behind `checkContents`: looks into one model, tells what it has found, and ends. */
parentPort?.postMessage(await faultIn(workerData as Contents))
