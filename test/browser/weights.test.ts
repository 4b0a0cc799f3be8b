import { fileURLToPath } from 'node:url'
import type { Locator } from 'playwright-core'
import { describe, expect } from 'vitest'
import { accessibilityViolations } from './axe'
import type { LabPage } from './lab-page'
import { labTest as it } from './lab-test'

/** A safetensors file of float32 arrays, as PyTorch’s state dicts are saved. */
function safetensors(arrays: Readonly<Record<string, readonly number[]>>): Buffer {
  let at = 0
  const header = Object.fromEntries(
    Object.entries(arrays).map(([name, shape]) => {
      const from = at
      at += 4 * shape.reduce((product, side) => product * side, 1)
      return [name, { dtype: 'F32', shape, data_offsets: [from, at] }]
    })
  )
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  const values = Float32Array.from({ length: at / 4 }, (_, index) => Math.sin(index))
  return Buffer.concat([length, text, Buffer.from(values.buffer)])
}

/** Drops a file on the window, as from a folder. */
async function drop({ page }: LabPage, name: string, bytes: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([fileName, base64]) => {
      const data = new DataTransfer()
      const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      data.items.add(new File([content], fileName))
      return data
    },
    [name, bytes.toString('base64')] as const
  )
  for (const type of ['dragenter', 'drop']) await page.dispatchEvent('body', type, { dataTransfer: transfer })
}

const setup = (lab: LabPage): Locator => lab.region('Setup')
const select = (lab: LabPage, name: string | RegExp): Locator => setup(lab).getByRole('combobox', { name })
const taken = (lab: LabPage, file: string): Locator =>
  setup(lab).getByRole('table', { name: `Taken from ${file}` })

const irisNet = safetensors({
  'fc1.bias': [5],
  'fc1.weight': [5, 4],
  'norm.running_mean': [5],
  'out.bias': [3],
  'out.weight': [3, 5]
})

/** What is in a file is left for the next test without a question. */
async function saved(lab: LabPage): Promise<void> {
  await Promise.all([lab.page.waitForEvent('download'), lab.button('Save').click()])
  await lab.page.getByText('saved', { exact: true }).waitFor()
}

