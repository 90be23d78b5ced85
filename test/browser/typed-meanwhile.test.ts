/**
 * On a slow network, what one types while the rest is on its way is neither lost nor taken for saved; and on a shared
 * computer, what one typed is not found by the next person.
 */
import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import type { ShownPage } from '../client/a-page.ts'
import { aComment, jeanne } from '../client/fixtures.ts'
import { states } from '../client/states.ts'
import { aPage } from './a-browser.ts'
import { shownPages } from './shown-pages.ts'

const shownIn = (name: string): ShownPage => {
  const state = states.find((each) => each.name === name)
  if (!state) throw new Error(`no state "${name}"`)
  return state.page
}

function dataOf<T>(shown: ShownPage): T {
  return shown.content.data as T
}

const aListRead = {
  concerned: [{ accountId: 'a', name: 'jeanne.martin', displayName: 'Jeanne Martin' }],
  ...{ already: 0, unknown: 0, unknownLines: [], ambiguous: [], spared: [], isApplied: false },
}

/** Answers that wait until they are let go; the last body asked for is kept. */
function heldAnswer(bodyOf: (asked: Record<string, unknown>) => unknown) {
  const asked = Promise.withResolvers<Record<string, unknown>>()
  const going = Promise.withResolvers<void>()
  return {
    asked: asked.promise,
    letGo: () => going.resolve(),
    async route(route: Route) {
      const body = (route.request().postDataJSON() ?? {}) as Record<string, unknown>
      asked.resolve(body)
      await going.promise
      await route.fulfill({ json: bodyOf(body) })
    },
  }
}

