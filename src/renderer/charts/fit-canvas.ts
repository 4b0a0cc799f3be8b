/** Gives a canvas one pixel a device pixel, cleared, and a context in CSS pixels. Keeps its memory where it fits. */
export function fitCanvas(
  canvas: HTMLCanvasElement,
  width: number,
  height: number
): CanvasRenderingContext2D {
  const ratio = window.devicePixelRatio || 1
  const columns = Math.max(1, Math.round(width * ratio))
  const rows = Math.max(1, Math.round(height * ratio))
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser draws no 2-D canvas')
  if (canvas.width === columns && canvas.height === rows) context.reset()
  else {
    canvas.width = columns
    canvas.height = rows
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  return context
}
