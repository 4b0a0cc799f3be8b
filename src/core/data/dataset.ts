import type { TableFacts } from './table/table-facts'

/** What a regression predicts. */
interface Targets {
  readonly names: readonly string[]
  /** Shape [instance][target]. */
  readonly values: Float64Array
}

/** A column of text as inputs: one a level, of which one is 1. */
export interface Category {
  readonly name: string
  /** The feature of its first level; those of the others follow. */
  readonly from: number
  readonly levels: number
}

/** A data set as it was read or generated, before it is split and scaled. */
export interface Dataset {
  readonly name: string
  readonly featureNames: readonly string[]
  /** Sorted; numbers sort as numbers. `labels` index into this list. Empty for a regression. */
  readonly classNames: readonly string[]
  /** Shape [instance][feature], row-major, in file order. */
  readonly inputs: Float64Array
  /** Shape [instance]: index of the class; zeros for a regression. */
  readonly labels: Int32Array
  /** Of a regression; absent for classification. */
  readonly targets?: Targets
  /** Instances, from this index on, that came from a test file of their own. Equal to the count where none did. */
  readonly testFrom: number
  /** Of a table with columns of text. Inputs that are NaN are missing, and filled once the data is split. */
  readonly categories?: readonly Category[]
  /** What was taken of a table of the user's that it was read from. */
  readonly table?: TableFacts | undefined
}

/** One part of the data, ready for training. */
export interface Part {
  readonly count: number
  /** Shape [instance][feature], row-major. */
  readonly inputs: Float64Array
  /** Shape [instance]; zeros for a regression. */
  readonly labels: Int32Array
  /** Shape [instance][target], for a regression. */
  readonly values?: Float64Array
}

/** Training and test part after the split and the scaling. Everything a view needs to draw the data is here. */
export interface PreparedData {
  readonly name: string
  readonly featureNames: readonly string[]
  readonly classNames: readonly string[]
  /** What a regression predicts; absent for classification. */
  readonly targetNames?: readonly string[]
  readonly train: Part
  /** `count` is 0 where nothing was held out. */
  readonly test: Part
  /** What `standardize` subtracted and divided by, per feature; null where the data is as it was read. */
  readonly scaling: { readonly mean: Float64Array; readonly deviation: Float64Array } | null
  /** What was taken of a table that it was read from. */
  readonly table?: TableFacts
}