describe('what is typed while the rest is being saved', () => {
  const pages = shownPages()

  async function on(act: (page: Page) => Promise<void>): Promise<void> {
    const context = await pages.browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 } })
    try {
      const { page } = await aPage(context, { origin: pages.server.origin })
      await act(page)
    } finally {
      await context.close()
    }
  }

  it('under a video, is the next word: the first is sent once', () =>
    on(async (page) => {
      const held = heldAnswer(({ text }) => ({ comment: aComment({ text: String(text), html: `<p>${text}</p>` }) }))
      await page.route('**/comment-threads', held.route)
      await page.goto(pages.server.show(shownIn('watch, comment refused')))
      const box = page.getByRole('textbox', { name: 'Répondre à Jeanne' })
      await box.fill('Merci pour ce moment.')
      await page.getByRole('button', { name: 'Envoyer' }).click()
      expect(await held.asked).to.include({ text: 'Merci pour ce moment.' })
      await box.fill('Merci pour ce moment. Et la suite ?')
      held.letGo()
      await page.locator('c12-comment').getByText('Merci pour ce moment.').waitFor()
      expect(await box.inputValue()).to.equal('Et la suite ?')
      expect(await box.evaluate((area) => (area.getRootNode() as ShadowRoot).activeElement === area)).to.equal(true)
      await page.reload()
      expect(await box.inputValue()).to.equal('Et la suite ?')
    }))

  it('in one’s profile, stays; and goes when one signs out: the next person finds her own', () =>
    on(async (page) => {
      const shown = shownIn('profile, full')
      const { me } = dataOf<{ me: Record<string, unknown> }>(shown)
      const held = heldAnswer((changes) => ({ ...me, ...changes }))
      await page.route('**/users/me', held.route)
      await page.goto(pages.server.show(shown))
      const bio = page.getByRole('textbox', { name: 'Quelques mots sur vous' })
      await bio.fill('Au CP')
      await page.getByRole('button', { name: 'Enregistrer' }).click()
      expect(await held.asked).to.include({ bio: 'Au CP' })
      await bio.fill('Au CP, à Lyon')
      held.letGo()
      await page.getByRole('button', { name: 'Enregistrer' }).waitFor()
      await page.reload()
      expect(await bio.inputValue()).to.equal('Au CP, à Lyon')

      const odile = { ...jeanne, displayName: 'Odile Bernard', handle: 'odile.bernard', path: '/a/odile.bernard' }
      await page.goto(pages.server.show({ ...shown, frame: { person: odile } }))
      expect(await bio.inputValue()).to.equal(me.bio)
      await page.goto(pages.server.show(shown))
      await page.route('**/sessions/end', (route) => route.fulfill({ json: { redirect: '/partie' } }))
      await page.getByRole('button', { name: /Jeanne Martin/ }).click()
      await page.getByRole('button', { name: 'Se déconnecter', exact: true }).click()
      await page.waitForURL('**/partie')
      expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => /brouillon|envoi/.test(key)))).to.be
        .empty
    }))

  it('and the page it was typed in, brought back after one signed out, is asked for again', () =>
    on(async (page) => {
      await page.goto(pages.server.show(shownIn('profile, full')))
      const bio = page.getByRole('textbox', { name: 'Quelques mots sur vous' })
      await bio.waitFor()
      const bringBack = () =>
        page.evaluate(() => void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
      await bio.fill('Au CP')
      await bringBack()
      expect(await bio.inputValue(), 'hers still').to.equal('Au CP')
      const other = await page.context().newPage()
      await other.goto(
        pages.server.show({ content: { page: 'plain', data: null }, title: 'Personne', frame: { person: null } }),
      )
      await other.getByRole('heading', { name: 'Personne' }).waitFor()
      await bringBack()
      await page.getByRole('heading', { name: 'Personne' }).waitFor()
      expect(await bio.count()).to.equal(0)
    }))

  it('to report a video is not said of a comment, and is there again for the video', () =>
    on(async (page) => {
      await page.goto(pages.server.show(shownIn('watch, full')))
      const dialog = page.getByRole('dialog')
      const words = dialog.getByRole('textbox').first()
      const reportVideo = async () => {
        const way = page.getByRole('button', { name: 'Signaler cette vidéo' })
        if (!(await way.isVisible())) await page.getByRole('button', { name: 'Télécharger, signaler…' }).click()
        await way.click()
      }
      await reportVideo()
      await words.fill('On voit un élève.')
      await dialog.getByRole('radio').first().check()
      await dialog.getByRole('button', { name: 'Annuler' }).click()
      const comment = page
        .locator('c12-comment')
        .filter({ has: page.getByRole('button', { name: /^Signaler ou masquer/ }) })
      await comment
        .getByRole('button', { name: /^Signaler ou masquer/ })
        .first()
        .click()
      await comment.getByRole('button', { name: 'Signaler', exact: true }).first().click()
      expect(await words.inputValue()).to.equal('')
      expect(await dialog.getByRole('radio', { checked: true }).count()).to.equal(0)
      await dialog.getByRole('button', { name: 'Annuler' }).click()
      await reportVideo()
      expect(await words.inputValue()).to.equal('On voit un élève.')
    }))

  it('is what the instance says, when one of two mutes that were taken back is put again', () =>
    on(async (page) => {
      const shown = shownIn('profile, local account')
      const { mutes } = dataOf<{ mutes: { accounts: { data: { blockedAccount: { address: string } }[] } } }>(shown)
      const [one] = mutes.accounts.data
      if (one === undefined) throw new Error('nobody is muted in this state')
      const named = (name: string) => ({
        ...one,
        blockedAccount: { ...one.blockedAccount, address: name, displayName: name },
      })
      const page2 = (...names: string[]) => ({ total: names.length, data: names.map(named), next: null })
      const nothing = page2()
      let left = ['anne@a.example', 'paul@b.example']
      await page.route(/users\/me\/blocklist\/accounts/, async (route) => {
        const method = route.request().method()
        if (method === 'GET') return route.fulfill({ json: page2(...left) })
        const path = decodeURIComponent(new URL(route.request().url()).pathname)
        if (method === 'DELETE') left = left.filter((name) => !path.endsWith(name))
        else left = [(route.request().postDataJSON() as { accountName: string }).accountName, ...left]
        return route.fulfill({ status: 204 })
      })
      await page.route(/users\/me\/blocklist\/servers/, (route) => route.fulfill({ json: nothing }))
      const data = { ...dataOf<object>(shown), mutes: { accounts: page2(...left), servers: nothing } }
      await page.goto(pages.server.show({ ...shown, content: { ...shown.content, data } } as unknown as ShownPage))
      const lines = page.locator('c12-my-mutes li')
      for (const name of ['anne@a.example', 'paul@b.example'])
        await lines.filter({ hasText: name }).getByRole('button').click()
      await lines.first().waitFor({ state: 'detached' })
      await page.getByRole('status').getByRole('button', { name: 'Annuler' }).first().click()
      await lines.filter({ hasText: 'anne@a.example' }).waitFor()
      expect(await lines.count(), 'paul is met again').to.equal(1)
    }))

  it('in a search that one comes back to, counts: a question that was left open may be chosen then', () =>
    on(async (page) => {
      const asked: string[] = []
      // 204: the page stays as it is, as it does when « Précédent » brings it back.
      await page.route('**/recherche?*', (route) => {
        asked.push(new URL(route.request().url()).search)
        return route.fulfill({ status: 204 })
      })
      await page.goto(pages.server.show(shownIn('search, found'), '/recherche'))
      const form = page.getByRole('search', { name: 'Préciser la recherche' })
      const send = async () => {
        const answered = page.waitForResponse('**/recherche?*')
        await form.getByRole('button').click()
        await answered
      }
      await form.getByRole('searchbox').fill('lecture')
      await form.getByRole('combobox').first().selectOption({ index: 0 })
      await send()
      await form.getByRole('combobox').first().selectOption({ index: 1 })
      await send()
      expect(asked[0])
        .to.match(/^\?q=lecture/)
        .and.not.include('thematique')
      expect(asked[1]).to.match(/thematique=[a-z]/)
    }))

  it('in a list of people who left, is read again before anybody is noticed', () =>
    on(async (page) => {
      const held = heldAnswer(() => aListRead)
      await page.route('**/administration/departures', held.route)
      await page.goto(pages.server.show(shownIn('departures, a list read')))
      const list = page.getByRole('textbox', { name: 'Ou le texte' })
      await list.fill('jeanne.martin')
      await page.getByRole('button', { name: 'Lire la liste, sans rien faire' }).click()
      expect(await held.asked).to.deep.equal({ text: 'jeanne.martin', isTrial: true })
      await list.fill('odile.bernard')
      const answered = page.waitForResponse('**/administration/departures')
      held.letGo()
      await (await answered).finished()
      await page.getByRole('button', { name: 'Lire la liste, sans rien faire', disabled: false }).waitFor()
      expect(await page.getByRole('button', { name: /commencer le préavis/ }).count()).to.equal(0)
      await page.getByRole('button', { name: 'Lire la liste, sans rien faire' }).click()
      await page.getByRole('button', { name: /commencer le préavis/ }).waitFor()
    }))

  it('of a group, and of whom to invite next, stays', () =>
    on(async (page) => {
      const shown = shownIn('group, coordinated')
      const { group } = dataOf<{ group: Record<string, unknown> & { id: string } }>(shown)
      const saving = heldAnswer((changes) => ({ ...group, ...changes }))
      await page.route(`**/api/v1/groups/${group.id}`, saving.route)
      const inviting = heldAnswer(() => ({}))
      await page.route(/groups.[^/]+.members/, (route) =>
        route.request().method() === 'POST' ? inviting.route(route) : route.fulfill({ json: { data: [], next: null } }),
      )
      await page.goto(pages.server.show(shown))
      await page.locator('summary', { hasText: 'Modifier' }).click()
      const name = page.getByRole('textbox', { name: 'Nom', exact: true })
      await name.fill('REP Ampère')
      await page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
      expect(await saving.asked).to.include({ name: 'REP Ampère' })
      await name.fill('REP Ampère, cycle 2')
      saving.letGo()
      await page.getByRole('heading', { level: 1, name: 'REP Ampère', exact: true }).waitFor()
      expect(await name.inputValue()).to.equal('REP Ampère, cycle 2')

      const invited = page.getByRole('form', { name: 'Inviter un collègue' }).getByRole('textbox')
      await invited.fill('@jeanne.martin')
      await invited.press('Enter')
      await inviting.asked
      await invited.fill('@odile')
      inviting.letGo()
      await page.getByRole('status').getByText('jeanne.martin').waitFor()
      expect(await invited.inputValue()).to.equal('@odile')
    }))

  it('of a video, stays', () =>
    on(async (page) => {
      const shown = shownIn('edit, published')
      const { video } = dataOf<{ video: Record<string, unknown> & { uuid: string } }>(shown)
      const held = heldAnswer(({ title }) => ({ ...video, name: title }))
      await page.route(`**/api/v1/videos/${video.uuid}`, held.route)
      await page.goto(pages.server.show(shown))
      const title = page.getByRole('textbox', { name: 'Titre' })
      await title.fill('Lire à deux')
      await page.getByRole('button', { name: 'Enregistrer' }).click()
      expect(await held.asked).to.include({ title: 'Lire à deux' })
      await title.fill('Lire à deux voix')
      held.letGo()
      await page.getByRole('button', { name: 'Enregistrer', exact: true }).waitFor()
      expect(await title.inputValue()).to.equal('Lire à deux voix')
      const saved = { ...dataOf<object>(shown), video: { ...video, name: 'Lire à deux' } }
      await page.goto(pages.server.show({ ...shown, content: { ...shown.content, data: saved } } as ShownPage))
      expect(await title.inputValue()).to.equal('Lire à deux voix')
    }))

  it('of captions being put online, stays, and is saved over the revision that this gave', () =>
    on(async (page) => {
      const state = states.find(({ name }) => name === 'captions, full, one selected')
      if (!state) throw new Error('no state of captions')
      const cues = [{ startMs: 0, endMs: 1500, text: 'Bonjour.' }]
      const track = { language: { id: 'fr', label: 'Français' }, isAutomatic: false, onlineAt: null, updatedAt: null }
      let revision = 3
      const saves: Record<string, unknown>[] = []
      const held = heldAnswer((asked) => {
        revision += 1
        return { ...track, cues: asked.cues, revision, isOnline: true, repairs: [] }
      })
      await page.route('**/captions/fr', (route) => {
        if (route.request().method() === 'GET')
          return route.fulfill({ json: { ...track, cues, revision, isOnline: false } })
        const asked = route.request().postDataJSON() as Record<string, unknown>
        saves.push(asked)
        if (asked.publish) return held.route(route)
        if (asked.revision !== revision) return route.fulfill({ status: 409, json: {} })
        revision += 1
        return route.fulfill({ json: { ...track, cues: asked.cues, revision, isOnline: false, repairs: [] } })
      })
      await page.clock.install()
      await page.goto(pages.server.show(state.page))
      const first = page.getByRole('textbox', { name: 'Texte du sous-titre 1', exact: true })
      await first.waitFor()
      await page.getByRole('button', { name: 'Mettre en ligne' }).click()
      await held.asked
      await first.fill('Bonjour à tous.')
      // Longer than typing rests before it is saved: it waits for what is on its way.
      await page.clock.fastForward(5000)
      expect(saves).to.have.length(1)
      const saved = page.waitForRequest((request) => request.postData()?.includes('Bonjour à tous.') ?? false)
      held.letGo()
      expect((await saved).postDataJSON()).to.include({ revision: 4 })
      await page.getByText('Enregistré', { exact: true }).waitFor()
      expect(await first.inputValue()).to.equal('Bonjour à tous.')
    }))

  it('of chapters, stays', () =>
    on(async (page) => {
      const state = states.find(({ name }) => name === 'captions, full, one selected')
      if (!state) throw new Error('no state of captions')
      const held = heldAnswer(({ chapters }) => ({ from: 'author', chapters }))
      await page.route('**/chapters', held.route)
      await page.goto(pages.server.show(state.page))
      const title = page.getByRole('textbox', { name: 'Titre du chapitre 1' })
      await title.fill('Lire')
      await page.getByRole('button', { name: 'Enregistrer les chapitres' }).click()
      await held.asked
      await title.fill('Lire à voix haute')
      held.letGo()
      await page.getByRole('button', { name: 'Enregistrer les chapitres' }).waitFor()
      expect(await title.inputValue()).to.equal('Lire à voix haute')
    }))
})
