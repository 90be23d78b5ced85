/** One browser, and one server of pages without an instance, for all the tests of a suite. */
import type { Browser } from 'playwright-core'
import { aPageServer, type PageServer } from '../client/a-page.ts'
import { frame } from '../client/state.ts'
import { aBrowser } from './a-browser.ts'

/** Called inside a `describe`: both are there from the first test on. */
export function shownPages(): { readonly browser: Browser; readonly server: PageServer } {
  const opened = {} as { browser: Browser; server: PageServer }
  before(async () => {
    opened.server = await aPageServer(frame)
    opened.browser = await aBrowser()
  })
  after(async () => {
    await opened.browser?.close()
    await opened.server?.[Symbol.asyncDispose]()
  })
  return opened
}
