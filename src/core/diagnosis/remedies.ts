import type { Finding, Remedy } from './finding'

/** What a remedy changes, and which way. */
type Pushes = Readonly<Partial<Record<'rate' | 'epochs' | 'weights' | 'biases' | 'freedom', 1 | -1>>>

const pushes: Readonly<Record<Remedy['kind'], Pushes>> = {
  'smaller-rate': { rate: -1 },
  'larger-rate': { rate: 1 },
  'less-clipping': { rate: 1 },
  'longer-schedule': { rate: 1, epochs: 1 },
  'more-epochs': { epochs: 1 },
  'stop-early': { epochs: -1, freedom: -1 },
  'less-decay': { freedom: 1 },
  'more-units': { freedom: 1 },
  shallower: {},
  'better-weights': {},
  'random-weights': {},
  'zero-biases': {},
  standardize: {},
  'compare-gradients': {}
}

/**
 * The same findings without advice that is given twice, or that would undo what a weightier finding advises. A finding
 * whose cause is told needs no advice of its own: what helps is there already.
 */
export function withoutContradictions(findings: readonly Finding[]): Finding[] {
  const given: Remedy[] = []
  return findings.map((finding) => {
    const { remedy } = finding
    if (!remedy) return finding
    if (given.some((one) => one.kind === remedy.kind || areOpposite(one.kind, remedy.kind)))
      return { ...finding, remedy: null }
    given.push(remedy)
    return finding
  })
}

export const areOpposite = (a: Remedy['kind'], b: Remedy['kind']): boolean =>
  Object.entries(pushes[a]).some(([what, way]) => pushes[b][what as keyof Pushes] === -way)
