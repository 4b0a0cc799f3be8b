import type { RecordHead } from '#record/head'
import type { ArmSlice } from '../../runs/arm-slices'

/** What the units of a network are called in words. */

export const inputName = ({ data }: RecordHead, layer: number, row: number): string =>
  layer === 0 ? (data.featureNames[row] ?? `input ${row + 1}`) : `hidden ${layer}.${row + 1}`

export function unitName(
  { data, groups }: RecordHead,
  { group }: ArmSlice,
  layer: number,
  column: number
): string {
  const layers = groups[group]?.layers ?? []
  if (layer < layers.length - 1) return `hidden ${layer + 1}.${column + 1}`
  return layers.at(-1)?.fanOut === 1
    ? 'output'
    : `output ${(data.targetNames ?? data.classNames)[column] ?? column + 1}`
}

/** Of a weight, "x → hidden 1.2", or of a bias, which the last row of a layer has. */
export function weightName(
  head: RecordHead,
  slice: ArmSlice,
  layer: number,
  row: number,
  column: number
): string {
  const to = unitName(head, slice, layer, column)
  const { fanIn } = head.groups[slice.group]!.layers[layer]!
  return row === fanIn ? `bias of ${to}` : `${inputName(head, layer, row)} → ${to}`
}
