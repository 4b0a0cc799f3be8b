import type { ColumnRole, TableChoices } from '#core/data/table/choices'
import type { ColumnLook, TableLook } from '#core/data/table/table-look'

/** What a column may be for, as its control offers it. */
export const roles = ['target', 'feature', 'category', 'ignore'] as const
export type Role = (typeof roles)[number]

/** Choices about columns, which mean nothing once the file is cut into other columns. */
const ofColumns = { target: undefined, task: undefined, columns: undefined } as const

/** With another encoding, delimiter or first row, the columns may have other names. */
export const withReading = (
  choices: TableChoices,
  change: Pick<TableChoices, 'encoding' | 'delimiter' | 'header'>
): TableChoices => ({ ...choices, ...ofColumns, ...change })

/** With this column alone as the target, whatever its role was. */
export const withTarget = (choices: TableChoices, name: string): TableChoices => ({
  ...choices,
  target: name,
  columns: without(choices.columns, name)
})

/**
 * With another role of a column. Where somebody has chosen the target of a regression, a further one joins it; a target
 * that was proposed makes way.
 */
export function withRole(choices: TableChoices, look: TableLook, name: string, role: Role): TableChoices {
  const chosen = choices.target === undefined ? [] : [choices.target].flat()
  if (role === 'target') {
    if (look.task.value === 'classification' || chosen.length === 0) return withTarget(choices, name)
    return { ...choices, target: [...chosen, name], columns: without(choices.columns, name) }
  }
  const others = chosen.filter((target) => target !== name)
  return {
    ...choices,
    target: others.length > 1 ? others : others[0],
    columns: { ...choices.columns, [name]: role }
  }
}

/** The role that a column has once the lab has looked again. */
export function roleOf(choices: TableChoices, { name, role }: ColumnLook): Role {
  if (choices.target === undefined) return choices.columns?.[name] ?? role
  if ([choices.target].flat().includes(name)) return 'target'
  return choices.columns?.[name] ?? (role === 'target' ? 'feature' : role)
}

function without(
  columns: TableChoices['columns'],
  name: string
): Readonly<Record<string, ColumnRole>> | undefined {
  const others = Object.entries(columns ?? {}).filter(([column]) => column !== name)
  return others.length === 0 ? undefined : Object.fromEntries(others)
}
