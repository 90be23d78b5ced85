/** Every page of the site, and the pages of errors: what each is for is in its own file, how it is written in `shell.ts`. */
import express, { type Request, type RequestHandler, type Response } from 'express'
import { ZodError } from 'zod'
import type { Viewer } from '../access/viewer.ts'
import { AppError, InvalidInput } from '../app-error.ts'
import type { ClientFiles } from '../http/client-files.ts'
import { checkCharter, checkDoor } from '../http/mount.ts'
import type { Problem } from '../http/problem.ts'
import type { RateLimits } from '../http/rate-limits.ts'
import { MethodNotAllowed } from '../http/refusals.ts'
import { sendText } from '../http/send.ts'
import type { NotificationsPart } from '../notifications/notifications-part.ts'
import { type AccountPageParts, accountPage } from './account-page.ts'
import { type AdministrationPagesParts, administrationPages } from './administration-pages.ts'
import { type CaptionsPageParts, captionsPage } from './captions-page.ts'
import { charterPage } from './charter-page.ts'
import { crawlerFiles } from './crawler-files.ts'
import { embedPage, oembed } from './embed-page.ts'
import { type EraseAccountPageParts, eraseAccountPage } from './erase-account-page.ts'
import { errorView } from './error-page.ts'
import { type GroupsPagesParts, groupsPages } from './groups-pages.ts'
import { type HomePageParts, homePage } from './home-page.ts'
import { accessibilityPage } from './legal/accessibility-page.ts'
import { contactPage } from './legal/contact-page.ts'
import { type HelpPageParts, helpPage } from './legal/help-page.ts'
import { legalNoticePage } from './legal/legal-notice-page.ts'
import { personalDataPage } from './legal/personal-data-page.ts'
import { sourcePage } from './legal/source-page.ts'
import { termsPage } from './legal/terms-page.ts'
import { moderationPage } from './moderation-page.ts'
import { type MovePageParts, movePage } from './move-page.ts'
import { myCommentsPage } from './my-comments-page.ts'
import { myVideosPage } from './my-videos-page.ts'
import { notificationsPage } from './notifications-page.ts'
import type { Asked, Page, View } from './page.ts'
import type { Frame, NiveauView, PersonView, ThematiqueView } from './page-data.ts'
import { type PlaylistPagesParts, playlistPages } from './playlist-pages.ts'
import { problemPage } from './problem-page.ts'
import { type ProfilePageParts, profilePage } from './profile-page.ts'
import { editVideoPage, type PublishPageParts, publishPage } from './publish-page.ts'
import { type RetouchPageParts, retouchPage } from './retouch-page.ts'
import { type SearchPageParts, searchPage } from './search-page.ts'
import { type SharingPagesParts, sharingPages } from './sharing-pages.ts'
import { ownerOf, writeDocument } from './shell.ts'
import { localDoorPages, registrationPages, type SignInPageParts, signInPage } from './sign-in-page.ts'
import type { Site } from './site.ts'
import { type SubscriptionsPageParts, subscriptionsPage } from './subscriptions-page.ts'
import { themePage } from './theme-page.ts'
import { type WatchPageParts, watchPage } from './watch-page.ts'

