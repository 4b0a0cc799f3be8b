import { withDefaults, type InitializerConfig } from '#core/initializers/schema'
import type { InitializerKind } from '#core/initializers/table'

/** What an arm is given when a rule is picked: its defaults, and where there are none something to go on from. */
export function startingRule(kind: InitializerKind): InitializerConfig {
  if (kind === 'expression') return { kind, weights: 'z * sqrt(2/fan_in)' }
  if (kind === 'file') return { kind, path: '' }
  return withDefaults(kind)
}
