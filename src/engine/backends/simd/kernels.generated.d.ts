/** Written by the build as kernels.generated.js: one module of base64 texts, which any bundle can hold. */

/** The kernels of src/engine/kernels, strict or fast, with tiles of two or four rows. */
export const strict2: string
export const strict4: string
export const fast2: string
export const fast4: string
