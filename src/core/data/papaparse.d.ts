/**
 * What the lab uses of papaparse. Its published types ask for Node's globals, which core must not see; the
 * tsconfig of core maps the package here.
 */
interface ParseError {
  readonly type: 'Quotes' | 'Delimiter' | 'FieldMismatch'
  readonly row?: number
}
interface ParseOptions {
  readonly delimiter?: string
  readonly newline?: '\n'
  readonly preview?: number
  readonly skipEmptyLines?: boolean | 'greedy'
}
declare const Papa: {
  parse<Row>(
    text: string,
    options: ParseOptions
  ): {
    readonly data: Row[]
    readonly errors: readonly ParseError[]
  }
  unparse(
    rows: readonly (readonly (string | number | null)[])[],
    options: { readonly newline: string }
  ): string
}
export default Papa
