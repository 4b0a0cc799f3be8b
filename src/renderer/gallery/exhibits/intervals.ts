import { metricNames, perMetric, type ComparedName } from '#core/metrics/table'
import { compareArms, type ArmSample } from '#core/statistics/comparison'
import IntervalChart from '../../statistics/IntervalChart.vue'
import { armsTable, pairsTable, timesTable } from '../../statistics/statistics-tables'
import { exhibit, type Exhibit } from '../exhibit'
import { noise } from '../noise'

/** Values by arm and seed; a run whose value is not finite has diverged. */
function intervals(
  name: string,
  metric: ComparedName,
  arms: readonly string[],
  seeds: number,
  value: (arm: number, seed: number) => number
): Exhibit {
  const full = `IntervalChart: ${name}`
  const samples = arms.map((armName, arm): ArmSample => {
    const values = Array.from({ length: seeds }, (_, seed) => value(arm, seed))
    const solved = values.map((each, seed) => Number.isFinite(each) && (arm + seed) % 3 > 0)
    return {
      name: armName,
      epoch: 1000,
      metrics: perMetric((each) =>
        each === metric || metric === 'epochsToGoal' ? values : values.map(() => NaN)
      ),
      diverged: values.map((each) => !Number.isFinite(each)),
      solved,
      reachedAt: solved.map((reached, seed) => (reached ? Math.round(values[seed]!) : null))
    }
  })
  const statistics = compareArms(samples, 0, { compared: [metric] })
  const measured = metric === 'epochsToGoal' ? [] : metricNames.filter((each) => each === metric)
  return exhibit(
    full,
    IntervalChart,
    { statistics, samples, metric, goal: { metric: 'trainAccuracy', atLeast: 0.9 } },
    [armsTable(statistics, measured), pairsTable(statistics, metric), timesTable(statistics)]
  )
}

const many = ['zeros', 'pure random', 'Xavier', 'Xavier for ReLU, an arm with a long name', 'normalized']

export const intervalExhibits: readonly Exhibit[] = [
  intervals('one arm, one seed', 'trainLoss', ['alone'], 1, () => 0.125),
  intervals('one arm, ten seeds', 'trainLoss', ['alone'], 10, (_, seed) => 0.2 + 0.1 * noise(seed)),
  intervals(
    'five arms over decades',
    'trainLoss',
    many,
    10,
    (arm, seed) => 10 ** -arm * (1 + 0.5 * noise(seed, arm))
  ),
  intervals(
    'accuracies',
    'trainAccuracy',
    many,
    20,
    (arm, seed) => 0.7 + 0.05 * arm + 0.05 * noise(seed, arm)
  ),
  intervals(
    'accuracies that hardly differ',
    'testAccuracy',
    many.slice(0, 2),
    10,
    (arm, seed) => 0.9765 + 1e-4 * noise(seed, arm)
  ),
  intervals(
    'losses that hardly differ',
    'trainLoss',
    many.slice(0, 3),
    10,
    (arm, seed) => 0.125 + 1e-8 * noise(seed, arm)
  ),
  intervals('diverged', 'trainLoss', many.slice(0, 3), 8, (arm, seed) =>
    arm === 1 || (arm === 2 && seed > 2) ? NaN : 1 + 0.2 * noise(seed, arm)
  ),
  intervals(
    'huge',
    'trainLoss',
    many.slice(0, 2),
    8,
    (arm, seed) => 1e30 * (1 + arm + 0.2 * noise(seed, arm))
  ),
  intervals(
    'epochs to the goal',
    'epochsToGoal',
    many.slice(0, 3),
    9,
    (arm, seed) => 400 + 150 * arm + 90 * noise(seed, arm)
  )
]
