/** Written by the build as worker.generated.js: worker.ts and what it imports, as one script. */
export const workerSource: string
