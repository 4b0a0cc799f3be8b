import type { ProfileName } from '#core/probes/layer-profile'

/** What is told of the signal by lines over the layers. */
export interface ProfileSection {
  readonly title: string
  readonly explain: string
  /** At the start of a chart's name: "… of Xavier, layer by layer". */
  readonly about: string
  /** One line each. Shares of a layer are on an axis of their own, from 0 to 1. */
  readonly names: readonly [ProfileName, ...ProfileName[]]
  readonly isShare: boolean
}

const section = (name: ProfileName, title: string, explain: string): ProfileSection => ({
  title,
  explain,
  about: title,
  names: [name],
  isShare: false
})

export const profileSections: readonly ProfileSection[] = [
  section(
    'activations',
    'Standard deviation of the activations',
    'A level line: the signal passes. A falling one: it vanishes on its way; a rising one: it explodes. Dots: what ' +
      'theory expects of layers without end.'
  ),
  section(
    'variation',
    'Spread of the activations over inputs',
    'How much a unit’s answer differs from input to input. Where it falls to nothing, all inputs look the same from ' +
      'there on.'
  ),
  section(
    'gradients',
    'Root mean square of the back-propagated gradients',
    'Read from the right, as training does: where it falls towards layer 1, the first layers hardly learn.'
  ),
  {
    title: 'Saturated values, dead and identical units',
    explain:
      'Shares of a layer. Saturated (dots): nearly flat there, half of a ReLU layer at its start. Dead (squares, ' +
      'dashed): no gradient for any input. Identical (crosses, dotted): another unit is the same.',
    about: 'Shares of saturated values, dead and identical units',
    names: ['saturated', 'dead', 'identical'],
    isShare: true
  }
]