/** The actions that pages call are the very ones of the API, so that who may see what is decided once. */
export interface PagesParts {
  site: Site
  version: string
  publicUrl: () => URL
  clientFiles: ClientFiles
  viewerOf: (request: Request) => Viewer
  /** Before the pages of administration. @throws {FreshSignInNeeded} */
  assertFresh: (request: Request) => Promise<void>
  rateLimits: RateLimits
  /** Of a teacher, for the help. */
  limits: HelpPageParts['limits']
  videos: HomePageParts['videos'] &
    WatchPageParts['videos'] &
    PublishPageParts['videos'] &
    RetouchPageParts['videos'] &
    AccountPageParts['videos'] &
    Parameters<typeof myVideosPage>[0]['videos']
  captions: CaptionsPageParts['captions']
  chapters: CaptionsPageParts['chapters']
  comments: WatchPageParts['comments'] &
    Parameters<typeof moderationPage>[0]['comments'] &
    Parameters<typeof myCommentsPage>[0]['comments']
  notifications: Pick<NotificationsPart, 'listNotifications' | 'countUnread'>
  accounts: AccountPageParts['accounts']
  movedTo: AccountPageParts['movedTo']
  mutes: AccountPageParts['mutes'] & ProfilePageParts['mutes']
  showMoving: MovePageParts['showMoving']
  following: SubscriptionsPageParts['following']
  search: SearchPageParts['search']
  moderation: Parameters<typeof moderationPage>[0]['moderation']
  groups: GroupsPagesParts['groups']
  playlists: PlaylistPagesParts['playlists'] & WatchPageParts['playlists'] & AccountPageParts['playlists']
  alliances: SharingPagesParts['alliances']
  policies: SharingPagesParts['policies']
  administration: AdministrationPagesParts['administration']
  instances: AdministrationPagesParts['instances']
  showSso: AdministrationPagesParts['showSso']
  listRegistrations: AdministrationPagesParts['listRegistrations']
  departures: EraseAccountPageParts['departures'] & AdministrationPagesParts['departures']
  uploadLimits: PublishPageParts['uploadLimits']
  circlesOf: PublishPageParts['circlesOf']
  sessionsOf: ProfilePageParts['sessionsOf']
  waysInOf: ProfilePageParts['waysInOf']
  signIn: SignInPageParts
}

interface PagesPart {
  handle: RequestHandler
  showError(request: Request, response: Response, problem: Problem): Promise<void>
}

export function createPagesPart(parts: PagesParts): PagesPart {
  const { site, publicUrl, clientFiles } = parts
  const thematiques = site.community.thematiques.map(thematiqueView)
  const niveaux: NiveauView[] = site.community.niveaux.map(({ slug, label }) => ({ slug, name: label }))
  const lists = { thematiques, niveaux }

  const pages: Page[] = [
    homePage({ ...parts, ...lists }),
    themePage({ ...parts, ...lists }),
    searchPage({ ...parts, ...lists }),
    watchPage({ ...parts, ...lists, siteName: site.name }),
    publishPage(parts),
    myVideosPage(parts),
    notificationsPage(parts),
    subscriptionsPage(parts),
    editVideoPage(parts),
    captionsPage(parts),
    retouchPage(parts),
    profilePage(parts),
    myCommentsPage(parts),
    eraseAccountPage(parts),
    movePage(parts),
    accountPage(parts),
    signInPage(parts.signIn),
    charterPage(parts),
    moderationPage(parts),
    ...groupsPages(parts),
    ...playlistPages(parts),
    ...sharingPages(parts),
    ...localDoorPages(parts.signIn),
    ...registrationPages(parts.signIn),
    ...administrationPages(parts),
    legalNoticePage(parts),
    personalDataPage(parts),
    accessibilityPage(parts),
    termsPage(parts),
    contactPage(parts),
    helpPage(parts),
    sourcePage(parts),
    problemPage(),
  ]

  async function frameFor(viewer: Viewer, here: string): Promise<Frame> {
    return {
      instance: {
        name: site.name,
        academie: ownerOf(site),
        isDemonstration: site.isDemonstration,
      },
      person: viewer.kind === 'person' ? await personView(viewer, parts) : null,
      ...lists,
      here,
    }
  }

  function write(view: View, frame: Frame, path: string): string {
    const entry = view.content.page
    return writeDocument(view, { site, frame, files: clientFiles.of(entry), publicUrl: publicUrl(), path })
  }

  async function answer(page: Page, request: Request, response: Response): Promise<void> {
    response.locals.route = page.paths[0]
    const viewer = parts.viewerOf(request)
    await parts.rateLimits.consume(page.budget ?? 'read', viewer, request.ip ?? '')
    try {
      checkDoor(page.door, viewer)
      if (page.needsCharter) checkCharter(viewer)
      if (page.isGrave || page.door === 'administrator') await parts.assertFresh(request)
    } catch (refusal) {
      const elsewhere = leadsElsewhere(refusal, page, request)
      if (elsewhere === null) throw refusal
      response.setHeader('Cache-Control', 'no-store')
      response.redirect(303, elsewhere)
      return
    }
    const shown = page.show(asked(request, viewer)).catch(asRefusal)
    const [view, frame] = await Promise.all([shown, frameFor(viewer, request.originalUrl)])
    await sendText(request, response, {
      status: view.status ?? 200,
      type: 'text/html; charset=utf-8',
      // Asked again each time, answered 304 when nothing changed; never kept by a shared cache, for it may name someone.
      cache: 'private, no-cache',
      headers: { Vary: 'Cookie' },
      text: write(view, frame, request.path),
    })
  }

  const router = express.Router({ caseSensitive: true })
  const counted: RequestHandler = (request, _response, next) => {
    parts.rateLimits.consume('read', parts.viewerOf(request), request.ip ?? '').then(() => next(), next)
  }
  router.use(crawlerFiles({ ...parts, counted, pages }))
  router.get('/videos/embed/:id', named('/videos/embed/:id'), counted, embedPage(parts))
  router.get('/services/oembed', named('/services/oembed'), counted, oembed(parts))
  for (const page of pages) {
    for (const path of page.paths) {
      router.get(path, (request, response) => answer(page, request, response))
      router.all(path, () => {
        throw new MethodNotAllowed(['GET', 'HEAD'])
      })
    }
  }

  return {
    handle: router,
    async showError(request, response, problem) {
      // Whoever is signed in stays so on the page of an error, unless finding out is what failed.
      const viewer = parts.viewerOf(request)
      const frame = await frameFor(viewer, request.originalUrl).catch(() => frameFor({ kind: 'anonymous' }, '/'))
      await sendText(request, response, {
        status: problem.status,
        type: 'text/html; charset=utf-8',
        cache: 'no-store',
        text: write(errorView(problem, request.originalUrl, frame.person !== null), frame, request.path),
      })
    },
  }
}

