import type { ComparisonStatistics } from '#core/statistics/comparison'
import { conclusions } from '#core/statistics/conclusions'
import { conclusionsInEnglish } from '#core/words/english/conclusions'
import type { Asked } from './asked'

/** For programs; documented in docs/statistics.md. What is not a finite number becomes null. */
export function statisticsJson(statistics: ComparisonStatistics, { metric, goal }: Asked): object {
  const { arms, baseline, confidence } = statistics
  return {
    baseline: arms[baseline]!.name,
    metric,
    goal,
    confidence,
    methods: {
      medianInterval: 'percentile bootstrap over all resamples',
      solvedInterval: 'Wilson',
      epochsToGoal: 'Kaplan-Meier',
      difference: 'Hodges-Lehmann, with the interval of the signed-rank test',
      test: 'Wilcoxon signed-rank, two-sided, zero differences left out',
      correction: 'Holm'
    },
    arms,
    conclusions: conclusionsInEnglish(conclusions(statistics, metric))
  }
}
