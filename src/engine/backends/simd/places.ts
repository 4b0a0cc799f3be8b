import { addresses, bytes, counts } from '../../abi/sizes'

export interface Panels {
  readonly at: number
  readonly panels: number
  readonly panelBytes: number
}

/** Bytes `from` … `to` - 1, which come after what is named. */
export interface Range {
  readonly after: string
  readonly from: number
  readonly to: number
}

/** Panels that hold so many columns. */
export const panelsOf = (columns: number): number => Math.ceil(columns / counts.COLUMNS)

const nextRow = (at: number): number => Math.ceil(at / bytes.ROW) * bytes.ROW

/** Gives out memory, one thing after the other, each at the start of a cache line with a guard behind it. */
export class Places {
  readonly guards: Range[] = []
  end: number = addresses.RESERVED

  constructor() {
    this.guard('room of the module', this.end)
  }

  take(name: string, size: number): number {
    const at = this.end
    if (size > 0) this.guard(name, at + size)
    return at
  }

  /** Panels of so many rows. Their length is an odd number of cache lines, so that they do not compete for the same places in the cache. */
  takePanels(name: string, columns: number, rows: number): Panels {
    const panels = panelsOf(columns)
    const panelBytes = (rows | 1) * bytes.ROW
    const at = this.end
    if (rows % 2 === 0) {
      for (let panel = 0; panel < panels; panel++) {
        const from = at + panel * panelBytes + rows * bytes.ROW
        this.guards.push({ after: `panel ${panel} of ${name}`, from, to: from + bytes.ROW })
      }
    }
    return { at: this.take(name, panels * panelBytes), panels, panelBytes }
  }

  /** A row and what is left of the one before. */
  private guard(after: string, from: number): void {
    this.end = nextRow(from) + bytes.ROW
    this.guards.push({ after, from, to: this.end })
  }
}
