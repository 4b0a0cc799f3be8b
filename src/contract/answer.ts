import { InputError, type InputProblem } from '#core/errors'

/**
 * A value, or the problems with the input that a person can mend; failures of ours reject instead. With a decision,
 * nothing was done yet: what was asked can be asked again once the person has decided.
 */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly InputProblem[]; readonly decision?: Decision }

/** What only the person can decide. */
export type Decision =
  /** Something that no file holds would be lost. */
  | ({ readonly kind: 'unsaved' } & Unsaved)
  /** Files outside of the experiment's folder would be read; none of them was. Full paths. */
  | { readonly kind: 'outside'; readonly files: readonly string[] }

/** What no file holds of what the person works on. */
export interface Unsaved {
  /** The results on show. */
  readonly results: boolean
  /** The experiment being edited. */
  readonly experiment: boolean
}

/** An `InputError` that a decision of the person mends. */
export class Undecided extends InputError {
  constructor(
    problems: readonly InputProblem[],
    readonly decision: Decision
  ) {
    super(problems)
  }
}

/** What `work` gives, with an `InputError` that it throws as an answer. */
export async function answered<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    if (error instanceof Undecided) return { ok: false, problems: error.problems, decision: error.decision }
    if (error instanceof InputError) return { ok: false, problems: error.problems }
    throw error
  }
}
