/** What a state of a page is made of, and what several of them share. */
import type { Page, Route } from 'playwright-core'
import type { ShownPage } from './a-page.ts'
import { aFrame, jeanne } from './fixtures.ts'

export interface State {
  /** « page, state ». */
  name: string
  page: ShownPage
  path?: string
  /** What the API answers, before the page is asked for. */
  prepare?: (page: Page) => Promise<unknown>
  /** What a person does to come there. */
  act?: (page: Page) => Promise<unknown>
  /** Something stands over the page (a dialog): the picture is of the window. */
  isOver?: boolean
  /** Errors that the state is made of. */
  expected?: RegExp
}

/** Nobody is signed in. */
export const frame = aFrame()
export const signedIn = { person: jeanne }
export const moderating = { person: { ...jeanne, may: { publish: true, moderate: true, administer: true } } }

export const answer =
  (body: unknown, status = 200) =>
  (route: Route) =>
    route.fulfill({ status, contentType: status < 400 ? 'application/json' : 'application/problem+json', json: body })

export const refused = (status: number, code: string, title: string, detail: string, errors: unknown[] = []) =>
  answer({ type: `/problems/${code}`, title, status, detail, instance: '/', code, requestId: 'a1b2', errors }, status)

export const cut = (route: Route) => route.abort('internetdisconnected')
/** What Chromium says of a request that a state makes fail. */
export const failedLoads = /Failed to load resource|net::ERR/

/** The instance has nothing to tell of one's videos for now: the stream stays open and silent. */
export const silent = (page: Page) => page.route('**/videos/progress', () => {})
