/**
 * Two académies, as two operators and two teachers live them in their browsers, by the pages alone: they are allied; Lyon
 * publishes, Créteil sees, plays, thanks and answers from its own site; each change of one arrives at the other. Both are
 * those of `npm run demo:federation`.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import type { Browser, Locator, Page } from 'playwright-core'
import type { Me } from '#src/accounts/account-schemas.ts'
import { clips } from '#src/demonstration/clips.ts'
import { startTwoAcademies, type TwoAcademies } from '#src/demonstration/two-academies.ts'
import { builtClient } from '../client/a-page.ts'
import { freePort } from '../free-port.ts'
import { aBrowser, aPage, type WatchedPage } from './a-browser.ts'
import { playsBeyond, published, signIn, write } from './acts.ts'
import { inSteps } from './in-steps.ts'

const [signing] = clips
if (!signing) throw new Error('the demonstration has no clip')
const title = 'Le geste du matin'

describe('a video of one académie, seen from another', function () {
  this.timeout(240_000)
  let folder: string
  let two: TwoAcademies
  let browser: Browser
  let jeanne: WatchedPage
  let odile: WatchedPage

  before(async () => {
    await builtClient()
    folder = await mkdtemp(join(tmpdir(), 'c12-two-'))
    const ports = [await freePort(), await freePort(), await freePort(), await freePort()] as const
    two = await startTwoAcademies({
      folder,
      ports: { lyon: [ports[0], ports[1]], creteil: [ports[2], ports[3]] },
      ofLyon: [],
      settings: { LOG_LEVEL: 'silent', SHUTDOWN_GRACE: '1 s' },
    })
    browser = await aBrowser()
  })
  after(async () => {
    await browser?.close()
    await two?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  inSteps()

  /** Signed in by the SSO of their académie, charter accepted, in a browser of their own. */
  async function enters(home: URL, name: string): Promise<WatchedPage> {
    const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 } })
    const expected = /third party: http:\/\/localhost:\d+\/|status of 404/
    const watched = await aPage(context, { origin: home.origin, expected })
    const { page } = watched
    await page.goto(home.href)
    await page.getByRole('link', { name: 'Se connecter' }).click()
    await signIn(page, name)
    await page.getByRole('link', { name: 'Publier', exact: true }).waitFor()
    const me = await call<Me>(page, 'GET', '/api/v1/users/me')
    await call(page, 'POST', '/api/v1/users/me/charter', { version: me.charter.version })
    return watched
  }

  const addressOf = (host: URL, path: string) => new URL(path, host).href

  it('their operators ally them, in two clicks each', async () => {
    const [ours, theirs] = [
      await enters(two.lyon.url, 'Léa Inspecteur'),
      await enters(two.creteil.url, 'Léa Inspecteur'),
    ]
    const { host } = two.creteil.url
    await ours.page.goto(addressOf(two.lyon.url, '/administration'))
    await ours.page.getByRole('link', { name: 'Alliances' }).click()
    await ours.page.getByRole('textbox', { name: 'Adresse de l’instance' }).fill(host)
    await ours.page.getByRole('button', { name: 'Proposer', exact: true }).click()
    await ours.page.getByText('Proposée, sans réponse').waitFor()

    await appears(theirs.page, addressOf(two.creteil.url, '/administration/alliances'), (on) =>
      on.getByRole('button', { name: `Accepter l’alliance avec ${two.lyon.url.host}` }),
    )
    await theirs.page.getByRole('button', { name: /^Accepter l’alliance/ }).click()
    await theirs.page.getByText('Alliée', { exact: true }).waitFor()

    await appears(ours.page, addressOf(two.lyon.url, '/administration/alliances'), (on) =>
      on.getByText('Alliée', { exact: true }),
    )
    await ours.page.getByRole('link', { name: 'Instances', exact: true }).click()
    await ours.page.getByRole('article', { name: host }).getByText('Répond').waitFor()
    for (const { page, complaints } of [ours, theirs]) {
      expect(complaints).to.deep.equal([])
      await page.context().close()
    }
  })

  it('a teacher of Lyon publishes: it appears on the home page of Créteil', async function () {
    jeanne = await enters(two.lyon.url, 'Jeanne Martin')
    odile = await enters(two.creteil.url, 'Odile Bernard')
    const { page } = jeanne
    await page.getByRole('link', { name: 'Publier', exact: true }).click()
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Choisir une vidéo' }).click()
    await (await chooser).setFiles(signing.path)
    await page.getByRole('textbox', { name: 'Titre' }).fill(title)
    await page.getByRole('checkbox', { name: 'Accompagner' }).check({ force: true })
    await page.getByRole('radio', { name: /^Tout le monde/ }).check()
    await page.getByText('Tout est arrivé').first().waitFor()
    await page
      .getByRole('main')
      .getByRole('button', { name: /^Publier/ })
      .click()
    await published(page, this)
    await appears(odile.page, two.creteil.url.href, (on) => on.getByRole('link', { name: title }).first())
  })

  it('a teacher of Créteil plays it from there, thanks, and comments', async () => {
    const { page } = odile
    await page.getByRole('link', { name: title }).first().click()
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    expect(new URL(page.url()).origin).to.equal(two.creteil.url.origin)
    await page.getByRole('button', { name: 'lire' }).first().click()
    await playsBeyond(page, 0.3)
    await page.getByRole('button', { name: /^Merci/ }).click()
    await page.getByRole('button', { name: /^Merci/, pressed: true }).waitFor()
    await write(page, 'Répondre à Jeanne', 'Essayé ce matin : **tout le monde** signe.')
    await page.getByRole('article', { name: 'Commentaire de Odile Bernard' }).getByText('tout le monde').waitFor()
  })

  it('both stand under the video in Lyon, and its author is told', async () => {
    const { page } = jeanne
    await appears(page, two.lyon.url.href, (on) => on.getByRole('link', { name: /^Notifications : \d+ non lues/ }))
    for (const name of [/Odile Bernard.* vous remercie/, /Odile Bernard.* a commenté/])
      await appears(page, addressOf(two.lyon.url, '/notifications'), (on) => on.getByRole('link', { name }))
    await page.getByRole('link', { name: /Odile Bernard.* a commenté/ }).click()
    await page
      .getByRole('article', { name: /^Commentaire de Odile Bernard/ })
      .getByText('tout le monde')
      .waitFor()
  })

  it('the author answers, and changes the title: both arrive in Créteil', async () => {
    const { page } = jeanne
    const theirs = page.getByRole('article', { name: /^Commentaire de Odile Bernard/ })
    await theirs.getByRole('button', { name: 'Répondre' }).click()
    await write(page, /^Répondre à Odile Bernard/, 'Merci ! Avec quelle classe ?')
    await page.getByRole('article', { name: 'Commentaire de Jeanne Martin' }).getByText('quelle classe').waitFor()
    await appears(odile.page, addressOf(two.creteil.url, '/notifications'), (on) =>
      on.getByRole('link', { name: /Jeanne Martin.* vous a répondu/ }),
    )
    await odile.page.getByRole('link', { name: /Jeanne Martin.* vous a répondu/ }).click()
    await odile.page
      .getByRole('article', { name: /^Commentaire de Jeanne Martin/ })
      .getByText('quelle classe')
      .waitFor()
    await page.goto(addressOf(two.lyon.url, '/mes-videos'))
    await page.getByRole('link', { name: `Modifier « ${title} »` }).click()
    await page.getByRole('textbox', { name: 'Titre' }).fill('Le geste de chaque matin')
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    await page.getByText('Modifications enregistrées.').waitFor()
    await page.getByRole('link', { name: 'Voir la vidéo' }).click()
    await page.getByRole('heading', { level: 1, name: 'Le geste de chaque matin' }).waitFor()
    await appears(odile.page, two.creteil.url.href, (on) =>
      on.getByRole('link', { name: 'Le geste de chaque matin' }).first(),
    )
  })

  it('she changes académie: who followed her in Lyon follows her in Créteil', async () => {
    const { page } = odile
    await page.goto(addressOf(two.creteil.url, `/a/jeanne.martin@${two.lyon.url.host}`))
    await page.getByRole('button', { name: /^Suivre/ }).click()
    const there = await enters(two.creteil.url, 'Jeanne Martin')
    await there.page.goto(addressOf(two.creteil.url, '/profil'))
    await there.page.getByRole('link', { name: 'Je change d’académie' }).click()
    await there.page.getByRole('textbox', { name: 'Mon ancienne adresse' }).fill(`jeanne.martin@${two.lyon.url.host}`)
    await there.page.getByRole('button', { name: 'C’était mon compte' }).click()
    await there.page.getByRole('heading', { name: 'Mes anciens comptes' }).waitFor()
    expect(there.complaints).to.deep.equal([])
    await there.page.context().close()

    const here = jeanne.page.url()
    await jeanne.page.goto(addressOf(two.lyon.url, '/profil/changer-d-academie'))
    const address = `jeanne.martin@${two.creteil.url.host}`
    await jeanne.page.getByRole('textbox', { name: 'Ma nouvelle adresse' }).fill(address)
    await jeanne.page.getByRole('button', { name: 'Je pars pour cette adresse' }).click()
    await jeanne.page.getByRole('dialog').getByRole('button', { name: 'Je pars pour cette adresse' }).click()
    await jeanne.page.getByText(`Vous avez changé d’académie`).waitFor()
    await appears(page, addressOf(two.creteil.url, '/abonnements'), (on) =>
      on.getByText('@jeanne.martin', { exact: true }),
    )
    await jeanne.page.goto(here)
  })

  it('she deletes her answer, then the video: each goes from Créteil, and she sees where it was removed', async () => {
    const { page } = jeanne
    const mine = page.getByRole('article', { name: 'Commentaire de Jeanne Martin' })
    await page.getByRole('button', { name: /réponse/ }).click()
    await mine.getByRole('button', { name: 'Supprimer' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Supprimer' }).click()
    await mine.waitFor({ state: 'detached' })
    await odile.page.goto(two.creteil.url.href)
    await odile.page.getByRole('link', { name: 'Le geste de chaque matin' }).first().click()
    await odile.page.getByRole('heading', { level: 1, name: 'Le geste de chaque matin' }).waitFor()
    const there = odile.page.url()
    await until(async () => {
      await odile.page.goto(there)
      await odile.page.getByRole('article', { name: 'Commentaire de Odile Bernard' }).waitFor()
      return (await odile.page.getByText('quelle classe').count()) === 0
    })
    await page.goto(addressOf(two.lyon.url, '/mes-videos'))
    await page.getByRole('button', { name: 'Supprimer « Le geste de chaque matin »' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Supprimer' }).click()
    await page.getByRole('article', { name: 'Le geste de chaque matin' }).waitFor({ state: 'detached' })
    await until(async () => (await odile.page.goto(there))?.status() === 404)
    await appears(page, addressOf(two.lyon.url, '/mes-videos'), (on) => on.getByText('retirée de l’autre site'))
  })

  it('nothing was refused by the policy, asked of another host, or thrown, all along', () => {
    expect(jeanne.complaints).to.deep.equal([])
    expect(odile.complaints).to.deep.equal([])
  })
})

/** Waits for the fact, however slow the machine. */
async function until(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await delay(200)
}

async function appears(page: Page, address: string, find: (page: Page) => Locator): Promise<void> {
  // Twice as long each time: a machine on which a page takes longer to be drawn gets there too.
  let timeout = 1500
  await until(async () => {
    await page.goto(address)
    timeout *= 2
    return find(page)
      .waitFor({ timeout })
      .then(
        () => true,
        () => false,
      )
  })
}

/** As the page itself would ask. */
function call<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  return page.evaluate(
    async ([method, path, body]) => {
      const response = await fetch(path, {
        method,
        ...(body === null ? {} : { body, headers: { 'Content-Type': 'application/json' } }),
      })
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
      const text = await response.text()
      return text === '' ? null : JSON.parse(text)
    },
    [method, path, body === undefined ? null : JSON.stringify(body)] as const,
  )
}
