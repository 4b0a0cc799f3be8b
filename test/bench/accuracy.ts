import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { codeOf, elementaryFunctions } from '#engine/abi/codes'
import { instantiate } from '#engine/abi/instance'
import { addresses } from '#engine/abi/sizes'
import { kernelsFor } from '#engine/backends/simd/kernels'

/** Draws the errors of the kernels' elementary functions against JavaScript's in float64, as an SVG file. */
const { accuracy: file } = new Command('accuracy')
  .description('Draws the relative errors of exp, log, tanh and sigmoid as the kernels compute them.')
  .requiredOption('--accuracy <file>', 'the SVG file to write')
  .parse()
  .opts<{ accuracy: string }>()

const functions = [
  { name: 'exp', source: 'Cephes expf', exact: Math.exp, from: -87, to: 88 },
  { name: 'log', source: 'Cephes logf', exact: Math.log, from: 0.01, to: 10 },
  { name: 'tanh', source: 'Eigen generic_fast_tanh_float', exact: Math.tanh, from: -9, to: 9 },
  {
    name: 'sigmoid',
    source: '1 / (1 + exp)',
    exact: (x: number) => 1 / (1 + Math.exp(-x)),
    from: -40,
    to: 40
  }
] as const
const bins = 300
const pointsInBin = 400
/** Half a unit in the last place of float32 at most: what rounding alone may cost. */
const rounding = 2 ** -24
const most = 4e-7

const kernels = instantiate(await kernelsFor('strict'))
kernels.memory.grow(Math.ceil((bins * pointsInBin * 8) / 65536))

/** Largest relative error in every bin of the range. */
function errors({ name, exact, from, to }: (typeof functions)[number]): number[] {
  const count = bins * pointsInBin
  const x = Float32Array.from({ length: count }, (_, i) => from + ((to - from) * (i + 0.5)) / count)
  const floats = new Float32Array(kernels.memory.buffer)
  const input = addresses.RESERVED
  const at = input / 4
  floats.set(x, at)
  const which = codeOf(elementaryFunctions, `elementary-${name}`)
  kernels.elementary({ which, from: input, to: input + x.byteLength, count: count / 4 })
  const largest = new Array<number>(bins).fill(0)
  for (let i = 0; i < count; i++) {
    const truth = exact(x[i]!)
    const error = truth === 0 ? 0 : Math.abs(floats[at + count + i]! / truth - 1)
    const bin = Math.floor(i / pointsInBin)
    largest[bin] = Math.max(largest[bin]!, error)
  }
  return largest
}

const [width, height, left, top] = [380, 200, 56, 34]
const y = (error: number): number => top + height * (1 - Math.min(error, most) / most)

function panel(one: (typeof functions)[number], index: number): string {
  const all = errors(one)
  const points = all.map(
    (error, bin) => `${(left + (width * (bin + 0.5)) / bins).toFixed(1)},${y(error).toFixed(1)}`
  )
  const ticks = [0, 1e-7, 2e-7, 3e-7, 4e-7].map(
    (value) =>
      `<line x1="${left}" x2="${left + width}" y1="${y(value)}" y2="${y(value)}" stroke="#999" stroke-width="0.4"/>` +
      `<text x="${left - 6}" y="${y(value) + 4}" text-anchor="end">${value === 0 ? '0' : value.toExponential(0)}</text>`
  )
  const across = (index % 2) * (left + width + 24)
  const down = Math.floor(index / 2) * (top + height + 44)
  return `<g transform="translate(${across} ${down})">
<text x="${left}" y="20" font-weight="bold">${one.name}(x), ${one.source}: at most ${Math.max(...all).toExponential(1)}</text>
${ticks.join('\n')}
<line x1="${left}" x2="${left + width}" y1="${y(rounding)}" y2="${y(rounding)}" stroke="#b45309" stroke-dasharray="5 4"/>
<polyline points="${points.join(' ')}" fill="none" stroke="#1d4ed8"/>
<text x="${left}" y="${top + height + 18}">${one.from}</text>
<text x="${left + width}" y="${top + height + 18}" text-anchor="end">${one.to}</text>
<text x="${left + width / 2}" y="${top + height + 18}" text-anchor="middle">x</text>
</g>`
}

const total = { width: 2 * (left + width + 24), height: 2 * (top + height + 44) + 24 }
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${total.width} ${total.height}" font-family="sans-serif" font-size="12">
<title>Largest relative errors of the kernels' elementary functions</title>
<rect width="100%" height="100%" fill="white"/>
${functions.map(panel).join('\n')}
<text x="${left}" y="${total.height - 10}">Largest relative error of ${pointsInBin} arguments in each of ${bins} intervals. Dashed: half a unit in the last place of float32.</text>
</svg>
`
await writeFile(file, svg)
for (const one of functions)
  console.log(`${one.name}: largest relative error ${Math.max(...errors(one)).toExponential(2)}`)
