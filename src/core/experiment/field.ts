export type Path = readonly PropertyKey[]

/** More than any field's name has. */
const longestKey = 60

/** A path as people write it: `arms[1].initializer`; names that are none of a field are cut. */
export const fieldName = (path: Path): string =>
  path.reduce<string>((name, key) => {
    if (typeof key === 'number') return `${name}[${key}]`
    const text = String(key)
    const shown = text.length <= longestKey ? text : `${text.slice(0, longestKey - 1)}…`
    return name === '' ? shown : `${name}.${shown}`
  }, '')
