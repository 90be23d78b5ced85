/** What a person presses before the instance has answered to what they did before: nothing is refused for that, and their last wish is the last to arrive. */
import { expect } from 'chai'
import type { Route } from 'playwright-core'
import { aLiveState, aVideoWhole } from '../client/fixtures.ts'
import { clipPath, publish, uploads, videoId } from '../client/publish-states.ts'
import { signedIn, silent } from '../client/state.ts'
import { aPage } from './a-browser.ts'
import { shownPages } from './shown-pages.ts'

describe('pressed before the instance has answered', () => {
  const pages = shownPages()

  async function opened() {
    const context = await pages.browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 1000 } })
    const { page, complaints } = await aPage(context, { origin: pages.server.origin })
    await silent(page)
    return { page, complaints, [Symbol.asyncDispose]: () => context.close() }
  }

  it('« Publier dès que c’est prêt » waits until the film is known, and is done', async () => {
    await using early = await opened()
    const { page, complaints } = early
    const begun = Promise.withResolvers<void>()
    await uploads(page, () => {})
    await page.route('**/api/v1/uploads', async (route) => {
      await begun.promise
      await route.fallback()
    })
    const video = aVideoWhole({ uuid: videoId, publishedAt: null, live: aLiveState({ state: 'receiving' }) })
    await page.route(`**/api/v1/videos/${videoId}**`, (route) => route.fulfill({ json: video }))
    await page.goto(pages.server.show(publish))
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: /^Choisir/ }).click()
    await (await chooser).setFiles(clipPath)
    await page.getByRole('textbox', { name: 'Titre' }).fill('Lire à douze')
    await page.getByRole('button', { name: 'Publier dès que c’est prêt' }).click()
    await page.getByRole('button', { name: 'Publication…' }).waitFor()
    begun.resolve()
    await page.getByRole('heading', { name: 'C’est noté' }).waitFor()
    expect(complaints).to.deep.equal([])
  })

  it('« Merci », then taken back at once, is asked in that order', async () => {
    await using early = await opened()
    const { page, complaints } = early
    const asked: string[] = []
    const held = Promise.withResolvers<void>()
    const answered = async (route: Route) => {
      const given = route.request().method() === 'PUT'
      asked.push(route.request().method())
      if (given) await held.promise
      await route.fulfill({ json: { reaction: 'merci', given, count: given ? 8 : 7 } })
    }
    await page.route('**/merci', answered)
    const mine = { merci: false, essaye: false }
    const video = aVideoWhole({ mine, counts: { views: 1, comments: 0, merci: 7, essaye: 0 } })
    const threads = { total: 0, totalNotDeletedComments: 0, data: [], next: null }
    const data = { video, threads, related: [], list: null }
    await page.goto(pages.server.show({ frame: signedIn, content: { page: 'watch', data } }))
    const merci = (pressed: boolean) => page.getByRole('button', { name: /^Merci/, pressed })
    const thanked = page.waitForRequest('**/merci')
    await merci(false).click()
    await thanked
    await merci(true).click()
    await merci(false).waitFor()
    expect(asked).to.deep.equal(['PUT'])
    const takenBack = page.waitForResponse((response) => response.request().method() === 'DELETE')
    held.resolve()
    await takenBack
    await page.getByRole('button', { name: /^Merci.*7/, pressed: false }).waitFor()
    expect(asked).to.deep.equal(['PUT', 'DELETE'])
    expect(complaints).to.deep.equal([])
  })
})
