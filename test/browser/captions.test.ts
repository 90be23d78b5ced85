/** Captions, as an author writes them with the keyboard and a colleague reads them, against the real instance. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import type { AccountId } from '#src/accounts/account.ts'
import type { Video } from '#src/videos/video.ts'
import { anInstance, type TestInstance } from '../an-instance.ts'
import { asPerson, type PersonOfTest } from '../as-person.ts'
import { builtClient } from '../client/a-page.ts'
import { aVideo } from '../videos/a-video.ts'
import { aBrowser, aPage, type WatchedPage } from './a-browser.ts'

const film = join(import.meta.dirname, '../fixtures/playback')

describe('captions, in the browsers of who writes and who reads them', () => {
  let instance: TestInstance
  let browser: Browser
  let jeanne: PersonOfTest
  let video: Video
  before(async () => {
    await builtClient()
    instance = await anInstance()
    browser = await aBrowser()
    jeanne = await asPerson(instance, 'Jeanne Martin')
    const { engine, media, subjects, accountsStore } = instance.parts
    const account = await accountsStore.byHandle(jeanne.me.username)
    video = aVideo({ authors: [account?._id as AccountId], durationSeconds: 6, storyboard: null, thumbnails: [] })
    for (const file of (await readdir(film)).filter((name) => /^(360|240|audio|master)\./.test(name))) {
      await media.write(`${video.mediaPrefix}/${file}`, await readFile(join(film, file)))
    }
    await engine.transaction((tx) => subjects.videos.store.insert(video, tx))
  })
  after(async () => {
    await browser?.close()
    await instance?.[Symbol.asyncDispose]()
  })

  async function pageOf(cookie: string): Promise<WatchedPage> {
    const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 } })
    const equals = cookie.indexOf('=')
    const [name, value] = [cookie.slice(0, equals), cookie.slice(equals + 1)]
    if (cookie) await context.addCookies([{ name, value, url: instance.url.href }])
    return aPage(context, { origin: instance.url.origin })
  }

  it('are written, placed, cut and put online without a mouse', async () => {
    const { page, complaints } = await pageOf(jeanne.cookie)
    await page.goto(new URL(`/mes-videos/${video._id}`, instance.url).href)
    await page.getByRole('link', { name: 'Sous-titres et chapitres' }).click()
    await page.getByRole('button', { name: 'Réglages' }).waitFor()
    await page.keyboard.press('Alt+n')
    const first = page.getByRole('textbox', { name: 'Texte du sous-titre 1', exact: true })
    await first.waitFor()
    await page.keyboard.type('Bonjour à tous. On lit ensemble.')
    const caret = 'Bonjour à tous.'.length
    await first.evaluate((area: HTMLTextAreaElement, at) => area.setSelectionRange(at, at), caret)
    await page.keyboard.press('Alt+c')
    const second = page.getByRole('textbox', { name: 'Texte du sous-titre 2', exact: true })
    await second.waitFor()
    expect(await second.inputValue()).to.equal('On lit ensemble.')
    const end = page.getByRole('textbox', { name: 'Fin du sous-titre 2' })
    await end.fill('0:05')
    await end.press('Tab')
    await page.getByText('Enregistré', { exact: true }).waitFor()
    // Left and come back: nothing is lost, nothing is online.
    await page.reload()
    await second.waitFor()
    expect(await end.inputValue()).to.equal('0:05,000')
    expect((await instance.anyone.get<{ total: number }>(`/api/v1/videos/${video._id}/captions`)).body.total).to.equal(
      0,
    )
    await page.getByRole('button', { name: 'Mettre en ligne' }).click()
    await page.getByText('Les sous-titres sont en ligne.').waitFor()
    await page.getByText('Enregistré et en ligne').waitFor()
    expect(complaints.join('\n')).to.equal('')
  })

  it('are read by whoever watches, in the player and beside it, and lead to their moment', async () => {
    const { page, complaints, axe } = await pageOf('')
    await page.goto(new URL(`/w/${video._id}#transcription`, instance.url).href)
    await page.getByRole('button', { name: 'Sous-titres' }).click()
    await page.getByRole('radio', { name: 'Français' }).check()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'On lit ensemble.' }).click()
    await page.locator('.captions').getByText('On lit ensemble.').waitFor()
    await page
      .getByRole('button', { name: 'On lit ensemble.', exact: false })
      .and(page.locator('[aria-current="true"]'))
      .waitFor()
    expect((await axe()).join('\n')).to.equal('')
    expect(complaints.join('\n')).to.equal('')
  })
})
