import type { InitializerConfig } from '#core/initializers/schema'
import { withDefaults } from '#core/initializers/schema'
import LawPlot from '../../initializers/LawPlot.vue'
import { exhibit, type Exhibit } from '../exhibit'

const law = (name: string, rule: InitializerConfig, fanIn = 64, fanOut = 32): Exhibit =>
  exhibit(`LawPlot: ${name}`, LawPlot, { rule, layer: { fanIn, fanOut, activation: 'tanh' } })

/** The chart has its twin itself: the words below it. */
export const lawExhibits: readonly Exhibit[] = [
  law('all weights alike', withDefaults('zeros')),
  law('uniform', withDefaults('glorot-uniform')),
  law('normal', withDefaults('he-normal')),
  law('a matrix, drawn once', withDefaults('orthogonal')),
  law('most weights zero', withDefaults('identity')),
  law('a narrow law', withDefaults('he-normal'), 8192, 8192),
  law('nothing to draw', { kind: 'file', path: '', layout: 'in-out' })
]
