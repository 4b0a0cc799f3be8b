/** Options of a select: values as files have them, with what people call them. */
export const optionsOf = <Name extends string>(
  names: readonly Name[],
  titleOf: (name: Name) => string
): { value: Name; label: string }[] => names.map((value) => ({ value, label: titleOf(value) }))
