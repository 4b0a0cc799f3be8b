import { Undecided } from '#contract/answer'
import { InputError, type InputProblem } from '#core/errors'

/** Waits for all; with bad input, throws the problems, and the decision about files outside, of every one that has some. */
export async function allOrEveryProblem<T extends readonly Promise<unknown>[] | []>(
  work: T
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const results = await Promise.allSettled(work)
  const problems = results.flatMap((result): readonly InputProblem[] => {
    if (result.status === 'fulfilled') return []
    if (result.reason instanceof InputError) return result.reason.problems
    throw result.reason
  })
  const outside = results.flatMap((result) => {
    const error: unknown = result.status === 'rejected' ? result.reason : null
    return error instanceof Undecided && error.decision.kind === 'outside' ? error.decision.files : []
  })
  if (outside.length > 0) throw new Undecided(problems, { kind: 'outside', files: [...new Set(outside)] })
  if (problems.length > 0) throw new InputError(problems)
  return Promise.all(work)
}
