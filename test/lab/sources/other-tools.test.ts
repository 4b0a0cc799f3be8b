import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { InputError } from '#core/errors'
import { initializeParameters } from '#core/initializers/initialize'
import { forward } from '#core/network/forward'
import type { Layer } from '#core/network/problem'
import { openWeights, takeWeights } from '#lab/sources/imported-weights'
import { compression } from '#node/compression'
import { files } from '#node/files'

/** A file that another program wrote (test/reference/make_weights.py), and what it computes with it. */
interface Network {
  readonly writer: string
  readonly file: string
  readonly bytes: string
  readonly sizes: readonly number[]
  /** [instance][feature] */
  readonly inputs: readonly (readonly number[])[]
  /** [instance][target] */
  readonly targets: readonly (readonly number[])[]
  /** Mean squared error in float64; tanh between the layers. */
  readonly loss: number
  /** Whether names and shapes leave one reading. */
  readonly decided: boolean
}

let networks: readonly Network[]
beforeAll(async () => {
  const path = fileURLToPath(new URL('../../reference/weights.json', import.meta.url))
  networks = JSON.parse(await readFile(path, 'utf8')) as Network[]
})

const layersOf = (sizes: readonly number[]): Layer[] =>
  sizes.slice(1).map((fanOut, l) => ({
    fanIn: sizes[l]!,
    fanOut,
    activation: l === sizes.length - 2 ? 'linear' : 'tanh'
  }))

/** The loss of the network as it was read, or why it was refused. */
async function lossOf({ file: path, bytes, sizes, inputs, targets }: Network): Promise<number | string> {
  const file = { kind: 'file', path } as const
  const layers = layersOf(sizes)
  const read = () => Promise.resolve(Uint8Array.from(Buffer.from(bytes, 'base64')))
  try {
    const arrays = await openWeights(file, 'initializer', '', { compression, files: { ...files, read } })
    const imported = takeWeights(arrays, file, layers, 'initializer')
    const parameters = initializeParameters(file, layers, 1, imported)
    const outputs = forward(layers, parameters, Float64Array.from(inputs.flat()), inputs.length)
    const wanted = targets.flat()
    return wanted.reduce((sum, target, at) => sum + (outputs[at]! - target) ** 2, 0) / wanted.length
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
}

test('240 networks of other programs end in their own loss, or in a refusal with the choices where nothing decides', async () => {
  const answers = await Promise.all(
    networks.map(async (network) => ({ network, answer: await lossOf(network) }))
  )
  const told = ({ writer, sizes, loss }: Network, answer: unknown) =>
    `${writer} ${sizes.join('-')}: ${String(answer)}, right is ${loss}`
  const wrong = answers.filter(
    ({ network, answer }) => typeof answer === 'number' && !(Math.abs(answer / network.loss - 1) < 1e-9)
  )
  expect(wrong.map(({ network, answer }) => told(network, answer))).toEqual([])
  const refused = answers.filter(({ answer }) => typeof answer === 'string')
  const needless = refused.filter(({ network }) => network.decided)
  expect(needless.map(({ network, answer }) => told(network, answer))).toEqual([])
  const guessed = answers.filter(({ network, answer }) => !network.decided && typeof answer === 'number')
  expect(guessed.map(({ network, answer }) => told(network, answer))).toEqual([])
  for (const { answer } of refused) expect(answer).toMatch(/"layout": "in-out"|"layers": \[/)
  expect([answers.length, refused.length]).toEqual([240, networks.filter(({ decided }) => !decided).length])
})
