/**
 * « Précédent » brings a page back as it was, from the browser's memory or its cache, without asking the instance: on a
 * shared computer it may have been written for somebody who has signed out since. Then it is asked for again.
 */
import { nobody, personKept, whose } from '../drafts/own-names.ts'

export function keepToItsPerson(): void {
  const mine = whose()
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  if (visit?.type === 'back_forward' && isOfAnother(mine)) {
    again()
    return
  }
  try {
    if (mine === nobody) localStorage.removeItem(personKept)
    else localStorage.setItem(personKept, mine)
  } catch {
    // Refused: there is nothing to compare with.
  }
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted && isOfAnother(mine)) again()
  })
}

/** Whether the last page that this browser was given, in whatever tab, was for another person, or for nobody. */
function isOfAnother(mine: string): boolean {
  try {
    return (localStorage.getItem(personKept) ?? nobody) !== mine
  } catch {
    return false
  }
}

function again(): void {
  document.documentElement.hidden = true
  location.reload()
}
