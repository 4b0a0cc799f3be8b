import { InputError, shortened } from '../../errors'
import { didYouMean } from '../../nearest'
import type { Reading } from './reading'
import { isIndex } from './identifier'
import type { Use } from './use'

/**
 * A table of test instances, used as that of the training instances. Throws `InputError` where its columns are others; one
 * that is ignored need not be there.
 */
export function usedAs(training: Use, test: Reading): Use {
  const { laid, columns } = test
  const refuse = (name: string, message: string): never => {
    throw new InputError([
      { field: laid.field, value: shortened(name), message: `${laid.file.fileName} ${message}` }
    ])
  }
  const { laid: trained } = training.reading
  const roleOf = new Map(trained.names.all.map((name, place) => [name, training.roles[place]!]))
  for (const [name, role] of roleOf) {
    if (role === 'ignore' || laid.names.all.includes(name)) continue
    const what = role === 'target' ? 'the target' : 'a column'
    refuse(
      name,
      `lacks ${what} of the training file (${trained.file.fileName})${didYouMean(name, laid.names.all)}`
    )
  }
  const roles = columns.columns.map((column) => {
    const role = roleOf.get(column.name)
    if (role !== undefined) return role
    if (isIndex(laid, columns, column)) return 'ignore'
    return refuse(column.name, `has this column, which the training file (${trained.file.fileName}) lacks`)
  })
  const targets = training.targets.map(({ name }) => columns.columns.find((column) => column.name === name)!)
  return { ...training, reading: test, roles, targets }
}
