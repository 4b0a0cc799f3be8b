/** Resolves before the next repaint; at once where the page is hidden, after a fifth of a second where it does not repaint. */
export function nextFrame(): Promise<void> {
  if (document.hidden) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(done, 200)
    const request = requestAnimationFrame(done)
    function done(): void {
      clearTimeout(timer)
      cancelAnimationFrame(request)
      resolve()
    }
  })
}
