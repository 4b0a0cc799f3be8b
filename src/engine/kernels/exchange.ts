import { COLUMNS, ROW, RUNS, VECTOR } from './abi.generated'
import { checkLayout } from './layers'

/**
 * Parameters of one run, between the order of `TrainingState` ([row][unit], rows the input units, then the bias) and a
 * layer's panels. `panels` points at the run's lane. NaN comes out with one bit pattern, whichever operation made it.
 */

@inline
function copyFloat(from: usize, to: usize): void {
  const value = load<f32>(from)
  store<f32>(to, value == value ? value : <f32>NaN)
}

@inline
function copyVector(from: usize, to: usize): void {
  const value = v128.load(from)
  v128.store(to, v128.bitselect(value, f32x4.splat(NaN), f32x4.eq(value, value)))
}

@inline
function exchange(
  out: bool,
  lanes: i32,
  state: usize,
  panels: usize,
  panelBytes: usize,
  rows: i32,
  units: i32
): void {
  const perPanel = COLUMNS / lanes
  const laneBytes = <usize>lanes * 4
  for (let r = 0; r < rows; r++) {
    let panel = panels + r * ROW
    for (let u = 0; u < units; u += perPanel, panel += panelBytes) {
      const count = min(units - u, perPanel)
      let place = panel
      let i = 0
      if (lanes == 1) {
        for (; i + 4 <= count; i += 4, state += VECTOR, place += VECTOR) {
          if (out) copyVector(place, state)
          else copyVector(state, place)
        }
      }
      for (; i < count; i++, state += 4, place += laneBytes) {
        if (out) copyFloat(place, state)
        else copyFloat(state, place)
      }
    }
  }
}

export function writeParameters(
  lanes: i32,
  state: usize,
  panels: usize,
  panelBytes: usize,
  rows: i32,
  units: i32
): void {
  checkLayout(lanes)
  if (lanes == RUNS) exchange(false, RUNS, state, panels, panelBytes, rows, units)
  else exchange(false, 1, state, panels, panelBytes, rows, units)
}

export function readParameters(
  lanes: i32,
  state: usize,
  panels: usize,
  panelBytes: usize,
  rows: i32,
  units: i32
): void {
  checkLayout(lanes)
  if (lanes == RUNS) exchange(true, RUNS, state, panels, panelBytes, rows, units)
  else exchange(true, 1, state, panels, panelBytes, rows, units)
}
