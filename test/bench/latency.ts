import { Command } from 'commander'
import type { ExperimentInput } from '#core/experiment/schema'
import { sortedQuantile } from '#core/statistics/quantiles'
import { type LabWindow, openLabWindow } from './window'

/**
 * How long the window takes to answer, as the person at it sees it: from the click to the repaint that shows what the
 * click asked for, through the page, the web host and the engine process.
 */
const options = new Command('latency')
  .description('Times the answers of the window in a real browser: first frame, first epoch, pause, stop.')
  .option('--latency', 'this report')
  .option('--rounds <n>', 'rounds of every figure', Number, 9)
  .option('--slow', 'also a network whose single step takes seconds')
  .parse()
  .opts<{ rounds: number; slow?: boolean }>()

/** W3 of the benchmark, 60 runs of 64-64-32-10 on the digits, but long enough to be interrupted. */
const digits: ExperimentInput = {
  version: 1,
  name: 'W3',
  data: { dataset: 'digits', testFraction: 0.2 },
  network: { hidden: [64, 32], activation: 'relu', output: 'softmax' },
  training: { loss: 'cross-entropy', optimizer: { kind: 'adam' }, batchSize: 32, epochs: 2000 },
  arms: (
    ['he-normal', 'he-uniform', 'glorot-normal', 'glorot-uniform', 'lecun-normal', 'lecun-uniform'] as const
  ).map((initializer) => ({ name: initializer, initializer })),
  seeds: { count: 10 }
}

/** One step of the whole data takes far longer than a frame. */
const slowStep: ExperimentInput = {
  ...digits,
  name: '784-1024-1024-10, full batch, 2 runs',
  data: { dataset: 'mnist-10k', testFraction: 0.2 },
  network: { hidden: [1024, 1024], activation: 'relu', output: 'softmax' },
  training: { ...digits.training, batchSize: 'full', epochs: 50 },
  arms: [{ name: 'he-normal', initializer: 'he-normal' }],
  seeds: { count: 2 }
}

/** When the page first showed what the last click asked for, in milliseconds since the click; 0: not yet. */
interface Answers {
  /** The first weights or losses of the new record. */
  firstFrame: number
  /** A trained epoch of it. */
  firstEpoch: number
  /** That it pauses or stands still, stops or has stopped. */
  pausing: number
  paused: number
  stopped: number
}

/** Looks in every animation frame from now on, in the page itself. */
async function watch({ page }: LabWindow): Promise<void> {
  await page.evaluate(() => {
    const answers: Answers = { firstFrame: 0, firstEpoch: 0, pausing: 0, paused: 0, stopped: 0 }
    Object.assign(window, { answers })
    let clicked = 0
    const forget = (event: Event): void => {
      clicked = event.timeStamp
      Object.assign(answers, { firstFrame: 0, firstEpoch: 0, pausing: 0, paused: 0, stopped: 0 })
    }
    addEventListener('click', forget, { capture: true })
    const look = (): void => {
      const since = performance.now() - clicked
      const says = document.querySelector('strong[role=status]')?.textContent ?? ''
      const epoch = Number(document.querySelector<HTMLInputElement>('input[type=range]')?.value)
      if (says === 'Training' && document.querySelector('.weights canvas')) answers.firstFrame ||= since
      if (says === 'Training' && epoch > 0 && answers.firstFrame > 0) answers.firstEpoch ||= since
      if (says.startsWith('Paus')) answers.pausing ||= since
      if (says === 'Paused') answers.paused ||= since
      if (says === 'Stopped') answers.stopped ||= since
      requestAnimationFrame(look)
    }
    look()
  })
}

/** Milliseconds. */
const patience = 60_000

/** Presses a button and waits for the answer. */
async function press({ page, lab }: LabWindow, button: string, answer: keyof Answers): Promise<Answers> {
  await lab.button(button).click()
  const end = Date.now() + patience
  while (Date.now() < end) {
    const answers = await page.evaluate(() => (window as unknown as { answers: Answers }).answers)
    if (answers[answer] > 0) return answers
    await pause(20)
  }
  const status = await page.locator('strong[role=status]').innerText()
  throw new Error(`no ${answer} within ${patience} ms; the window says: ${status}`)
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

async function measure(shown: LabWindow, experiment: ExperimentInput, rounds: number): Promise<void> {
  const figures = new Map<string, number[]>()
  const note = (what: string, milliseconds: number): void => {
    figures.set(what, [...(figures.get(what) ?? []), milliseconds])
  }
  await shown.open(experiment)
  for (let round = 0; round < rounds; round++) {
    const { firstFrame, firstEpoch } = await press(shown, 'Run', 'firstEpoch')
    const which = round === 0 ? ' of a lab just opened' : ''
    note(`first frame${which}`, firstFrame)
    note(`first epoch${which}`, firstEpoch)
    await pause(300)
    const { pausing, paused } = await press(shown, 'Pause', 'paused')
    note('pause acknowledged', pausing)
    note('paused', paused)
    await lab(shown, 'Run')
    note('stopped', (await press(shown, 'Stop', 'stopped')).stopped)
  }
  console.log(`${experiment.name}`)
  for (const [what, values] of figures) {
    const sorted = Float64Array.from(values).sort()
    const [least, middle, most, longest] = [0, 0.5, 0.9, 1].map((share) =>
      Math.round(sortedQuantile(sorted, share))
    )
    console.log(
      `  ${what}: median ${middle} ms, 9 of 10 within ${most} ms (${least} … ${longest}, n = ${values.length})`
    )
  }
}

async function lab(shown: LabWindow, button: string): Promise<void> {
  await shown.lab.button(button).click()
  await pause(300)
}

const shown = await openLabWindow()
if (shown) {
  try {
    await watch(shown)
    await measure(shown, digits, options.rounds)
    if (options.slow) await measure(shown, slowStep, options.rounds)
  } finally {
    await shown.close()
  }
} else console.log('No Chrome, Edge or Chromium was found: nothing was measured.')
process.exit()
