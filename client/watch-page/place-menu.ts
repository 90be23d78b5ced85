/** A menu that a button opens: under it, or above it where there is little room, and never out of the window. */
const widest = 304
const margin = 16

export function placeMenu(menu: HTMLElement, { left, top, bottom }: DOMRect): void {
  const inlineSize = Math.min(widest, innerWidth - 2 * margin)
  menu.style.left = `${Math.max(margin, Math.min(left, innerWidth - inlineSize - margin))}px`
  const isHigh = bottom + 280 < innerHeight
  menu.style.top = isHigh ? `${bottom + 6}px` : 'auto'
  menu.style.bottom = isHigh ? 'auto' : `${innerHeight - top + 6}px`
}
