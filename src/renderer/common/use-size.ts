import { onUnmounted, ref, watch, type Ref } from 'vue'

/** Width and height of an element's content box, in CSS pixels, as it changes. */
export function useSize(element: Ref<HTMLElement | null>): {
  readonly width: Ref<number>
  readonly height: Ref<number>
} {
  const width = ref(0)
  const height = ref(0)
  const observer = new ResizeObserver(([entry]) => {
    if (!entry) return
    width.value = Math.floor(entry.contentRect.width)
    height.value = Math.floor(entry.contentRect.height)
  })
  watch(
    element,
    (now) => {
      observer.disconnect()
      if (now) observer.observe(now)
    },
    { flush: 'post', immediate: true }
  )
  onUnmounted(() => observer.disconnect())
  return { width, height }
}
