/** Written by build/kernels.mjs as worker.generated.js: worker.ts and what it imports, as one script. */
export const probeWorkerSource: string
