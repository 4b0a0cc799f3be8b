import { computed, inject, type InjectionKey, provide } from 'vue'
import { paletteOf, type Palette } from './palette'

/** How charts look where they are shown. Reactive. */
export interface Look {
  readonly palette: Palette
  /** For the back row of a classroom: marks are larger there. */
  readonly isProjector: boolean
  /** Size of the texts along axes, in CSS pixels. */
  readonly textSize: number
  /** How wide a text along an axis is, in CSS pixels. */
  textWidth(text: string): number
}

const key: InjectionKey<Look> = Symbol('how charts look')

/** For all charts inside the component that calls this in its setup. */
export function provideLook(isDark: () => boolean, isProjector: () => boolean): void {
  const palette = computed(() => paletteOf(isDark()))
  const textSize = computed(() => {
    void isProjector()
    // As --tiny in styles/tokens.css.
    return 0.75 * parseFloat(getComputedStyle(document.documentElement).fontSize)
  })
  const measure = computed(() => {
    const context = new OffscreenCanvas(1, 1).getContext('2d')
    if (!context) throw new Error('this browser draws no 2-D canvas')
    context.font = `${textSize.value}px ${getComputedStyle(document.body).fontFamily}`
    return (text: string): number => context.measureText(text).width
  })
  provide(key, {
    get palette() {
      return palette.value
    },
    get isProjector() {
      return isProjector()
    },
    get textSize() {
      return textSize.value
    },
    textWidth: (text) => measure.value(text)
  })
}

export function useLook(): Look {
  const look = inject(key)
  if (!look) throw new Error('a chart needs a component around it that calls provideLook')
  return look
}
