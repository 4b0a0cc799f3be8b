/** Folder of the `electron` package. */
export const electronPackage: string
/** Path of the executable, or null where there is none. */
export function electronBinary(): string | null
