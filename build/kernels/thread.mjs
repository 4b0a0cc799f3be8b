// A thread that compiles variants of the kernels, one after the other.
import { parentPort, workerData } from 'node:worker_threads'
import { compileKernels } from './compile.mjs'

const { variants, abi } = workerData
for (const variant of variants) parentPort?.postMessage(await compileKernels(variant, abi))
