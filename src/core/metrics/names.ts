/** What is measured of every run at a recorded epoch. */
export const metricNames = ['trainLoss', 'trainAccuracy', 'testLoss', 'testAccuracy'] as const

/** What arms can be compared in. */
export const comparedNames = [...metricNames, 'epochsToGoal'] as const

export type MetricName = (typeof metricNames)[number]
export type ComparedName = (typeof comparedNames)[number]