/** Pages read their query with the schemas of the API: what does not hold is an address that nobody was given. */
function asRefusal(error: unknown): never {
  throw error instanceof ZodError ? new InvalidInput([], 'Cette adresse ne se lit pas.', { cause: error }) : error
}

function thematiqueView({ slug, label, hint, icon, hue }: Site['community']['thematiques'][number]): ThematiqueView {
  return { slug, name: label, hint, icon, hue, path: `/thematiques/${slug}` }
}

async function personView(
  viewer: Extract<Viewer, { kind: 'person' }>,
  { accounts, notifications }: Pick<PagesParts, 'accounts' | 'notifications'>,
): Promise<PersonView> {
  const [me, { unread }] = await Promise.all([accounts.showMe(viewer), notifications.countUnread(viewer)])
  return {
    displayName: me.displayName,
    handle: me.username,
    path: me.account.path,
    hasAcceptedCharter: viewer.hasAcceptedCharter,
    unread,
    may: me.may,
  }
}

function asked(request: Request, viewer: Viewer): Asked {
  return {
    viewer,
    params: request.params as Record<string, string>,
    query(name) {
      const value = request.query[name]
      return typeof value === 'string' ? value.trim() : ''
    },
    request,
  }
}

/** A page that needs a sign-in, a newer one or the charter leads there, and back. */
function leadsElsewhere(refusal: unknown, page: Page, request: Request): string | null {
  if (!(refusal instanceof AppError)) return null
  const retour = new URLSearchParams({ retour: request.originalUrl })
  if (refusal.code === 'charter-not-accepted') return `/charte?${retour}`
  if (refusal.code === 'fresh-sign-in-needed') return `/connexion/sso?frais&${retour}`
  if (refusal.code !== 'sign-in-needed') return null
  return page.door === 'administrator' ? `/administration/connexion?${retour}` : `/connexion?${retour}`
}

function named(route: string): RequestHandler {
  return (_request, response, next) => {
    response.locals.route = route
    next()
  }
}
