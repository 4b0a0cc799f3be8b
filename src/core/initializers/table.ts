import type { Initializer } from './entry'
import { articleEntries } from './entries/article'
import { generalEntries } from './entries/general'
import { jaxEntries } from './entries/jax'
import { kerasEntries } from './entries/keras'
import { paperEntries } from './entries/papers'
import { scaledEntries } from './entries/scaled'
import { torchEntries } from './entries/torch'
import { yourEntries } from './entries/yours'

/** Every initializer by its `kind`. To add one, add an entry: schema, CLI, window, docs and tests read this table. */
export const initializers = {
  ...articleEntries,
  ...generalEntries,
  ...scaledEntries,
  ...paperEntries,
  ...torchEntries,
  ...kerasEntries,
  ...jaxEntries,
  ...yourEntries
}

export type InitializerKind = keyof typeof initializers

/** Kinds in the order of the table. */
export const initializerKinds = Object.keys(initializers) as InitializerKind[]

/** The entry without the types of its own parameters. */
export const entryOf = (kind: InitializerKind): Initializer => initializers[kind] as unknown as Initializer
