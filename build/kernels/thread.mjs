// A thread that compiles variants of the kernels, one after the other.
import { parentPort, workerData } from 'node:worker_threads'
import { compileKernels } from './compile.mjs'

for (const variant of workerData) parentPort?.postMessage(await compileKernels(variant))
