import { expect, onTestFinished } from 'vitest'
import { crowdedXor } from '../support/xor'
import { labTest } from './lab-test'

/** What the page's WebSocket brought, and how often the page repainted while it did. */
interface Notes {
  readonly messages: number[]
  frames: number
}

/** Runs in the page before its own scripts. */
function note(): void {
  const notes: Notes = { messages: [], frames: 0 }
  Object.assign(window, { notes })
  const Socket = window.WebSocket
  window.WebSocket = class extends Socket {
    constructor(url: string | URL) {
      super(url)
      this.addEventListener('message', ({ data }) => notes.messages.push((data as ArrayBuffer).byteLength))
    }
  }
  const look = (): void => {
    notes.frames++
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

/** How many frames a second there are is what `npm run bench -- --streaming` measures; here, what they depend on. */
labTest(
  '240 runs of 10,000 epochs stream in small messages, a repaint or more to each, and arrive whole',
  async ({ site }) => {
    const lab = await site.open(note)
    onTestFinished(() => lab.close())
    await lab.open({ name: 'xor.json', text: JSON.stringify(crowdedXor(10_000)) })
    await lab.messages.getByText('press Run').waitFor()
    const before = await lab.page.evaluate(() => (window as unknown as { notes: Notes }).notes)
    await lab.button('Run').click()
    await lab.finished()
    const { messages, frames } = await lab.page.evaluate(() => (window as unknown as { notes: Notes }).notes)
    const streamed = messages.slice(before.messages.length)
    const megabyte = 2 ** 20
    const sum = streamed.reduce((total, bytes) => total + bytes, 0)
    // Four metrics of 240 runs in float64.
    expect(sum).toBeGreaterThan(10_001 * 240 * 4 * 8)
    // A megabyte of metrics, of weights and of probes at most.
    expect(Math.max(...streamed)).toBeLessThan(3.1 * megabyte)
    const large = streamed.filter((bytes) => bytes > megabyte / 2).length
    expect(frames - before.frames).toBeGreaterThanOrEqual(large)
    expect(await lab.epochShown()).toBe(10_000)
    expect(await lab.said('article-zeros')).toContain('solved 0/30')
  }
)