describe('weights of other tools', () => {
  it('dropped by a new user lead to a first loss', async ({ lab }) => {
    await drop(lab, 'iris-net.safetensors', irisNet)
    await lab.messages.getByText('as an arm of a new experiment on Iris').waitFor()
    await expect
      .poll(() => taken(lab, 'iris-net.safetensors').innerText())
      .toMatch(/1\s*4 → 5\s*fc1\.weight\s*5 × 4\s*fan_out × fan_in\s*fc1\.bias\s*5\s*2\s*5 → 3\s*out\.weight/)
    await setup(lab).getByText('Left alone: norm.running_mean').waitFor()
    await lab.button('Run').first().click()
    await lab.finished()
    await expect
      .poll(() => lab.said('weights of iris-net.safetensors'))
      .toMatch(/median 0\.\d+ seed 1 0\.\d+/)
    await saved(lab)
  })

  it('become an arm of what is being edited, which says that its hidden layers changed', async ({ lab }) => {
    await lab.chooseExample('XOR: five first weights')
    await drop(
      lab,
      'net.safetensors',
      safetensors({ '0.weight': [3, 2], '0.bias': [3], '2.weight': [1, 3], '2.bias': [1] })
    )
    await lab.messages
      .getByText(
        /“weights of net\.safetensors” is an arm of the experiment now\. The hidden layers have 3 units, as the file has them; before it was 4 units\./
      )
      .waitFor()
    await taken(lab, 'net.safetensors').waitFor()
    expect(await setup(lab).getByRole('list', { name: 'Arms' }).getByRole('listitem').count()).toBe(6)
  })

  it('that can be read in two ways are settled by the keyboard', async ({ lab }) => {
    await lab.chooseExample('XOR: five first weights')
    await lab.page.getByRole('textbox', { name: 'Hidden layers' }).fill('2')
    const square = { W1: [[1, 2], [3, 4]], b1: [0, 0], W2: [[1, 2], [3, 4]], b2: [0, 0] } // prettier-ignore
    await select(lab, 'Output').selectOption('softmax')
    await select(lab, 'Loss').selectOption('cross-entropy')
    await lab.open({ name: 'square.json', text: JSON.stringify(square) })
    await setup(lab)
      .getByText(/can be read in several ways.*say "layout"/)
      .first()
      .waitFor()
    expect(await accessibilityViolations(lab.page, 'light')).toEqual([])
    const layout = select(lab, 'Layout of the weights')
    await layout.focus()
    await lab.page.keyboard.press('f')
    await layout.selectOption('out-in')
    await taken(lab, 'square.json').waitFor()
    expect(await accessibilityViolations(lab.page, 'dark')).toEqual([])
    await setup(lab).getByText('Say which array is for which layer').click()
    await select(lab, /^Weights of layer 1/).selectOption('W2')
    await select(lab, /^Weights of layer 2/).selectOption('W1')
    await select(lab, /^Biases of layer 2/).selectOption('')
    await expect
      .poll(() => taken(lab, 'square.json').innerText())
      .toMatch(/W2[\s\S]*b1[\s\S]*W1[\s\S]*none: zero/)
    await lab.button('Let shapes and names tell').click()
    await expect.poll(() => taken(lab, 'square.json').innerText()).toMatch(/W1[\s\S]*W2/)
  })

  it('whose names do not tell the order are said by fields, which are open then', async ({ lab }) => {
    await lab.chooseExample('XOR: five first weights')
    await lab.page.getByRole('textbox', { name: 'Hidden layers' }).fill('2, 2')
    const unclear = { left: [[1, 2], [3, 4]], right: [[5, 6], [7, 8]], end: [[1, 2]] } // prettier-ignore
    await lab.open({ name: 'unclear.json', text: JSON.stringify(unclear) })
    await setup(lab)
      .getByText(/in several orders, for example "left", "right"/)
      .first()
      .waitFor()
    await select(lab, /^Weights of layer 1/).selectOption('right')
    await select(lab, /^Weights of layer 2/).selectOption('left')
    await select(lab, /^Weights of layer 3/).selectOption('end')
    await expect.poll(() => taken(lab, 'unclear.json').innerText()).toMatch(/right[\s\S]*left[\s\S]*end/)
  })

  it('of a run are chosen by arm, seed and epoch', async ({ lab }) => {
    await lab.chooseExample('XOR: five first weights')
    await lab.button('Add an arm').click()
    const arm = setup(lab).getByRole('list', { name: 'Arms' }).getByRole('listitem').last()
    await arm.locator('summary').first().click()
    await arm.getByRole('combobox', { name: 'Initializer' }).selectOption('file')
    const chooser = lab.page.waitForEvent('filechooser')
    await arm.getByRole('button', { name: 'Choose a file of weights…' }).press('Enter')
    await (
      await chooser
    ).setFiles(fileURLToPath(new URL('../fixtures/versions/initlab-0/xor.initlab', import.meta.url)))
    await arm.getByText(/say whose weights: one of/).waitFor()
    await arm.getByRole('combobox', { name: 'Weights of the arm' }).selectOption({ index: 3 })
    await arm.getByText(/say which run/).waitFor()
    await arm.getByRole('combobox', { name: 'Seed' }).selectOption({ index: 2 })
    await arm.getByRole('table', { name: /^Taken from xor\.initlab: “.+”, seed \d+, epoch 20$/ }).waitFor()
    await arm.getByRole('combobox', { name: 'Epoch' }).selectOption('11')
    await arm.getByRole('table', { name: /epoch 11$/ }).waitFor()
    expect(await accessibilityViolations(lab.page, 'light')).toEqual([])
  })

  it('of a format that the lab does not read are told how to be converted', async ({ lab }) => {
    await drop(lab, 'net.pt', Buffer.from([0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0]))
    await lab.messages.getByText(/is a Python pickle.*numpy\.savez/).waitFor()
  })
})
