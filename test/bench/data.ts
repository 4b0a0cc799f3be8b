import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { generator } from '#core/random/generator'

/** Instances of a classification: inputs [instance][feature], labels [instance]. */
export interface Data {
  readonly inputs: Float64Array
  readonly labels: Int32Array
  readonly count: number
}

export function xor(): Data {
  return { inputs: Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1), labels: Int32Array.of(0, 1, 1, 0), count: 4 }
}

export function spirals(count: number): Data {
  const inputs = new Float64Array(2 * count)
  const labels = new Int32Array(count)
  for (let i = 0; i < count; i++) {
    const arm = i % 2
    const angle = (0.5 + (2.5 * Math.floor(i / 2)) / (count / 2)) * Math.PI
    const radius = (angle / 10) * (arm ? -1 : 1)
    inputs[2 * i] = radius * Math.cos(angle)
    inputs[2 * i + 1] = radius * Math.sin(angle)
    labels[i] = arm
  }
  return shuffled({ inputs, labels, count })
}

const dataFile = (name: string): Buffer => readFileSync(`resources/data/${name}`)

export function readDigits(): Data {
  const rows = dataFile('digits.csv')
    .toString()
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number))
  return shuffled({
    inputs: Float64Array.from(rows.flatMap((row) => row.slice(0, 64))),
    labels: Int32Array.from(rows, (row) => row[64] ?? 0),
    count: rows.length
  })
}

/** The first instances of mnist-10k, pixels divided by 255. */
export function pixels(count: number): Data {
  const images = gunzipSync(dataFile('mnist-10k-images-idx3-ubyte.gz')).subarray(16, 16 + 784 * count)
  const labels = gunzipSync(dataFile('mnist-10k-labels-idx1-ubyte.gz')).subarray(8, 8 + count)
  return { inputs: Float64Array.from(images, (pixel) => pixel / 255), labels: Int32Array.from(labels), count }
}

export function standardized(data: Data): Data {
  const features = data.inputs.length / data.count
  const inputs = data.inputs.slice()
  for (let f = 0; f < features; f++) {
    let sum = 0
    let squares = 0
    for (let i = f; i < inputs.length; i += features) sum += inputs[i]!
    const mean = sum / data.count
    for (let i = f; i < inputs.length; i += features) squares += (inputs[i]! - mean) ** 2
    const deviation = Math.sqrt(squares / data.count) || 1
    for (let i = f; i < inputs.length; i += features) inputs[i] = (inputs[i]! - mean) / deviation
  }
  return { ...data, inputs }
}

function shuffled(data: Data): Data {
  const features = data.inputs.length / data.count
  const order = generator(1, 'bench').permutation(data.count)
  const inputs = new Float64Array(data.inputs.length)
  const labels = new Int32Array(data.count)
  order.forEach((from, to) => {
    inputs.set(data.inputs.subarray(from * features, (from + 1) * features), to * features)
    labels[to] = data.labels[from] ?? 0
  })
  return { inputs, labels, count: data.count }
}
