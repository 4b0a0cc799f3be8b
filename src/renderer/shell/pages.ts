import { Activity, ChartNoAxesGantt, Columns3, FlaskConical, Library } from '@lucide/vue'
import { defineAsyncComponent, type Component } from 'vue'
import ComparisonView from '../comparison/ComparisonView.vue'
import SignalView from '../signal/SignalView.vue'
import StatisticsView from '../statistics/StatisticsView.vue'

/** One page of the window, reached by the rail at its left. */
interface Page {
  readonly id: string
  /** One short word: it stands under the icon. */
  readonly label: string
  readonly icon: Component
  readonly component: Component
  /** Whether it shows results, and so has nothing to show before there are any. */
  readonly needsRecord: boolean
}

/** In the order of the rail. To add a page, add it here. */
export const pages: readonly Page[] = [
  { id: 'compare', label: 'Compare', icon: Columns3, component: ComparisonView, needsRecord: true },
  { id: 'signal', label: 'Signal', icon: Activity, component: SignalView, needsRecord: true },
  {
    id: 'statistics',
    label: 'Statistics',
    icon: ChartNoAxesGantt,
    component: StatisticsView,
    needsRecord: true
  },
  {
    id: 'initializers',
    label: 'Initializers',
    icon: Library,
    // On demand: it brings its typesetter along.
    component: defineAsyncComponent(() => import('../initializers/InitializersPage.vue')),
    needsRecord: false
  },
  {
    id: 'replications',
    label: 'Replications',
    icon: FlaskConical,
    component: defineAsyncComponent(() => import('../replications/ReplicationsView.vue')),
    needsRecord: false
  }
]
