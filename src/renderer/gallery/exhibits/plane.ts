import type { PreparedData } from '#core/data/dataset'
import { forward } from '#core/network/forward'
import type { Layer } from '#core/network/problem'
import DecisionMap from '../../comparison/plane/DecisionMap.vue'
import FitChart from '../../comparison/plane/FitChart.vue'
import { answersTable, predictionsTable } from '../../comparison/plane/answer-tables'
import { dataBounds, decisionGrid } from '../../comparison/plane/decision-grid'
import { fitBounds, fitCurve } from '../../comparison/plane/fit-curve'
import { exhibit, type Exhibit } from '../exhibit'
import { clouds, sine } from './plane-data'

function finished<Result>(work: Generator<void, Result>): Result {
  let step = work.next()
  while (!step.done) step = work.next()
  return step.value
}

/** The class whose centre is nearest. */
function nearestCentre(classes: number): { layers: Layer[]; parameters: Float64Array } {
  const angles = Array.from({ length: classes }, (_, k) => (k / classes) * 2 * Math.PI)
  const weights = [
    ...angles.map((angle) => 4 * Math.cos(angle)),
    ...angles.map((angle) => 4 * Math.sin(angle))
  ]
  return {
    layers: [{ fanIn: 2, fanOut: classes, activation: 'softmax' }],
    parameters: Float64Array.from([...weights, ...angles.map(() => 0)])
  }
}

const broken = ({
  layers,
  parameters
}: ReturnType<typeof nearestCentre>): ReturnType<typeof nearestCentre> => ({
  layers,
  parameters: parameters.fill(NaN)
})

function map(name: string, data: PreparedData, network: ReturnType<typeof nearestCentre> | null): Exhibit {
  const full = `DecisionMap: ${name}`
  const grid =
    network &&
    finished(decisionGrid(network.layers, network.parameters, data.classNames.length, dataBounds(data)))
  const outputs = network && forward(network.layers, network.parameters, data.train.inputs, data.train.count)
  return exhibit(full, DecisionMap, { label: full, grid, data }, [
    answersTable(data, [{ name: 'arm', outputs, output: network?.layers.at(-1) }])
  ])
}

/** One tanh unit: `scale` · tanh(x). */
const bend = (scale: number): { layers: Layer[]; parameters: Float64Array } => ({
  layers: [
    { fanIn: 1, fanOut: 1, activation: 'tanh' },
    { fanIn: 1, fanOut: 1, activation: 'linear' }
  ],
  parameters: Float64Array.of(1, 0, scale, 0)
})

function fit(name: string, network: ReturnType<typeof bend> | null): Exhibit {
  const full = `FitChart: ${name}`
  const answers = network && finished(fitCurve(network.layers, network.parameters, fitBounds(sine)))
  const outputs = network && forward(network.layers, network.parameters, sine.train.inputs, sine.train.count)
  return exhibit(full, FitChart, { label: full, answers, data: sine }, [
    predictionsTable(sine, [{ name: 'arm', outputs, output: network?.layers.at(-1) }])
  ])
}

export const planeExhibits: readonly Exhibit[] = [
  map('before any weights', clouds(2, 20), null),
  map('two classes', clouds(2, 60), nearestCentre(2)),
  map('ten classes, two thousand points', clouds(10, 2000), nearestCentre(10)),
  map('diverged', clouds(2, 60), broken(nearestCentre(2))),
  fit('before any weights', null),
  fit('a network', bend(1)),
  fit('far outside', bend(1e6)),
  fit('diverged', bend(NaN))
]
