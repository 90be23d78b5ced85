/** Two viewers of one place pass a film on to each other, in real browsers, once both agreed. */
import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import type { Viewer } from '#src/access/viewer.ts'
import type { AccountId } from '#src/accounts/account.ts'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { anInstance, patientBudgets, type TestInstance } from '../an-instance.ts'
import { asPerson } from '../as-person.ts'
import { builtClient } from '../client/a-page.ts'
import { makeClip, quickH264, temporaryFolder } from '../transcoding/clips.ts'
import { aBrowser, aPage, type WatchedPage } from './a-browser.ts'
import { playsBeyond } from './acts.ts'

describe('a film, exchanged between two browsers', function () {
  this.timeout(180_000)
  let stack: AsyncDisposableStack
  let instance: TestInstance
  let browser: Browser
  let path: string

  before(async () => {
    stack = new AsyncDisposableStack()
    await builtClient()
    instance = stack.use(await anInstance({ settings: { PEER_EXCHANGE: 'oui' }, budgets: patientBudgets }))
    browser = stack.use(await aBrowser())
    const camera = stack.use(await temporaryFolder())
    const jeanne = await asPerson(instance, 'Jeanne Martin')
    const noise = ['-f', 'lavfi', '-i', 'testsrc2=s=320x240:r=6:d=170,noise=alls=12:allf=t']
    const file = await makeClip(camera.path, 'film.mp4', ...noise, ...quickH264)
    path = await published(jeanne, file)
  })
  after(() => stack.disposeAsync())

  async function published(jeanne: Awaited<ReturnType<typeof asPerson>>, file: string): Promise<string> {
    const { subjects, media, jobs, events } = instance.parts
    const viewer: Viewer = {
      kind: 'person',
      accountId: jeanne.me.accountId as AccountId,
      roles: ['teacher'],
      sessionId: '',
      hasAcceptedCharter: true,
    }
    const video = await subjects.videos.startVideo(viewer, { title: 'Un film à échanger' })
    const bytes = await readFile(file)
    const key = `sources/${video._id}/upload`
    await media.write(key, bytes)
    await subjects.videos.videoReceived(video._id, { key, sizeBytes: bytes.length })
    await jeanne.send('POST', `/api/v1/videos/${video._id}/publish`, { audience: 'public' })
    for (const kind of ['probe', 'transcode', 'transcode-rest']) {
      const job = await jobs.find(kind, video._id)
      if (job) await jobs.ended(job.id)
    }
    await events.settled()
    const job = await jobs.find('make-torrents', video._id)
    if (job) await jobs.ended(job.id)
    const { body } = await instance.anyone.get<VideoDetails>(`/api/v1/videos/${video._id}`)
    expect(body.streamingPlaylists[0]?.files[0]?.magnetUri).to.match(/^magnet:/)
    return body.path
  }

  async function aViewer(): Promise<WatchedPage> {
    const context = await browser.newContext({ locale: 'fr-FR' })
    const viewer = await aPage(context, { origin: instance.url.origin })
    await viewer.page.goto(new URL(path, instance.url).href)
    return viewer
  }

  /** Still, there; what follows is loaded up to a minute ahead. */
  const goesTo = (page: Page, seconds: number) =>
    page.locator('video').evaluate((film: HTMLVideoElement, at: number) => {
      film.pause()
      film.currentTime = at
    }, seconds)

  const hasTheEnd = (page: Page) =>
    page.locator('video').evaluate(
      (film: HTMLVideoElement) =>
        new Promise<void>((resolve) => {
          const look = () => {
            const { buffered } = film
            if (buffered.length === 0 || buffered.end(buffered.length - 1) < film.duration - 3) return
            film.removeEventListener('progress', look)
            resolve()
          }
          film.addEventListener('progress', look)
          look()
        }),
    )

  async function agrees(page: Page) {
    await page.getByRole('button', { name: 'Réglages' }).click()
    await page.getByText('et connaissent l’adresse de ce poste sur le réseau').waitFor()
    await page.getByRole('checkbox', { name: 'Échanger la vidéo avec les postes de mon réseau' }).check()
    await page.getByText('Pas de voisin pour le moment').waitFor()
  }

  it('comes to the second from the first, each piece checked; nothing is loaded nor said before they agree', async () => {
    const [anne, bruno] = [await aViewer(), await aViewer()]
    const scripts = () =>
      anne.page.evaluate(
        () => performance.getEntriesByType('resource').filter(({ name }) => /exchange-/.test(name)).length,
      )
    await anne.page.getByRole('button', { name: 'Réglages' }).waitFor()
    expect([await scripts(), instance.parts.tracker?.connections]).to.deep.equal([0, 0])

    await agrees(anne.page)
    expect(await anne.axe()).to.deep.equal([])
    // Beyond what was loaded before they agreed to anything, which is a minute.
    await anne.page.locator('video').evaluate((film: HTMLVideoElement) => film.play())
    await goesTo(anne.page, 75)
    await agrees(bruno.page)
    expect(await scripts()).to.equal(1)
    await bruno.page.locator('video').evaluate((film: HTMLVideoElement) => film.play())
    await goesTo(bruno.page, 75)
    await anne.page.getByText('1 voisin').waitFor()
    await bruno.page.getByText('1 voisin').waitFor()
    // She has what he lacks, and he has time to ask for it.
    await goesTo(anne.page, 120)
    await hasTheEnd(anne.page)
    await bruno.page.locator('video').evaluate((film: HTMLVideoElement) => film.play())
    await bruno.page.getByText(/: [1-9].* reçus/).waitFor()
    await anne.page.getByText(/, [1-9].* donnés/).waitFor()
    await playsBeyond(bruno.page, 80)

    await bruno.page.getByRole('checkbox', { name: 'Échanger la vidéo avec les postes de mon réseau' }).uncheck()
    await bruno.page.getByText('et connaissent l’adresse de ce poste sur le réseau').waitFor()
    await playsBeyond(bruno.page, 82)
    expect([...anne.complaints, ...bruno.complaints]).to.deep.equal([])
  })
})
