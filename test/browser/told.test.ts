/**
 * What was told goes when it is no longer so, with what would have undone it; and the keyboard is never left where nothing
 * is any more.
 */
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { aComment, aLiveState, aVideoWhole } from '../client/fixtures.ts'
import { answer } from '../client/state.ts'
import { states } from '../client/states.ts'
import { aPage } from './a-browser.ts'
import { shownPages } from './shown-pages.ts'

const shownIn = (name: string) => {
  const state = states.find((each) => each.name === name)
  if (!state) throw new Error(`no state "${name}"`)
  return state
}

describe('what was told', () => {
  const pages = shownPages()

  async function on(name: string, act: (page: Page) => Promise<void>): Promise<void> {
    const context = await pages.browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 } })
    try {
      const { page } = await aPage(context, { origin: pages.server.origin })
      const state = shownIn(name)
      await state.prepare?.(page)
      await page.goto(pages.server.show(state.page, state.path))
      await act(page)
    } finally {
      await context.close()
    }
  }
  /** What the status regions say that assistive technologies are given: nothing of what is inert. */
  async function heardIn(page: Page): Promise<string> {
    const debugged = await page.context().newCDPSession(page)
    const { nodes } = await debugged.send('Accessibility.getFullAXTree')
    const known = new Map(nodes.map((node) => [node.nodeId, node]))
    const textOf = (id: string): string => {
      const node = known.get(id)
      if (!node) return ''
      const own = node.ignored || node.role?.value !== 'StaticText' ? '' : String(node.name?.value ?? '')
      return own + (node.childIds ?? []).map(textOf).join('')
    }
    return nodes
      .filter(({ ignored, role }) => !ignored && role?.value === 'status')
      .map(({ nodeId }) => textOf(nodeId))
      .join(' ')
  }
  const told = (page: Page, text: string) => page.getByRole('status').getByText(text, { exact: true })

  it('of a fault goes as soon as it is mended', () =>
    on('publish, arrived, faults', async (page) => {
      await shownIn('publish, arrived, faults').act?.(page)
      await page.getByRole('textbox', { name: 'Titre' }).fill('')
      await page.getByRole('main').getByRole('button', { name: 'Publier' }).click()
      await told(page, 'Un point est à corriger.').waitFor()
      await page.getByRole('textbox', { name: 'Titre' }).and(page.locator(':focus')).fill('Le relais de parole')
      await told(page, 'Un point est à corriger.').waitFor({ state: 'detached' })
    }))

  it('with « Annuler » goes once what followed cannot be undone with it', () =>
    on('edit, published', async (page) => {
      const draft = aVideoWhole({ isPublished: false, publishedAt: null, live: aLiveState({ isPublished: false }) })
      await page.route(/\/videos\/[^/]+$/, answer(draft))
      await page.route(/\/videos\/[^/]+\/publish$/, answer(aVideoWhole({})))
      await page.getByRole('button', { name: 'Remettre en brouillon' }).click()
      await told(page, 'La vidéo est remise en brouillon.').waitFor()
      await page.getByRole('main').getByRole('button', { name: 'Publier' }).click()
      await told(page, 'Votre vidéo est publiée').waitFor()
      expect(await page.getByRole('button', { name: 'Annuler' }).count()).to.equal(0)
    }))

  it('of a comment that appears, is deleted or waits again leaves the keyboard beside it', () =>
    on('watch, a comment waits for its author', async (page) => {
      const appears = aComment({ id: 77, uuid: '11111111-0000-4000-8000-00000000ab77' })
      await page.route(/\/approve$/, answer({ comment: appears }))
      await page.route(/\/comments\/\d+$/, (route) => route.fulfill({ status: 204 }))
      await page.getByRole('button', { name: 'Laisser paraître' }).press('Enter')
      await told(page, 'Le commentaire est visible.').waitFor()
      await page.locator(`#commentaire-${appears.uuid}:focus`).waitFor()
      await page
        .getByRole('list', { name: 'En attente d’accord' })
        .getByRole('button', { name: 'Supprimer' })
        .press('Enter')
      await page.getByRole('dialog').getByRole('button', { name: 'Supprimer' }).press('Enter')
      await told(page, 'Le commentaire est supprimé.').waitFor()
      await page
        .getByRole('heading', { name: /échange/ })
        .and(page.locator(':focus'))
        .waitFor()
    }))

  it('of a group that one joins leaves the keyboard on it', () =>
    on('groups, full', async (page) => {
      await page.route(/\/invitation$|\/groups\//, (route) => route.fulfill({ status: 204 }))
      const invited = page.getByRole('article').filter({ has: page.getByRole('button', { name: /^Rejoindre/ }) })
      const name = (await invited.getAttribute('aria-label')) ?? ''
      await invited.getByRole('button', { name: /^Rejoindre/ }).press('Enter')
      await page.getByRole('article', { name }).and(page.locator(':focus')).waitFor()
    }))

  it('over a dialog is in it, where it is read aloud; and is back in the page once that is closed', () =>
    on('watch, sharing', async (page) => {
      await shownIn('watch, sharing').act?.(page)
      await page.context().grantPermissions(['clipboard-write'])
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Copier/ })
        .first()
        .click()
      await page.locator('dialog c12-announcements .told').waitFor()
      expect(await heardIn(page)).to.match(/copi/i)
      await page.keyboard.press('Escape')
      await page.locator('body > c12-announcements .told').waitFor()
      expect(await heardIn(page)).to.match(/copi/i)
    }))

  it('to the eye by the proposed thumbnail is what is asked for', () =>
    on('publish, arrived, faults', async (page) => {
      const asked = page.waitForRequest(/\/thumbnail$/)
      await shownIn('publish, arrived, faults').act?.(page)
      const shown = await page.getByRole('slider', { name: 'Choisir la vignette' }).inputValue()
      expect((await asked).postDataJSON()).to.deep.equal({ atSeconds: Number(shown) })
      expect(Number(shown)).to.be.greaterThan(0)
    }))
})
