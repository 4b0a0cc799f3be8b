import { computed, shallowRef } from 'vue'
import { useSize } from '../common/use-size'
import { scaleOf, type Domain, type Overshoot, type Scale } from './scale'

/** The area that a chart draws on: its size in CSS pixels and its two scales, as they change. */
export interface Plot {
  readonly width: number
  readonly height: number
  readonly x: Scale
  /** Upwards. */
  readonly y: Scale
  /** Gives it the element whose size it has; PlotArea does. */
  attach(element: unknown): void
}

/** Room between the ends of the scales and the edges, so that marks at the very end are whole. */
export interface Inset {
  readonly x: number
  readonly top: number
  readonly bottom: number
}
const usual: Inset = { x: 6, top: 6, bottom: 6 }

/** `overshoot`: of the y scale, for charts that let lines leave at the top. */
export function usePlot(
  x: () => Domain,
  y: () => Domain,
  { inset = usual, overshoot }: { readonly inset?: Inset; readonly overshoot?: Overshoot } = {}
): Plot {
  const element = shallowRef<HTMLElement | null>(null)
  const { width, height } = useSize(element)
  const across = computed(() => scaleOf(x(), [inset.x, Math.max(inset.x, width.value - inset.x)]))
  const up = computed(() =>
    scaleOf(y(), [Math.max(inset.top, height.value - inset.bottom), inset.top], overshoot)
  )
  return {
    get width() {
      return width.value
    },
    get height() {
      return height.value
    },
    get x() {
      return across.value
    },
    get y() {
      return up.value
    },
    attach: (next) => (element.value = next instanceof HTMLElement ? next : null)
  }
}
