import type { Component } from 'vue'
import type { Table } from '../charts/table'

/** One chart of fixed data, with its twin; several where the chart has several. */
export interface Exhibit {
  /** E.g. "CurveChart: one seed". */
  readonly name: string
  readonly component: Component
  readonly props: Readonly<Record<string, unknown>>
  readonly tables: readonly Table[]
}

/** Checks the props of a chart where it is put on show. */
export const exhibit = <Props extends object>(
  name: string,
  component: new () => { $props: Props },
  props: Props,
  tables: readonly Table[] = []
): Exhibit => ({ name, component, props: props as Readonly<Record<string, unknown>>, tables })
