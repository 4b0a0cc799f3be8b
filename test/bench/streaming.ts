import { Command } from 'commander'
import { crowdedXor } from '../support/xor'
import { type LabWindow, openLabWindow } from './window'

/**
 * Whether the window stays fluent while results stream in: the pace of the page's own animation, the tasks that hold it
 * up, and the messages that it gets, in a real browser against the web host.
 */
const options = new Command('streaming')
  .description("Measures the page's own frame rate while 240 runs of 10,000 recorded epochs stream in.")
  .option('--streaming', 'this report')
  .option('--epochs <n>', 'epochs of every run', Number, 10_000)
  .option('--rounds <n>', 'how many times', Number, 3)
  .parse()
  .opts<{ epochs: number; rounds: number }>()

const experiment = crowdedXor(options.epochs)

/** What the page itself noted while training. */
interface Notes {
  /** Milliseconds between animation frames. */
  readonly intervals: number[]
  /** Milliseconds of tasks above 50. */
  readonly longTasks: number[]
  /** Bytes of the messages from the host. */
  readonly messages: number[]
}

/** Before the page's own scripts: every message of its WebSocket is seen. */
function tapSocket(): void {
  const messages: number[] = []
  Object.assign(window, { messages })
  const Socket = window.WebSocket
  window.WebSocket = class extends Socket {
    constructor(url: string | URL) {
      super(url)
      this.addEventListener('message', ({ data }) => messages.push((data as ArrayBuffer).byteLength))
    }
  }
}

async function measure({ page, lab }: LabWindow): Promise<Notes & { readonly seconds: number }> {
  await page.evaluate(() => {
    const { messages } = window as unknown as { messages: number[] }
    const notes: Notes = { intervals: [], longTasks: [], messages }
    messages.length = 0
    Object.assign(window, { notes })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) notes.longTasks.push(duration)
    }).observe({ type: 'longtask' })
    let last = 0
    const look = (now: number): void => {
      const says = document.querySelector('strong[role=status]')?.textContent
      if (says === 'Training' && last > 0) notes.intervals.push(now - last)
      last = now
      if (says !== 'Finished' || notes.intervals.length === 0) requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  const from = performance.now()
  await lab.button('Run').click()
  await page.locator('strong[role=status]').filter({ hasText: 'Training' }).waitFor()
  await lab.finished(600_000)
  const seconds = (performance.now() - from) / 1000
  return { ...(await page.evaluate(() => (window as unknown as { notes: Notes }).notes)), seconds }
}

/** Animation frames in the second that had the fewest; of a shorter time, as many as a second of it would have. */
function slowestSecond(intervals: readonly number[]): number {
  let fewest = Infinity
  let [time, frames, first] = [0, 0, 0]
  for (const interval of intervals) {
    time += interval
    frames++
    while (time - intervals[first]! >= 1000) {
      time -= intervals[first++]!
      frames--
    }
    if (time >= 1000) fewest = Math.min(fewest, (1000 * frames) / time)
  }
  return fewest === Infinity ? (1000 * frames) / time : fewest
}

function report({ seconds, intervals, longTasks, messages }: Notes & { readonly seconds: number }): string {
  const sorted = [...intervals].sort((a, b) => a - b)
  const at = (share: number): string => `${sorted[Math.floor(share * (sorted.length - 1))]?.toFixed(1)} ms`
  const slow = intervals.filter((interval) => interval > 1000 / 30 + 1).length
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
  return [
    `  ${seconds.toFixed(1)} s, ${intervals.length} animation frames, ${((1000 * intervals.length) / sum(intervals)).toFixed(1)} a second, ${slowestSecond(intervals).toFixed(1)} in the slowest second`,
    `  between two: median ${at(0.5)}, 95 % below ${at(0.95)}, 99 % below ${at(0.99)}, longest ${at(1)}`,
    `  slower than 30 a second: ${slow} (${((100 * slow) / intervals.length).toFixed(1)} %)`,
    `  tasks above 50 ms: ${longTasks.length}, longest ${Math.max(0, ...longTasks).toFixed(0)} ms`,
    `  messages: ${messages.length}, ${(sum(messages) / 2 ** 20).toFixed(1)} MB, largest ${(Math.max(...messages) / 2 ** 20).toFixed(2)} MB`
  ].join('\n')
}

const shown = await openLabWindow(tapSocket)
if (shown) {
  try {
    await shown.open(experiment)
    for (let round = 1; round <= options.rounds; round++)
      console.log(
        `${experiment.name}, ${options.epochs} epochs, round ${round}\n${report(await measure(shown))}`
      )
  } finally {
    await shown.close()
  }
} else console.log('No Chrome, Edge or Chromium was found: nothing was measured.')
process.exit()
