/** What the API says of a person, and what a person may change of theirs. PeerTube's shapes where it has them. */
import { z } from 'zod'

/** A school of the person: its name and network are known once the operator has loaded the directory. */
const schoolAnswer = z
  .object({
    uai: z.string(),
    name: z.string().nullable(),
    town: z.string().nullable(),
    type: z.string().nullable(),
    priority: z.enum(['REP', 'REP+']).nullable(),
  })
  .meta({ id: 'School' })
export type SchoolAnswer = z.infer<typeof schoolAnswer>

/** PeerTube's `ActorImage`. */
export const avatarAnswer = z
  .object({ path: z.string(), fileUrl: z.url(), width: z.int(), height: z.int() })
  .meta({ id: 'Avatar' })

/** PeerTube's `AccountSummary`, with our page's path. */
export const accountSummary = z
  .object({
    id: z.int().describe('Small integer, unique here.'),
    name: z.string().describe('The handle on its own instance, `host`.'),
    address: z.string().describe('As the routes take it: `name` here, `name@host` elsewhere.'),
    displayName: z.string(),
    url: z.url().describe('Its ActivityPub address.'),
    host: z.string(),
    isLocal: z.boolean(),
    avatars: z.array(avatarAnswer),
    path: z.string().describe('Its page here.'),
    academie: z.string().nullable().describe('Name of the académie, when known.'),
  })
  .meta({ id: 'AccountSummary' })
export type AccountSummary = z.infer<typeof accountSummary>

/** A person's public page. */
export const accountDetails = accountSummary
  .extend({
    description: z.string().nullable().describe('Markdown, as written.'),
    descriptionHtml: z.string().describe('The same, rendered and safe.'),
    pageUrl: z.url().nullable().describe('Their page on their own instance, when it is another.'),
    schools: z.array(schoolAnswer).describe('Empty unless the person chose to show them.'),
    followersCount: z.int(),
    followingCount: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Account' })
export type AccountDetails = z.infer<typeof accountDetails>

export const role = z.enum(['teacher', 'animator', 'moderator', 'administrator'])

/** The signed-in person, to themselves only. */
export const me = z
  .object({
    id: z.int(),
    accountId: z.uuid(),
    username: z.string(),
    displayName: z.string(),
    bio: z.string(),
    mail: z.string().nullable(),
    academie: z.object({ code: z.string(), name: z.string() }).nullable(),
    schools: z.array(schoolAnswer),
    showsSchool: z.boolean(),
    roles: z.array(role),
    charter: z.object({
      /** The version in force, to be accepted. */
      version: z.string(),
      accepted: z.boolean(),
      acceptedAt: z.iso.datetime().nullable(),
    }),
    may: z.object({ publish: z.boolean(), moderate: z.boolean(), administer: z.boolean() }),
    account: accountSummary,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Me' })
export type Me = z.infer<typeof me>

/** Each absent field is left as it is. */
export const profileChanges = z
  .object({
    displayName: z.string(),
    bio: z.string(),
    showsSchool: z.boolean(),
  })
  .partial()
  .meta({ id: 'ProfileChanges' })
export type ProfileChanges = z.infer<typeof profileChanges>

export const charterAcceptance = z.object({ version: z.string() }).meta({ id: 'CharterAcceptance' })
