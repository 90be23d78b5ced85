/**
 * One video, as two teachers live it in their browsers, against the real server: signing in by the SSO, the charter, a
 * clip that is sent over a network that breaks, its thumbnail and words, publication; then a colleague finds it by three
 * ways, plays it, and they talk.
 */
import { basename } from 'node:path'
import { expect } from 'chai'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { builtClient } from '../client/a-page.ts'
import { aServerProcess, type ServerProcess } from '../journeys/a-server-process.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { clip, makeClip, temporaryFolder } from '../transcoding/clips.ts'
import { aBrowser, aPage, type WatchedPage } from './a-browser.ts'
import { playsBeyond, published, signIn, write } from './acts.ts'
import { inSteps } from './in-steps.ts'

const title = 'Comment lancer la lecture à douze ?'
const listName = 'À voir avant la réunion'

onEachEngine('one video, in two browsers', (kind) => {
  let server: ServerProcess
  let browser: Browser
  let jeanne: Visitor
  let odile: Visitor
  let camera: Awaited<ReturnType<typeof temporaryFolder>>
  /** A clip of the demonstration, whole; on the second engine its beginning, since what ffmpeg makes of it asks nothing of that. */
  const film = async (name: string, seconds: number) =>
    kind === 'sqlite'
      ? clip(name)
      : makeClip(camera.path, name, '-i', `file:${clip(name)}`, '-t', String(seconds), '-c', 'copy')

  before(async () => {
    camera = await temporaryFolder()
    await builtClient()
    server = await aServerProcess(kind)
    browser = await aBrowser()
    jeanne = await aVisitor(browser, server.url)
    odile = await aVisitor(browser, server.url)
  })
  after(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
    await camera?.[Symbol.asyncDispose]()
  })

  inSteps()

  /** What happened is told in its own time: the page is asked for until it is there. */
  async function told(who: Visitor, name: RegExp): Promise<Locator> {
    await who.page.goto(new URL('/notifications', server.url).href)
    const link = who.page.getByRole('link', { name })
    return (await link.count()) > 0 ? link : told(who, name)
  }

  it('a teacher signs in by the SSO, reads the charter once, and is where she wanted to go', async () => {
    const { page } = jeanne
    await page.goto(server.url.href)
    await page.getByRole('link', { name: 'Se connecter' }).click()
    await signIn(jeanne.page, 'Jeanne Martin')
    await page.getByRole('link', { name: 'Publier', exact: true }).click()
    await page.getByRole('heading', { name: 'La charte' }).waitFor()
    await page.getByRole('button', { name: 'J’ai lu la charte et je l’accepte' }).click()
    await page.getByRole('heading', { name: 'Publier une vidéo' }).waitFor()
  })

  it('chooses a clip: it leaves at once, survives a cut network, and everything typed is kept', async () => {
    const { page, context } = jeanne
    // Slower than a school's: minutes long, so that it is cut in the middle on a busy machine too; and then seen to come back.
    const network = await context.newCDPSession(page)
    await network.send('Network.enable')
    const uplink = { offline: false, latency: 5, downloadThroughput: -1, uploadThroughput: 150_000 }
    await network.send('Network.emulateNetworkConditions', { ...uplink, uploadThroughput: 20_000 })
    await choose(page, clip('big-buck-bunny-480p.mp4'))
    await page.getByRole('textbox', { name: 'Titre' }).fill(title)
    await page.getByRole('progressbar', { name: 'Envoi de la vidéo' }).waitFor()
    await page.getByText(/^[1-9]\d?\s%\senvoyés/u).waitFor()

    await network.send('Network.emulateNetworkConditions', { ...uplink, offline: true })
    await page.getByText('La connexion est coupée. L’envoi reprendra de lui-même').first().waitFor()
    await page
      .getByRole('textbox', { name: 'En deux phrases' })
      .fill('On lit **deux phrases**, puis on passe le bâton.')
    await network.send('Network.emulateNetworkConditions', uplink)
    await page
      .getByText(/^La connexion est revenue/)
      .first()
      .waitFor()
    await network.detach()
    await page.getByText('Tout est arrivé').first().waitFor()
    expect(await page.getByRole('textbox', { name: 'Titre' }).inputValue()).to.equal(title)
  })

  it('chooses the thumbnail by moving the film, says for whom, and publishes before it is prepared', async function () {
    const { page } = jeanne
    await page.getByRole('slider', { name: 'Choisir la vignette' }).fill('12')
    await page.getByRole('checkbox', { name: 'Se former' }).check({ force: true })
    await page.getByRole('checkbox', { name: 'Accompagner' }).check({ force: true })
    await page.getByRole('checkbox', { name: 'CP', exact: true }).check({ force: true })
    await page.getByRole('textbox', { name: 'Mots-clés' }).fill('lecture, oral')
    await page.getByRole('radio', { name: /^Tout le monde/ }).check()
    await page
      .getByRole('main')
      .getByRole('button', { name: /^Publier/ })
      .click()
    await page.getByRole('heading', { name: /C’est noté|Votre vidéo est publiée/ }).waitFor()
    await published(page, this)
    await page.getByRole('link', { name: 'Mes vidéos' }).last().click()
    await page.getByRole('article', { name: title }).getByText('Publiée', { exact: true }).waitFor()
  })

  it('a colleague finds it on the home page, by its question and by a word', async () => {
    const { page } = odile
    await page.goto(server.url.href)
    await page
      .getByRole('list', { name: 'Les dernières vidéos' })
      .getByRole('link', { name: title.slice(0, -2) })
      .waitFor()
    await page
      .getByRole('navigation', { name: 'Les questions' })
      .getByRole('link', { name: /^Se former/ })
      .click()
    await page.getByRole('heading', { name: 'Se former' }).waitFor()
    await page.getByRole('link', { name: 'CP', exact: true }).click()
    await page
      .getByRole('list', { name: 'Se former' })
      .getByRole('link', { name: title.slice(0, -2) })
      .waitFor()
    const search = page.getByRole('searchbox', { name: 'Rechercher une vidéo' })
    await search.fill('lectures')
    await search.press('Enter')
    await page.getByRole('heading', { name: '1 vidéo trouvée' }).waitFor()
    await page.getByRole('link', { name: title.slice(0, -2) }).click()
    await page.getByRole('heading', { level: 1, name: title.slice(0, -2) }).waitFor()
  })

  it('plays it, moves in it, and changes its quality', async () => {
    const { page } = odile
    await page.getByRole('button', { name: 'lire' }).first().click()
    await playsBeyond(page, 1)
    const line = page.getByRole('slider', { name: 'position dans la vidéo' })
    await line.focus()
    await line.press('ArrowRight')
    await playsBeyond(page, 10)
    await page.getByRole('button', { name: 'Réglages' }).click()
    const settings = page.getByRole('dialog', { name: 'Réglages' })
    await settings.getByRole('radio', { name: '240p', exact: true }).check({ force: true })
    await page.keyboard.press('Escape')
    await page.getByRole('region', { name: 'lecteur vidéo' }).getByText('240p', { exact: true }).waitFor()
    await playsBeyond(page, 12)
  })

  it('signs in from there, thanks, tries, and says what it gave; the author answers', async () => {
    const { page } = odile
    await page.getByRole('link', { name: /^Merci/ }).click()
    await page
      .getByRole('main')
      .getByRole('link', { name: /académie/ })
      .click()
    await signIn(odile.page, 'Odile Bernard')
    // What she pressed is not pressed again: the charter comes by itself, then her thanks are given.
    await page.getByRole('button', { name: 'J’ai lu la charte et je l’accepte' }).click()
    await page.getByRole('heading', { level: 1, name: title.slice(0, -2) }).waitFor()
    await page.getByRole('button', { name: /^Merci/, pressed: true }).waitFor()
    await page.getByRole('button', { name: /^Je l’ai essayé/ }).click()
    await page.getByRole('button', { name: /1 personne l’a essayé/, pressed: true }).waitFor()
    await write(page, 'Répondre à Jeanne', 'Essayé ce matin : **deux tours** de plus.')
    await page.getByRole('article', { name: 'Commentaire de Odile Bernard' }).getByText('deux tours').waitFor()

    // She is told of it wherever she is on the site, and led to the very words. What was said at once is told in no order.
    await told(jeanne, /^Nouveau : Odile Bernard vous remercie/)
    await told(jeanne, /^Nouveau : Odile Bernard a essayé/)
    await told(jeanne, /^Nouveau : Odile Bernard a commenté/)
    await jeanne.page.goto(server.url.href)
    await jeanne.page.getByRole('link', { name: /^Notifications : \d+ non lues/ }).click()
    await jeanne.page.getByRole('link', { name: /^Nouveau : Odile Bernard a commenté/ }).click()
    const said = jeanne.page.getByRole('article', { name: 'Commentaire de Odile Bernard' })
    await said.and(jeanne.page.locator(':focus')).waitFor()
    await said.getByRole('button', { name: 'Répondre' }).click()
    await write(jeanne.page, 'Répondre à Odile Bernard', 'Avec quel texte ?')
    await jeanne.page
      .getByRole('article', { name: 'Commentaire de Jeanne Martin' })
      .getByText('Avec quel texte')
      .waitFor()
  })

  it('each edits and deletes what is theirs', async () => {
    const { page } = jeanne
    const mine = page.getByRole('article', { name: 'Commentaire de Jeanne Martin' })
    await mine.getByRole('button', { name: 'Modifier' }).click()
    await write(page, 'Modifier mon commentaire', 'Avec quel album ?')
    await mine.getByText('Avec quel album').waitFor()
    await mine.getByText('modifié', { exact: true }).waitFor()

    // The answer is unfolded for whom it was written.
    await (await told(odile, /Jeanne Martin vous a répondu/)).click()
    const theirs = odile.page.getByRole('article', { name: 'Commentaire de Odile Bernard' })
    const answer = odile.page.getByRole('article', { name: 'Commentaire de Jeanne Martin' })
    await answer.waitFor()
    expect(await theirs.getByRole('button', { name: 'Modifier' }).isVisible()).to.equal(true)
    expect(await answer.getByRole('button', { name: 'Modifier' }).count()).to.equal(0)
    expect(await answer.getByRole('button', { name: 'Supprimer' }).count()).to.equal(0)

    await mine.getByRole('button', { name: 'Supprimer' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Supprimer' }).click()
    await mine.waitFor({ state: 'detached' })
  })

  it('films without sound, at ten images a second or of unknown length go the same way', async function () {
    this.timeout(240_000)
    for (const path of [await film('people-walking.mp4', 3), clip('sign-school.mkv')]) {
      const { page } = jeanne
      await page.goto(new URL('/publier', server.url).href)
      await choose(page, path)
      await page.getByRole('textbox', { name: 'Titre' }).fill(`Essai avec ${basename(path)}`)
      await page.getByText('Tout est arrivé').first().waitFor()
      await page
        .getByRole('main')
        .getByRole('button', { name: /^Publier/ })
        .click()
      await published(page, this)
      await page.getByRole('link', { name: 'Voir la vidéo' }).click()
      await page.getByRole('button', { name: 'lire' }).first().click()
      await playsBeyond(page, 0.5)
    }
  })

  it('she takes the first one back: its page is no longer there for anybody else', async () => {
    const { page } = jeanne
    await page.goto(new URL('/mes-videos', server.url).href)
    await page.getByRole('button', { name: `Supprimer « ${title} »` }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Supprimer' }).click()
    await page.getByRole('article', { name: title }).waitFor({ state: 'detached' })
    const gone = await odile.page.reload()
    expect(gone?.status()).to.equal(404)
  })

  it('a colleague keeps films in a list from their pages, and orders it with the mouse and with the keyboard', async () => {
    const { page } = odile
    const [walking, school] = ['Essai avec people-walking.mp4', 'Essai avec sign-school.mkv']
    const openFilm = async (name: string) => {
      await page.goto(server.url.href)
      await page.getByRole('list', { name: 'Les dernières vidéos' }).getByRole('link', { name }).click()
      await page.getByRole('heading', { level: 1, name }).waitFor()
      await page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
      return page.getByRole('dialog', { name: 'Enregistrer dans une liste' })
    }
    const first = await openFilm(walking)
    await first.getByLabel('Nouvelle liste').fill(listName)
    await first.getByRole('button', { name: 'Créer et enregistrer' }).click()
    await page.getByText(`Enregistrée dans « ${listName} ».`).waitFor()
    const second = await openFilm(school)
    await second.getByRole('checkbox', { name: listName }).check()
    await page.getByText(`Enregistrée dans « ${listName} ».`).waitFor()

    await page.goto(new URL('/mes-listes', server.url).href)
    await page.getByRole('link', { name: listName }).click()
    const films = page.getByRole('list', { name: 'Les vidéos, dans l’ordre' })
    const order = () => films.getByRole('heading', { level: 2 }).allTextContents()
    const kept = (act: Promise<unknown>) =>
      Promise.all([page.waitForResponse((answer) => answer.url().endsWith('/move') && answer.ok()), act])
    await films.getByRole('heading', { name: school }).waitFor()
    expect(await order()).to.deep.equal([walking, school])
    const rows = films.getByRole('listitem')
    await kept(rows.nth(1).getByTitle('Glisser pour déplacer').dragTo(rows.nth(0)))
    expect(await order()).to.deep.equal([school, walking])
    await page.reload()
    await films.getByRole('heading', { name: school }).waitFor()
    expect(await order()).to.deep.equal([school, walking])
    await kept(page.getByRole('button', { name: `Monter « ${walking} »` }).press('Enter'))
    // At its end, the button of the other way has the keyboard.
    await page
      .getByRole('button', { name: `Descendre « ${walking} »` })
      .and(page.locator(':focus'))
      .waitFor()
    await page.reload()
    await films.getByRole('heading', { name: school }).waitFor()
    expect(await order()).to.deep.equal([walking, school])
  })

  it('watches it from one film to the next if she chooses so, and not otherwise', async () => {
    const { page } = odile
    await page.getByRole('link', { name: 'Tout regarder' }).click()
    const panel = page.getByRole('navigation', { name: `Dans la liste « ${listName} »` })
    await panel.getByText('1 sur 2').waitFor()
    const here = page.url()
    await nearsItsEnd(page)
    await hasEnded(page)
    expect(page.url()).to.equal(here)
    expect(await page.evaluate(() => sessionStorage.getItem('listes:joue'))).to.equal(null)
    await panel.getByRole('checkbox', { name: 'Passer à la suivante à la fin' }).check()
    await page.reload()
    await panel.getByRole('checkbox', { name: 'Passer à la suivante à la fin', checked: true }).waitFor()
    await Promise.all([page.waitForURL((url) => url.href !== here), nearsItsEnd(page)])
    await panel.getByText('2 sur 2').waitFor()
    await playsBeyond(page, 0.2)
  })

  it('shares it by its link: whoever has it sees it, and finds it nowhere else', async () => {
    const { page } = odile
    await page.getByRole('link', { name: listName }).click()
    await page.getByRole('button', { name: 'Modifier la liste' }).click()
    await page.getByRole('radio', { name: /^Personnes qui ont le lien/ }).check()
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
    await page.getByText('La liste est enregistrée.').waitFor()
    const seen = await jeanne.page.goto(page.url())
    expect(seen?.status()).to.equal(200)
    await jeanne.page.getByRole('heading', { level: 1, name: listName }).waitFor()
    await jeanne.page.getByRole('button', { name: 'Signaler cette liste' }).waitFor()
    expect(await jeanne.page.getByRole('button', { name: 'Modifier la liste' }).count()).to.equal(0)
    await jeanne.page.getByRole('main').getByRole('link', { name: 'Odile Bernard' }).click()
    await jeanne.page.getByRole('heading', { level: 1, name: 'Odile Bernard' }).waitFor()
    expect(await jeanne.page.getByRole('link', { name: listName }).count()).to.equal(0)
  })

  it('nothing was refused by the policy, asked of another host, or thrown, all along', () => {
    expect(jeanne.complaints).to.deep.equal([])
    expect(odile.complaints).to.deep.equal([])
  })
})

/** Its last half second is played. */
async function nearsItsEnd(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'lire' }).first().click()
  await playsBeyond(page, 0)
  await page.locator('video').evaluate((film: HTMLVideoElement) => {
    if (!film.ended) film.currentTime = Math.max(film.currentTime, film.duration - 0.5)
  })
}

async function hasEnded(page: Page): Promise<void> {
  await page.locator('video').evaluate(async (film: HTMLVideoElement) => {
    if (!film.ended) await new Promise((resolve) => film.addEventListener('ended', resolve, { once: true }))
  })
}

interface Visitor extends WatchedPage {
  readonly context: BrowserContext
}

async function aVisitor(browser: Browser, url: URL): Promise<Visitor> {
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 } })
  // The identity provider is another host, where one goes by one's own will; a cut network is one of the trials.
  const expected = /third party: http:\/\/localhost:\d+\/|ERR_INTERNET_DISCONNECTED|status of 404/
  return { ...(await aPage(context, { origin: url.origin, expected })), context }
}

async function choose(page: Page, film: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Choisir une vidéo' }).click()
  await (await chooser).setFiles(film)
}
