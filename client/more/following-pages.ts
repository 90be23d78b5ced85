/**
 * The pages of a list that continues, each asked for once. What came is added below, and the keyboard goes on with the first of
 * it: the button that was pressed moves down, or goes.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Answer, Problem } from '../api/request.ts'
import { focusOn } from './focus-on.ts'
import { more } from './more.ts'

interface ListThatContinues<Page> {
  /** Of the following page; null once all of it is there. */
  next: () => string | null
  ask: (next: string) => Promise<Answer<Page>>
  /** To the list that is shown. */
  add: (page: Page) => void
  /** Selects what is shown of the list, in its order. */
  entries: string
  /** Its address, where the server gives the following page at one. */
  pathOf?: (next: string) => string | undefined
}

interface Host extends ReactiveControllerHost {
  readonly renderRoot: ParentNode
}

export class FollowingPages<Page> implements ReactiveController {
  #isLoading = false
  #problem: Problem | null = null
  readonly #host: Host
  readonly #list: ListThatContinues<Page>

  constructor(host: Host, list: ListThatContinues<Page>) {
    this.#host = host
    this.#list = list
    host.addController(this)
  }

  hostConnected() {}

  /** The foot of the list. */
  render() {
    const next = this.#list.next()
    if (next === null) return ''
    const path = this.#list.pathOf?.(next)
    return more({ isLoading: this.#isLoading, problem: this.#problem, load: this.#load, ...(path && { path }) })
  }

  #load = async (event: MouseEvent) => {
    const next = this.#list.next()
    if (next === null) return
    // A link that is opened beside this page is the browser's business.
    if (this.#list.pathOf?.(next) && (event.metaKey || event.ctrlKey || event.shiftKey)) return
    event.preventDefault()
    if (this.#isLoading) return
    this.#isLoading = true
    this.#host.requestUpdate()
    const { length: before } = this.#entries
    const answer = await this.#list.ask(next)
    this.#isLoading = false
    this.#problem = answer.ok ? null : answer.problem
    if (answer.ok) this.#list.add(answer.value)
    this.#host.requestUpdate()
    await this.#host.updateComplete
    if (answer.ok) focusOn(this.#entries[before])
  }

  get #entries() {
    return this.#host.renderRoot.querySelectorAll<HTMLElement>(this.#list.entries)
  }
}
