/** What an author reads of a film that waits, on « Mes vidéos », as the instance tells it. */
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import type { LiveState } from '#src/videos/video-schemas.ts'
import { aLiveState, myVideo } from '../client/fixtures.ts'
import { signedIn } from '../client/state.ts'
import { aPage, closed } from './a-browser.ts'
import { shownPages } from './shown-pages.ts'

describe('a film that waits, on « Mes vidéos »', () => {
  const pages = shownPages()

  it('tells its place and the time left as they come, and says when nothing is made', async () => {
    const waits = { state: 'queued', isPublished: false, publishedAt: null } as const
    const film = myVideo({ ...waits }, { isPublished: false, thumbnails: [], thumbnailPath: null, duration: 0 })
    const context = await pages.browser.newContext({ locale: 'fr-FR', viewport: { width: 360, height: 800 } })
    const { page, complaints } = await aPage(context, { origin: pages.server.origin })
    await using _page = { [Symbol.asyncDispose]: () => closed(page) }
    const listeners: ServerResponse[] = []
    const { promise: isHeard, resolve: heard } = Promise.withResolvers<void>()
    const instance = createServer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders()
      listeners.push(response)
      heard()
    })
    await using _server = { [Symbol.asyncDispose]: async () => instance.close().closeAllConnections() }
    await once(instance.listen(0, '127.0.0.1'), 'listening')
    const { port } = instance.address() as AddressInfo
    await page.route('**/videos/progress', (route) => route.continue({ url: `http://127.0.0.1:${port}/` }))
    const data = { total: 1, data: [film], next: null, removed: [] }
    await page.goto(pages.server.show({ frame: signedIn, content: { page: 'my-videos', data }, title: 'Mes vidéos' }))
    const reads = async (state: Partial<LiveState>, sentence: RegExp) => {
      const told = aLiveState({ uuid: film.uuid, ...waits, ...state })
      for (const response of listeners) response.write(`event: state\ndata: ${JSON.stringify(told)}\n\n`)
      await page.getByText(sentence).waitFor()
    }
    await page.getByText('Elle passe bientôt.').waitFor()
    await isHeard
    // Its file is looked at.
    const looked = { step: 'probe', fraction: 0 }
    await reads({ ...looked, place: 3, secondsLeft: 62 }, /2 vidéos passent avant\. Prête dans 1.min environ\./)
    // Known better, and nearly the same: what is read does not dance.
    await reads({ place: 2, secondsLeft: 68 }, /1 vidéo passe avant\. Prête dans 1.min environ\./)
    await reads({ place: 1, secondsLeft: 24 }, /La prochaine, c’est elle\. Prête dans 25.s environ\./)
    await reads({ place: 1, isStalled: true }, /Rien ne se prépare sur ce site en ce moment\. Elle garde sa place/)
    await reads({ place: 1, secondsLeft: 4 }, /Prête dans quelques secondes\./)
    const shown = { state: 'ready', isPartial: true } as const
    await reads({ ...shown, secondsLeft: 95 }, /Encore 1.min.30, plus si d’autres vidéos arrivent\./)
    await reads({ ...shown, isStalled: true }, /Elles attendent.: rien ne se prépare/)
    await reads({ ...shown }, /Elles attendent que chaque vidéo envoyée ait sa première qualité\./)
    expect(await page.getByRole('progressbar').count()).to.equal(0)
    await reads({ ...shown, step: 'rest', fraction: 0.4, secondsLeft: 30 }, /Encore 30.s, plus si/)
    expect(await page.getByRole('progressbar').count()).to.equal(1)
    expect(complaints).to.deep.equal([])
  })
})
