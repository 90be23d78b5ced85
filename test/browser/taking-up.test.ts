/**
 * What was begun is taken up again: a file that was on its way, a sheet that was being written. What the instance has
 * since, and what was asked of it, are never written over without a word.
 */
import { expect } from 'chai'
import type { Page, Request } from 'playwright-core'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { aLiveState, aVideoWhole, publishData } from '../client/fixtures.ts'
import { allArrived, clipPath, heardOf, publish, uploads, videoId } from '../client/publish-states.ts'
import { failedLoads, refused, signedIn, silent } from '../client/state.ts'
import { aPage, closed } from './a-browser.ts'
import { shownPages } from './shown-pages.ts'

describe('what was begun', () => {
  const pages = shownPages()

  const live = aLiveState({ uuid: videoId, state: 'receiving', isPublished: false, publishedAt: null })
  const draft = aVideoWhole({
    uuid: videoId,
    name: 'Salle 12',
    isPublished: false,
    publishedAt: null,
    audience: 'brouillon',
    playback: null,
    live,
  })
  const out = aVideoWhole({ uuid: videoId, name: 'Lire à douze', live: aLiveState({ uuid: videoId }) })
  const editing = (video: VideoDetails) => ({
    frame: signedIn,
    content: { page: 'edit-video' as const, data: { ...publishData, video } },
  })

  /** A page where the instance knows one video, and what it was asked of it. */
  async function opened(video: VideoDetails) {
    const context = await pages.browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 1000 } })
    const { page, complaints } = await aPage(context, { origin: pages.server.origin, expected: failedLoads })
    const known = { video, asked: [] as Request[] }
    await silent(page)
    page.on('dialog', (dialog) => dialog.accept())
    await page.route(`**/api/v1/videos/${videoId}**`, async (route) => {
      known.asked.push(route.request())
      if (route.request().method() === 'DELETE') return route.fulfill({ status: 204 })
      await route.fulfill({ json: known.video })
    })
    return { page, complaints, known, [Symbol.asyncDispose]: () => closed(page) }
  }

  async function choose(page: Page, name: RegExp | string = /^Choisir/) {
    const chooser = page.waitForEvent('filechooser')
    await page.getByText(name).first().click()
    await (await chooser).setFiles(clipPath)
  }
  const title = (page: Page) => page.getByRole('textbox', { name: 'Titre' })
  const titlesOf = (asked: readonly Request[]) =>
    asked.filter((one) => one.method() === 'PATCH').map((one) => one.postDataJSON().title)

  it('a file sent again after « Publier dès que c’est prêt » leaves what was published as it is', async () => {
    await using begun = await opened(draft)
    const { page, known, complaints } = begun
    await uploads(page, () => {})
    await page.goto(pages.server.show(publish))
    await choose(page)
    await title(page).fill('Lire à douze')
    known.video = { ...out, publishedAt: null, playback: null, live: { ...live, isPublished: true } }
    await page.getByRole('button', { name: 'Publier dès que c’est prêt' }).click()
    await page.getByRole('heading', { name: 'C’est noté' }).waitFor()
    await page.reload()
    known.asked.length = 0
    await choose(page)
    await page.getByRole('heading', { name: 'C’est noté' }).waitFor()
    await page.getByRole('progressbar', { name: 'Envoi de la vidéo' }).waitFor()
    expect(known.asked.map((one) => one.method())).to.deep.equal(['GET'])
    expect(complaints).to.deep.equal([])
  })

  it('a file sent again finds the sheet as it is now, and offers what had been typed over a former one', async () => {
    await using begun = await opened(draft)
    const { page, known, complaints } = begun
    await uploads(page, () => {})
    await page.goto(pages.server.show(publish))
    await choose(page)
    await title(page).fill('Lire à douze')
    await page.getByText('Enregistré').waitFor()
    await page.reload()
    known.asked.length = 0
    known.video = { ...draft, name: 'Un titre donné ailleurs', audience: 'lien' }
    await choose(page)
    const offer = page.getByRole('button', { name: /^Reprendre ce que vous aviez écrit le/ })
    await offer.waitFor()
    expect(await title(page).inputValue()).to.equal('Un titre donné ailleurs')
    expect(await page.getByRole('radio', { name: /^Avec le lien|lien/ }).isChecked()).to.equal(true)
    expect(titlesOf(known.asked)).to.deep.equal([])
    await offer.click()
    expect(await title(page).inputValue()).to.equal('Lire à douze')
    await page.getByText('Enregistré').waitFor()
    expect(titlesOf(known.asked)).to.deep.equal(['Lire à douze'])
    expect(complaints).to.deep.equal([])
  })

  it('the sheet of a file that cannot be prepared goes on with another file, which takes its place', async () => {
    await using begun = await opened(draft)
    const { page, known, complaints } = begun
    await uploads(page, allArrived)
    await heardOf(page, { state: 'failed', failure: 'Ce fichier n’est pas une vidéo.' })
    await page.goto(pages.server.show(publish))
    await choose(page)
    await page.getByRole('alert').getByText('Ce fichier n’est pas une vidéo.').waitFor()
    await title(page).fill('Lire à douze')
    expect(
      await page
        .getByRole('main')
        .getByRole('button', { name: /^Publier/ })
        .count(),
    ).to.equal(0)
    await silent(page)
    known.asked.length = 0
    const gone = page.waitForRequest((request) => request.method() === 'DELETE')
    await choose(page, 'Choisir un autre fichier')
    await page.getByRole('main').getByRole('button', { name: 'Publier' }).waitFor()
    expect(new URL((await gone).url()).pathname).to.equal(`/api/v1/videos/${videoId}`)
    expect(await title(page).inputValue()).to.equal('Lire à douze')
    expect(complaints).to.deep.equal([])
  })

  it('a file that arrives while one is asked whether to stop it is erased all the same', async () => {
    await using begun = await opened(draft)
    const { page, known, complaints } = begun
    const { promise: isConfirming, resolve: confirm } = Promise.withResolvers<void>()
    await uploads(page, async (route) => {
      if (route.request().method() === 'DELETE')
        return refused(409, 'upload-already-received', 'Déjà arrivé', 'Ce fichier est déjà arrivé.')(route)
      await isConfirming
      await allArrived(route)
    })
    await page.goto(pages.server.show(publish))
    await choose(page)
    await page.getByRole('button', { name: 'Arrêter l’envoi' }).click()
    const dialog = page.getByRole('dialog', { name: 'Arrêter cet envoi ?' })
    await dialog.waitFor()
    confirm()
    await page.getByText('Tout est arrivé').first().waitFor()
    await dialog.getByRole('button', { name: 'Arrêter l’envoi' }).click()
    await page.getByRole('button', { name: /^Choisir/ }).waitFor()
    expect(known.asked.map((one) => one.method())).to.include('DELETE')
    expect(complaints).to.deep.equal([])
  })

  it('what was typed over a sheet that changed since is offered, not put in its place', async () => {
    await using begun = await opened(out)
    const { page, complaints } = begun
    await page.goto(pages.server.show(editing(out)))
    await title(page).fill('Lire à douze, autrement')
    await page.reload()
    expect(await title(page).inputValue()).to.equal('Lire à douze, autrement')
    await page.goto(pages.server.show(editing({ ...out, audience: 'lien' })))
    const leave = page.getByRole('button', { name: 'Laisser', exact: true })
    await leave.waitFor()
    expect(await title(page).inputValue()).to.equal('Lire à douze')
    await leave.click()
    await page.reload()
    await page.getByRole('button', { name: 'Enregistrer' }).waitFor()
    expect(await title(page).inputValue()).to.equal('Lire à douze')
    expect(await leave.count()).to.equal(0)
    expect(complaints).to.deep.equal([])
  })

  it('another film that was on its way goes on once the same file is chosen again, without asking twice', async () => {
    await using begun = await opened(out)
    const { page, complaints } = begun
    await uploads(page, () => {})
    await page.goto(pages.server.show(editing(out)))
    await choose(page, 'Remplacer le fichier')
    await page.getByRole('button', { name: 'Envoyer ce fichier' }).click()
    await page.getByRole('button', { name: 'Arrêter l’envoi' }).waitFor()
    await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('envoi-de:')))
    await page.goto(pages.server.show(publish))
    await page.getByText('Le remplacement d’un fichier attend d’être terminé').waitFor()
    // This page sends new films: what it offers to choose is not that file.
    await page.getByRole('button', { name: 'Choisir une vidéo' }).waitFor()
    const awaited = { ...aLiveState({ uuid: videoId, state: 'receiving' }), isReplacing: true }
    const path = await page.getByRole('link', { name: 'Reprendre l’envoi' }).getAttribute('href')
    expect(path).to.equal(`/mes-videos/${videoId}`)
    await page.goto(pages.server.show(editing({ ...out, live: awaited }), `/mes-videos/${videoId}`))
    await page.getByText('L’envoi d’un nouveau fichier n’est pas fini.').waitFor()
    await page.getByRole('button', { name: 'Ne plus remplacer' }).waitFor()
    const goesOn = page.waitForRequest((request) => request.method() === 'HEAD' && request.url().includes('/uploads/'))
    await choose(page, 'Choisir à nouveau le fichier')
    await goesOn
    expect(await page.getByRole('dialog').count()).to.equal(0)
    // Given up elsewhere meanwhile, it is not offered any more.
    await page.goto(pages.server.show(editing(out)))
    await page.getByText('Remplacer le fichier').waitFor()
    await page.goto(pages.server.show(publish))
    await page.getByRole('button', { name: 'Choisir une vidéo' }).waitFor()
    expect(await page.getByText('Le remplacement d’un fichier').count()).to.equal(0)
    expect(complaints).to.deep.equal([])
  })

  it('a video watched while its film is replaced goes on with the new one', async () => {
    const awaited = { ...aLiveState({ uuid: videoId, state: 'processing' }), isReplacing: true }
    const now = out.playback && { ...out.playback, playlistPath: '/playback/again/master.m3u8' }
    await using begun = await opened({ ...out, playback: now })
    const { page, complaints } = begun
    const { promise: isAsked, resolve: ask } = Promise.withResolvers<void>()
    await page.route('**/videos/progress', async (route) => {
      await isAsked
      const body = `event: state\ndata: ${JSON.stringify(out.live)}\n\n`
      await route.fulfill({ contentType: 'text/event-stream', body })
    })
    await page.route('**/playback/again/*', async (route) =>
      route.fulfill({ response: await route.fetch({ url: route.request().url().replace('/again/', '/') }) }),
    )
    const video = { ...out, live: awaited }
    const threads = { total: 0, totalNotDeletedComments: 0, data: [], next: null }
    const first = page.waitForResponse('**/playback/master.m3u8')
    await page.goto(
      pages.server.show({
        frame: signedIn,
        content: { page: 'watch', data: { video, threads, related: [], list: null } },
      }),
    )
    await first
    const second = page.waitForResponse('**/playback/again/master.m3u8')
    ask()
    await second
    await page.getByRole('button', { name: 'Réglages' }).waitFor()
    expect(complaints).to.deep.equal([])
  })

  it('a video taken back, then published again at once, is for the same group', async () => {
    const group = { id: '00000000-0000-4000-8000-0000000000a1', name: 'Réseau' }
    const mine = { ...out, audience: 'groupe' as const, groups: [group] }
    await using begun = await opened({ ...mine, audience: 'brouillon', groups: [], isPublished: false })
    const { page, known } = begun
    await page.goto(pages.server.show(editing(mine)))
    await page.getByRole('button', { name: 'Remettre en brouillon' }).click()
    const published = page.waitForRequest('**/publish')
    await page.getByRole('button', { name: 'Annuler' }).click()
    known.video = mine
    expect((await published).postDataJSON()).to.deep.equal({ audience: 'groupe', groups: [group.id] })
  })
})
