/** What pages are given of each part: actions of the subjects, of other instances, of whoever signs in; for `compose.ts`. */
import type { Settings } from '#config/settings.ts'
import type { FederationPart } from '#federation/federation-part.ts'
import type { AccessPart } from './access/access-part.ts'
import { signedIn } from './access/acting-person.ts'
import { sessionAnswers } from './access/session-routes.ts'
import { viewerOf } from './access/viewer-of.ts'
import type { AccountsStore } from './accounts/accounts-store.ts'
import type { PagesParts } from './pages/pages-part.ts'
import type { uploadLimits } from './part-settings.ts'
import type { Subjects } from './subjects.ts'
import { uploadLimitsOf } from './videos/upload.ts'
import type { UploadsPart } from './videos/uploads-part.ts'

interface Given extends Pick<PagesParts, 'site' | 'version' | 'publicUrl' | 'clientFiles' | 'rateLimits'> {
  subjects: Subjects
  federation: FederationPart
  access: AccessPart
  accountsStore: AccountsStore
  settings: Pick<Settings, 'localAccounts' | 'localMailDomains'>
  limits: ReturnType<typeof uploadLimits>
  sentToday: UploadsPart['sentToday']
}

export function partsForPages(given: Given): PagesParts {
  const { subjects, federation, access, accountsStore, settings, limits, sentToday } = given
  return {
    ...subjects,
    instances: federation.outbox.instances,
    alliances: federation.alliance.manage,
    policies: federation.moderation.manage,
    following: federation.following.actions,
    showMoving: (viewer) => federation.moving.show(viewer),
    async movedTo(handle) {
      const account = await accountsStore.byHandle(handle)
      return account === null ? null : federation.moving.movedTo(account._id)
    },
    site: given.site,
    version: given.version,
    publicUrl: given.publicUrl,
    clientFiles: given.clientFiles,
    viewerOf,
    assertFresh: access.assertFresh.forPages,
    rateLimits: given.rateLimits,
    limits: limits.teacher,
    uploadLimits: async (viewer) => {
      const { roles, accountId } = signedIn(viewer)
      const { sizeBytes, durationSeconds, dailyBytes } = uploadLimitsOf(roles, limits)
      const sentBytes = await sentToday(accountId)
      return { sizeBytes, durationSeconds, remainingTodayBytes: Math.max(0, dailyBytes - sentBytes) }
    },
    circlesOf: async (viewer) => {
      const { data } = await subjects.groups.myGroups(viewer)
      const mine = data.filter(({ mine }) => mine.state === 'member')
      return { allies: federation.policies.allies().length, groups: mine.map(({ id, name }) => ({ id, name })) }
    },
    sessionsOf: async (viewer) => {
      const { accountId, sessionId } = signedIn(viewer)
      return sessionAnswers(await access.sessions.of(accountId), sessionId)
    },
    waysInOf: access.waysInOf,
    showSso: access.showSso,
    listRegistrations: access.local.registration.list,
    signIn: {
      providers: access.signInDoors,
      demonstrationPeople: access.demonstrationPeople,
      localAccounts: settings.localAccounts,
      localMailDomains: settings.localMailDomains,
    },
  }
}
