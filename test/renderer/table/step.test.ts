import { createBirpc } from 'birpc'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { nextTick } from 'vue'
import type { Answer } from '#contract/lab-api'
import type { TableChoices } from '#core/data/table/choices'
import type { TableLook } from '#core/data/table/table-look'
import { useLab } from '../../../src/renderer/stores/lab'
import { useTableStep } from '../../../src/renderer/table/step'
import { tableLook } from './looks'

interface Asked {
  readonly choices: TableChoices
  readonly named: string
  answer(answer: Answer<TableLook>): void
}

/** What the page has asked of a lab that answers when the test says so. */
let asked: Asked[]
let step: ReturnType<typeof useTableStep>

beforeEach(() => {
  setActivePinia(createPinia())
  asked = []
  const toLab: ((message: unknown) => void)[] = []
  const toPage: ((message: unknown) => void)[] = []
  const lab = createBirpc<object, object>(
    {
      host: () => new Promise(() => undefined),
      examples: () => new Promise(() => undefined),
      lookAgain: (choices: TableChoices, named: string) =>
        new Promise((answer) => asked.push({ choices, named, answer }))
    },
    {
      post: (message) => toPage.forEach((hear) => hear(structuredClone(message))),
      on: (listener) => void toLab.push(listener)
    }
  )
  onTestFinished(() => void lab.$close())
  useLab().connect({
    post: (message) => toLab.forEach((hear) => hear(structuredClone(message))),
    on: (listener) => void toPage.push(listener)
  })
  onTestFinished(() => useLab().disconnect())
  step = useTableStep()
})

const questions = (count: number): Promise<void> => vi.waitFor(() => expect(asked).toHaveLength(count))
const lookAt = (instances: number): Answer<TableLook> => ({ ok: true, value: tableLook({ instances }) })

describe('the step of a table', () => {
  it('asks once about choices that follow each other at once, for the last', async () => {
    void step.ask(tableLook({}))
    step.choose({ delimiter: ';' })
    step.choose({ delimiter: '\t' })
    step.choose({ delimiter: '|' })
    await questions(1)
    expect(asked[0]!.choices).toEqual({ delimiter: '|' })
    asked[0]!.answer(lookAt(7))
    await vi.waitFor(() => expect(step.look?.instances).toBe(7))
    expect(asked).toHaveLength(1)
  })

  it('shows the newest answer, whichever comes last', async () => {
    void step.ask(tableLook({}))
    step.choose({ decimal: ',' })
    await questions(1)
    step.choose({ decimal: '.' })
    await questions(2)
    asked[1]!.answer(lookAt(2))
    await vi.waitFor(() => expect(step.look?.instances).toBe(2))
    asked[0]!.answer(lookAt(1))
    await new Promise((resolve) => setTimeout(resolve))
    await nextTick()
    expect(step.look?.instances).toBe(2)
  })

  it('keeps what it shows where a choice does not do, and says why', async () => {
    void step.ask(tableLook({}))
    step.choose({ encoding: 'utf-16le' })
    await questions(1)
    const problem = { field: 'file', value: '', message: 'is no text in this encoding' }
    asked[0]!.answer({ ok: false, problems: [problem] })
    await vi.waitFor(() => expect(step.problems).toEqual([problem]))
    expect(step.look?.instances).toBe(60)
    step.choose({})
    await questions(2)
    asked[1]!.answer(lookAt(60))
    await vi.waitFor(() => expect(step.problems).toEqual([]))
  })

  it('is over for one table when another is asked about, and for that once it is cancelled', async () => {
    const first = step.ask(tableLook({}), { decimal: ',' })
    const second = step.ask(tableLook({ fileName: 'trees.csv' }))
    expect(await first).toBeNull()
    expect(step.look?.fileName).toBe('trees.csv')
    expect(step.choices).toEqual({})
    step.cancel()
    expect(await second).toBeNull()
    expect(step.look).toBeNull()
  })

  it('asks the lab for columns by name, where the table has more than it told', async () => {
    void step.ask(tableLook({}))
    step.named = 'hei'
    await nextTick()
    void step.ask(tableLook({ columnCount: 785, foundColumns: 785 }))
    step.named = 'pixel 7'
    await questions(1)
    expect(asked[0]!.named).toBe('pixel 7')
  })
})
