/** Gives the keyboard to what may not take it by itself: a heading, an entry of a list. What had it is no longer there. */
export function focusOn(entry: HTMLElement | null | undefined): void {
  entry?.focus()
  if (!entry || entry.matches(':focus-within')) return
  entry.tabIndex = -1
  entry.focus()
}
