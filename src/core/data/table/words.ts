import { counted } from '../../words/counts'
import { formatCount } from '../../words/numbers'
import type { DecimalMark, Delimiter, MissingPolicy } from './choices'
import type { TableFacts } from './table-facts'
import type { LeftOut } from './table-look'

/** What was taken of a table, in the two lines that the prompt and the window tell it in. */

const delimitersInWords: Readonly<Record<Delimiter, string>> = {
  ',': 'commas between the cells',
  ';': 'semicolons between the cells',
  '\t': 'tabs between the cells',
  '|': 'bars between the cells',
  ' ': 'spaces between the cells'
}

const decimalsInWords: Readonly<Record<DecimalMark, string>> = { '.': 'decimal point', ',': 'decimal comma' }

const namesShown = 6

const longestShown = 40
const cut = (name: string): string =>
  name.length <= longestShown ? name : `${name.slice(0, longestShown - 1)}…`

const listed = (names: readonly string[]): string => listedWhole(names.map(cut))

const listedWhole = (names: readonly string[]): string =>
  names.slice(0, namesShown).join(', ') +
  (names.length > namesShown ? `, … (${formatCount(names.length)})` : '')

/** `2 titles or comments (lines 1, 2)`. */
function leftOutInWords({ what, count, lines }: LeftOut): string {
  if (lines.length === 0) return what
  const more = count > lines.length ? ', …' : ''
  return `${what} (${count === 1 ? 'line' : 'lines'} ${lines.join(', ')}${more})`
}

/** What a table has come to, apart from what was taken of the file. */
export interface TableUse {
  readonly instances: number
  readonly targets: readonly string[]
  /** Empty for a regression. */
  readonly classes: readonly string[]
  readonly features: readonly string[]
}

export function takenInWords(facts: TableFacts, use: TableUse): readonly [string, string] {
  const { fileName, delimiter, decimal, header, encoding, leftOut, ignored, missing, remarks } = facts
  const file = [
    `${fileName}: ${counted(use.instances, 'instance')}; ${delimitersInWords[delimiter]}`,
    decimalsInWords[decimal],
    header ? 'names in the first row' : 'no names in the first row',
    encoding
  ].join(', ')
  const outside = leftOut.length > 0 ? `; left out: ${leftOut.map(leftOutInWords).join(', ')}` : ''
  const kinds =
    use.classes.length > 0
      ? ` (${use.classes.length === 1 ? '1 class' : `${formatCount(use.classes.length)} classes`}: ${listed(use.classes)})`
      : ''
  const features =
    use.features.length > 0
      ? `${counted(use.features.length, 'feature')}: ${listed(use.features)}`
      : 'no feature'
  const without = ignored.length > 0 ? `; ignored: ${listedWhole(ignored.map(ignoredInWords))}` : ''
  const sentences = [
    `To predict: ${listed(use.targets)}${kinds}, from ${features}${without}`,
    missingInWords(missing),
    ...remarks
  ]
  return [`${file}${outside}.`, `${sentences.join('. ')}.`]
}

const ignoredInWords = ({ name, reason }: TableFacts['ignored'][number]): string => `${cut(name)} (${reason})`

const policies: Readonly<Record<Exclude<MissingPolicy, 'leave-out'>, string>> = {
  refuse: 'refused',
  fill: 'filled from the training part'
}

function missingInWords({ policy, cells, rowsLeftOut }: TableFacts['missing']): string {
  if (cells === 0) return 'No cell is missing'
  const rows = rowsLeftOut > 0 ? `, ${counted(rowsLeftOut, 'row')} left out` : ''
  return policy === 'leave-out'
    ? `${counted(cells, 'missing cell')}: ${counted(rowsLeftOut, 'row')} left out`
    : `${counted(cells, 'missing cell')}: ${policies[policy]}${rows}`
}
