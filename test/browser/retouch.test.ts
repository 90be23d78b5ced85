/** « Retoucher » with the hands and with the keyboard: what is drawn is what is sent. */
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { RetouchData } from '#src/pages/page-data.ts'
import type { LiveState } from '#src/videos/video-schemas.ts'
import { type Edits, noEdits } from '#transcoding/edits.ts'
import { aLiveState, aVideoWhole } from '../client/fixtures.ts'
import { signedIn } from '../client/state.ts'
import { aPage, closed } from './a-browser.ts'
import { shownPages } from './shown-pages.ts'

describe('« Retoucher »', () => {
  const pages = shownPages()

  const live = aLiveState({ isPublished: false, publishedAt: null })
  const video = aVideoWhole({ audience: 'brouillon', isPublished: false, publishedAt: null, live })
  const retouching = { edits: noEdits, edition: 0, applied: null, sourceSeconds: 6, mayChange: true, whyNot: null }

  async function opened(data: RetouchData = { video, retouching }): Promise<{
    page: Page
    sent: Edits[]
    complaints: string[]
    /** What the instance says of it at last; until then it is silent. */
    tell(state: LiveState): void
    [Symbol.asyncDispose](): Promise<void>
  }> {
    const context = await pages.browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 1000 } })
    const { page, complaints } = await aPage(context, { origin: pages.server.origin })
    const sent: Edits[] = []
    const { promise: told, resolve: tell } = Promise.withResolvers<LiveState>()
    await page.route('**/videos/progress', async (route) => {
      const body = `event: state\ndata: ${JSON.stringify(await told)}\n\n`
      await route.fulfill({ contentType: 'text/event-stream', body })
    })
    await page.route('**/edits', async (route) => {
      if (route.request().method() === 'PUT') {
        const { edition: _, ...edits } = route.request().postDataJSON() as Edits & { edition: number }
        sent.push(edits)
      }
      await route.fulfill({ json: { ...retouching, edits: sent.at(-1) ?? noEdits, edition: sent.length } })
    })
    await page.route('**/api/v1/videos/*', (route) => route.fulfill({ json: video }))
    await page.goto(pages.server.show({ frame: signedIn, content: { page: 'retouch', data }, title: 'Retoucher' }))
    await page.getByRole('slider', { name: 'Instant montré' }).waitFor()
    return { page, sent, complaints, tell, [Symbol.asyncDispose]: () => closed(page) }
  }

  const save = async (page: Page) => {
    await page.getByRole('button', { name: 'Préparer la vidéo retouchée' }).click()
    await page.getByText('Vos retouches sont enregistrées.').waitFor()
  }

  /** Whether what has the keyboard is wholly under what saves, or beyond the window. */
  const isObscured = (page: Page) =>
    page.evaluate(async () => {
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
      let focused = document.activeElement
      while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
      const end = document.querySelector('c12-retouch-page')?.shadowRoot?.querySelector('.end')
      if (!focused || !end) return true
      const { top, bottom } = focused.getBoundingClientRect()
      const bar = end.getBoundingClientRect()
      const isUnder = !end.contains(focused) && top >= bar.top && bottom <= bar.bottom
      return isUnder || top >= innerHeight || bottom <= 0
    })

  it('what has the keyboard is never under the bar that saves, in a small window or on a phone (WCAG 2.4.11)', async () => {
    await using retouch = await opened()
    const { page, complaints } = retouch
    await page.getByRole('button', { name: 'Ajouter une zone' }).click()
    for (const size of [
      { width: 1280, height: 720 },
      { width: 360, height: 740 },
    ]) {
      await page.setViewportSize(size)
      await page.getByRole('link', { name: 'Revenir à la fiche' }).focus()
      const footer = page.locator('body > footer')
      const obscured: string[] = []
      while ((await footer.locator(':focus').count()) === 0) {
        if (await isObscured(page)) obscured.push(await page.evaluate(() => String(document.activeElement?.localName)))
        await page.keyboard.press('Tab')
      }
      expect(obscured).to.deep.equal([])
    }
    expect(complaints).to.deep.equal([])
  })

  it('a region is drawn with the mouse, follows what moves, and goes where the hand puts it', async () => {
    await using retouch = await opened()
    const { page, sent, complaints } = retouch
    const film = page.getByLabel('La vidéo, avec vos retouches')
    const box = await film.boundingBox()
    if (!box) throw new Error('no film')
    const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const
    await page.getByRole('button', { name: 'Dessiner sur l’image' }).click()
    await page.mouse.move(...at(0.2, 0.2))
    await page.mouse.down()
    await page.mouse.move(...at(0.3, 0.4), { steps: 3 })
    await page.mouse.move(...at(0.4, 0.5), { steps: 3 })
    await page.mouse.up()
    await page.getByRole('group', { name: 'Zone 1' }).waitFor()
    // Three seconds later it is elsewhere.
    await page.getByRole('slider', { name: 'Instant montré' }).fill('3')
    await page.mouse.move(...at(0.3, 0.35))
    await page.mouse.down()
    await page.mouse.move(...at(0.5, 0.45), { steps: 4 })
    await page.mouse.up()
    await page.getByText('2 positions').waitFor()
    await save(page)
    const [mask] = sent.at(-1)?.masks ?? []
    expect(mask).to.include({ from: 0, to: 6, as: 'blurred' })
    expect(mask?.keyframes.map((keyframe) => keyframe.at)).to.deep.equal([0, 3])
    const [first, second] = mask?.keyframes ?? []
    expect(first?.x).to.be.closeTo(0.2, 0.01)
    expect(first?.width).to.be.closeTo(0.2, 0.02)
    expect(first?.height).to.be.closeTo(0.3, 0.02)
    expect(second?.x).to.be.closeTo(0.4, 0.02)
    expect(second?.y).to.be.closeTo(0.3, 0.02)
    expect(complaints).to.deep.equal([])
  })

  it('all of it is done by the keyboard alone, and undone', async () => {
    await using retouch = await opened()
    const { page, sent, complaints } = retouch
    const press = async (name: string | RegExp) => {
      const button = page.getByRole('button', { name, exact: true })
      await button.focus()
      await page.keyboard.press('Enter')
    }
    await press('Ajouter une zone')
    const zone = page.getByRole('button', { name: /^Zone 1, à 40/ })
    await zone.focus()
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowUp', 'Shift+ArrowDown']) await page.keyboard.press(key)
    await page.getByRole('radio', { name: /^Cacher/ }).focus()
    await page.keyboard.press('Space')
    await page.getByLabel('Fin', { exact: true }).fill('0:04,5')
    await page.keyboard.press('Tab')
    await press('Ajouter un passage')
    await press('Couper un morceau')
    await press('Annuler')
    await save(page)
    const { cuts, sounds, masks } = sent.at(-1) ?? noEdits
    expect(cuts).to.deep.equal([])
    expect(sounds).to.deep.equal([{ from: 0, to: 5, as: 'muted' }])
    expect(masks).to.deep.equal([
      { from: 0, to: 4.5, as: 'hidden', keyframes: [{ at: 0, x: 0.42, y: 0.34, width: 0.2, height: 0.31 }] },
    ])
    expect(complaints).to.deep.equal([])
  })

  it('once it is prepared again, it is the new film that plays, at the same moment', async () => {
    const edits = { ...noEdits, cuts: [{ from: 4, to: 6 }] }
    await using retouch = await opened({
      video: { ...video, live: { ...live, state: 'processing' } },
      retouching: { ...retouching, edits },
    })
    const { page, complaints, tell } = retouch
    await page.getByRole('slider', { name: 'Instant montré' }).fill('3')
    await page.route('**/edits', (route) => route.fulfill({ json: { ...retouching, edits, applied: edits } }))
    const playback = video.playback && { ...video.playback, playlistPath: '/playback/again/master.m3u8' }
    await page.route('**/api/v1/videos/*', (route) => route.fulfill({ json: { ...video, playback } }))
    await page.route('**/playback/again/*', async (route) =>
      route.fulfill({ response: await route.fetch({ url: route.request().url().replace('/again/', '/') }) }),
    )
    const reopened = page.waitForResponse('**/playback/again/master.m3u8')
    tell({ ...live, uuid: video.uuid })
    await page.getByText('Voici votre vidéo retouchée').waitFor()
    await reopened
    const film = page.getByLabel('La vidéo, avec vos retouches')
    await film.evaluate(
      (shown) =>
        new Promise<void>((resolve) => {
          const look = () => ((shown as HTMLVideoElement).currentTime >= 2.9 ? resolve() : setTimeout(look, 20))
          look()
        }),
    )
    expect(complaints).to.deep.equal([])
  })

  it('what was not sent is found again on this device', async () => {
    await using retouch = await opened()
    const { page } = retouch
    await page.getByRole('slider', { name: 'Instant montré' }).fill('2')
    await page.getByRole('button', { name: 'Couper le début jusqu’ici' }).click()
    await page.reload()
    await page.getByRole('button', { name: /^Coupe 1, de 0:00 à 0:02/ }).waitFor()
    await page.getByText('La vidéo durera 0:04.').waitFor()
  })

  it('what was not sent never takes the place of what was saved elsewhere meanwhile: one chooses', async () => {
    await using retouch = await opened()
    const { page, complaints } = retouch
    const others = { ...retouching, edits: { ...noEdits, cuts: [{ from: 5, to: 6 }] }, edition: 1 }
    const sent: Record<string, unknown>[] = []
    await page.getByRole('slider', { name: 'Instant montré' }).fill('2')
    await page.getByRole('button', { name: 'Couper le début jusqu’ici' }).click()
    const shown = { frame: signedIn, content: { page: 'retouch' as const, data: { video, retouching: others } } }
    await page.goto(pages.server.show(shown))
    await page.getByRole('button', { name: /^Coupe 1, de 0:05 à 0:06/ }).waitFor()
    await page.route('**/edits', (route) => {
      const { edition, ...edits } = route.request().postDataJSON() as Edits & { edition: number }
      sent.push({ edition, cuts: edits.cuts })
      return route.fulfill({ json: { ...others, edits, edition: 2 } })
    })
    await page.getByRole('button', { name: /^Reprendre vos retouches du/ }).click()
    await page.getByRole('button', { name: /^Coupe 1, de 0:00 à 0:02/ }).waitFor()
    await save(page)
    expect(sent).to.deep.equal([{ edition: 1, cuts: [{ from: 0, to: 2 }] }])
    // The edits of this device are those of the instance: there is nothing left to choose.
    await page.goto(pages.server.show({ ...shown, content: { ...shown.content, data: { video, retouching } } }))
    await page.getByText('Rien à retoucher pour l’instant.').waitFor()
    expect(complaints).to.deep.equal([])
  })
})
