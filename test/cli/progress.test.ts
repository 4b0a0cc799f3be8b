import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { parseExperiment } from '#core/experiment/parse'
import type { ExperimentRecord } from '#record/record'
import { showProgress } from '../../src/cli/progress'
import { xor } from './lab'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

/** A record of which so many of 100 epochs are trained. */
function recordAt(epoch: number, probes: boolean): ExperimentRecord {
  const experiment = parseExperiment({ ...xor, record: { probes } })
  const backend = { id: 'reference', name: 'reference', mode: '', threads: 1 }
  return {
    head: {
      experiment,
      groups: [{ runs: [{}], epochs: 100 }],
      provenance: { backend, selection: { requested: 'reference', candidates: [] } }
    },
    groups: [{ progress: { epoch } }]
  } as unknown as ExperimentRecord
}

function printed(epochs: readonly number[], probes: boolean): string[] {
  const lines: string[] = []
  const stream = { isTTY: false, write: (text: string) => lines.push(text) } as unknown as NodeJS.WriteStream
  const progress = showProgress(stream)
  vi.advanceTimersByTime(1)
  progress.update(recordAt(0, probes))
  for (const epoch of epochs) {
    vi.advanceTimersByTime(6000)
    progress.update(recordAt(epoch, probes))
  }
  return lines.slice(1)
}

it('tells what is left while training, and nothing that it does not know while probes are taken', () => {
  const [half, trained, still] = printed([50, 100, 100], true)
  expect(half).toBe('50 %  8.33 epochs/s over all runs  6.0 s left\n')
  expect(trained).toBe('100 %  the last probes are being taken\n')
  expect(still).toBe(trained)
  expect(printed([100], false)).toEqual(['100 %\n'])
})
