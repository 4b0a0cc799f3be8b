import cliProgress from 'cli-progress'
import { epochsOfRuns } from '#record/epochs'
import { backendName } from '#record/provenance'
import { rateInWords, rateOf, selectionInWords } from '#record/rate'
import type { ExperimentRecord } from '#record/record'
import { counted } from '#core/words/counts'
import { formatDuration } from '#core/words/duration'
import { formatRough } from '#core/words/numbers'

export interface Progress {
  update(record: ExperimentRecord): void
  end(record: ExperimentRecord, finished: boolean): void
  /** Nothing more comes, for want of success. */
  abandon(): void
}

/** Milliseconds between two lines where there is no terminal. */
const lineTime = 5000

/** How far training is, how fast and how long still: a bar on a terminal, plain lines elsewhere. */
export function showProgress(stream: NodeJS.WriteStream): Progress {
  let startedAt = 0
  let lastLineAt = 0
  const bar = stream.isTTY
    ? new cliProgress.SingleBar(
        {
          stream,
          format: '{bar} {percentage} %  {speed}  {left}',
          fps: 8,
          hideCursor: true,
          clearOnComplete: true,
          stopOnComplete: false
        },
        cliProgress.Presets.shades_classic
      )
    : null

  const begin = (record: ExperimentRecord): void => {
    startedAt = lastLineAt = performance.now()
    stream.write(`${headline(record)}\n`)
    bar?.start(1000, 0, { speed: '', left: '' })
  }

  return {
    update(record) {
      if (startedAt === 0) begin(record)
      const now = performance.now()
      const { share, epochs } = done(record)
      const seconds = (now - startedAt) / 1000
      const isTraining = share > 0 && share < 1
      const speed = isTraining ? `${formatRough(epochs / seconds)} epochs/s over all runs` : ''
      const left = isTraining
        ? `${formatDuration((seconds * (1 - share)) / share)} left`
        : afterTraining(record)
      if (bar) bar.update(Math.floor(1000 * share), { speed, left })
      else if (now - lastLineAt >= lineTime) {
        lastLineAt = now
        stream.write(
          [`${Math.floor(100 * share)} %`, speed, left].filter((part) => part !== '').join('  ') + '\n'
        )
      }
    },
    end(record, finished) {
      bar?.stop()
      const seconds = (performance.now() - startedAt) / 1000
      const { share } = done(record)
      const rate = rateOf(record)
      const speed = rate ? ` ${rateInWords(rate)}.` : ''
      stream.write(
        finished
          ? `Done in ${formatDuration(seconds)}.${speed}\n`
          : `Stopped after ${formatDuration(seconds)} at ${Math.floor(100 * share)} %.${speed}\n`
      )
    },
    abandon: () => bar?.stop()
  }
}

/** What a run waits for that has trained to its end, and for how long nobody knows. */
const afterTraining = (record: ExperimentRecord): string =>
  done(record).share >= 1 && record.head.experiment.record.probes !== false
    ? 'the last probes are being taken'
    : ''

function headline({ head }: ExperimentRecord): string {
  const { arms, seeds } = head.experiment
  const { backend, selection } = head.provenance
  const choice = selectionInWords(selection)
  return (
    `Training ${counted(arms.length, 'arm')} from ${counted(seeds.count, 'seed')} with ` +
    `${backendName(backend)}, ${counted(backend.threads, 'thread')}${choice && `; ${choice}`}`
  )
}

/** Share of all epochs of all runs, and how many that is. */
function done(record: ExperimentRecord): { share: number; epochs: number } {
  const { done: epochs, all } = epochsOfRuns(record)
  return { epochs, share: all === 0 ? 1 : epochs / all }
}
