/** What the server writes, while the scripts are on their way: nothing moves when they come, and nothing untrue is said. */
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { html } from '#src/pages/html.ts'
import { states } from '../client/states.ts'
import { aPage } from './a-browser.ts'
import { shownPages } from './shown-pages.ts'

describe('before the scripts', () => {
  const pages = shownPages()

  const headerHeight = (page: Page) =>
    page.locator('c12-header').evaluate((header) => Math.round(header.getBoundingClientRect().height))

  for (const [who, name] of [
    ['a stranger', 'home, full, anonymous'],
    ['a teacher', 'mine, empty'],
  ] as const)
    it(`the header has the height that it keeps, for ${who}`, async () => {
      const state = states.find((each) => each.name === name)
      if (!state) throw new Error(`no state "${name}"`)
      for (const width of [360, 600, 900, 1280]) {
        const context = await pages.browser.newContext({ locale: 'fr-FR', viewport: { width, height: 800 } })
        try {
          const { page } = await aPage(context, { origin: pages.server.origin, expected: /ERR_FAILED/ })
          await page.route(/\.js$/, (route) => route.abort())
          await page.goto(pages.server.show(state.page))
          await page.evaluate(() => document.fonts.ready)
          const before = await headerHeight(page)
          await page.unrouteAll()
          await page.goto(pages.server.show(state.page))
          await page.evaluate(() => Promise.all([document.fonts.ready, customElements.whenDefined('c12-header')]))
          await page.getByRole('banner').getByRole('searchbox').waitFor()
          expect(`${width} px: ${await headerHeight(page)}`).to.equal(`${width} px: ${before}`)
        } finally {
          await context.close()
        }
      }
    })

  it('that scripts are needed is not said while they are on their way', async () => {
    const publish = states.find(({ name }) => name === 'publish, choosing')
    if (!publish) throw new Error('no state')
    const main = html`<h1>Publier une vidéo</h1><p class="panel needs-script">Cette page demande JavaScript.</p>`
    for (const [javaScriptEnabled, isSeen] of [
      [true, false],
      [false, true],
    ] as const) {
      const context = await pages.browser.newContext({ javaScriptEnabled })
      try {
        const page = await context.newPage()
        await page.route(/\.js$/, (route) => route.abort())
        await page.goto(pages.server.show({ ...publish.page, main }))
        await page.getByRole('heading', { name: 'Publier une vidéo' }).waitFor()
        expect(await page.getByText('Cette page demande JavaScript.').isVisible()).to.equal(isSeen)
      } finally {
        await context.close()
      }
    }
  })
})
