export function unrolled(text: string, constants: Readonly<Record<string, unknown>>): string
