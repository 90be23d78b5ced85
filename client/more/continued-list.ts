import { LitElement } from 'lit'
import { announce } from '../announce/announce.ts'
import type { Answer } from '../api/request.ts'
import { FollowingPages } from './following-pages.ts'
import { notShown } from './not-shown.ts'

export interface ContinuedPage<One> {
  data: readonly One[]
  /** What `load` takes for the following page; null on the last one. */
  next: string | null
}

/**
 * A list that continues, whatever it is of: « Voir plus » adds to it, says how many came, and puts the focus on the first
 * of them. `pathOf(next)`: the address of the following page, where the server gives one; « Voir plus » is then a link.
 */
export abstract class ContinuedList<One extends { readonly uuid: string }> extends LitElement {
  static override properties = {
    page: { attribute: false },
    load: { attribute: false },
    pathOf: { attribute: false },
    label: {},
    added: { state: true },
    next: { state: true },
  }
  declare page: ContinuedPage<One>
  declare load: (next: string) => Promise<Answer<ContinuedPage<One>>>
  declare pathOf: ((next: string) => string) | null
  declare label: string
  declare added: readonly One[]
  declare next: string | null
  protected readonly pages: FollowingPages<ContinuedPage<One>>

  /** @param entries selects each of the list, in its order. @param told how many came, in words */
  constructor({ entries, told }: { entries: string; told: (count: number) => string }) {
    super()
    this.page = { data: [], next: null }
    this.load = () => Promise.resolve({ ok: true, value: { data: [], next: null } })
    this.pathOf = null
    this.label = ''
    this.added = []
    this.next = null
    this.pages = new FollowingPages(this, {
      next: () => this.next,
      ask: (next) => this.load(next),
      add: ({ data, next }) => {
        const came = notShown(this.shown, data, ({ uuid }) => uuid)
        this.added = [...this.added, ...came]
        this.next = next
        announce(told(came.length))
      },
      entries,
      pathOf: (next) => this.pathOf?.(next),
    })
  }

  protected get shown(): readonly One[] {
    return [...this.page.data, ...this.added]
  }

  override willUpdate(changed: Map<string, unknown>) {
    if (!changed.has('page')) return
    this.added = []
    this.next = this.page.next
  }
}
