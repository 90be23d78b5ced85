/**
 * The pages that have a script, by the name of their entry: `entries/<name>.ts` defines `<c12-header>` and the
 * `<c12-<name>-page>` that the server writes into the document. `plain` is the header alone (legal and error pages).
 */
export const entryNames = [
  'plain',
  'home',
  'theme',
  'search',
  'watch',
  'publish',
  'my-videos',
  'notifications',
  'subscriptions',
  'edit-video',
  'captions',
  'retouch',
  'profile',
  'account',
  'sign-in',
  'charter',
  'moderation',
  'moderation-policies',
  'groups',
  'group',
  'administration-alliances',
  'administration',
  'administration-jobs',
  'administration-accounts',
  'administration-sso',
  'administration-instances',
  'administration-door',
  'administration-registrations',
  'administration-departures',
  'erase-account',
  'move',
  'registration',
] as const

export type EntryName = (typeof entryNames)[number]
