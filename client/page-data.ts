/** What the server put in this document for its script (`src/pages/page-data.ts`): read once, never asked again. */
import type { DataOf, Frame, PageData, PageName } from '#src/pages/page-data.ts'

let read: PageData | null = null

/** @throws when the document holds none: the element is then not upgraded, and the server's own HTML stays. */
export function pageData(): PageData {
  if (read === null) {
    const text = document.getElementById('page-data')?.textContent
    if (!text) throw new Error('this document holds no page data')
    read = JSON.parse(text) as PageData
  }
  return read
}

/** What every page has: the instance, the person, the lists. */
export function frame(): Frame {
  return pageData()
}

/** Whether « Publier » leads this person somewhere: to publishing, or to what comes before (signing in, the charter). */
export function mayComeToPublish(): boolean {
  const { person } = frame()
  return person === null || person.may.publish || !person.hasAcceptedCharter
}

export function dataOf<N extends PageName>(page: N): DataOf<N> {
  const found = pageData()
  if (found.page !== page) throw new Error(`this document holds the data of "${found.page}", not of "${page}"`)
  return found.data as DataOf<N>
}

export function niveauNamed(slug: string): string {
  return frame().niveaux.find((niveau) => niveau.slug === slug)?.name ?? slug
}

export function thematiqueNamed(slug: string) {
  return frame().thematiques.find((thematique) => thematique.slug === slug) ?? null
}
