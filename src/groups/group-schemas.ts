/** Groups as the API takes and shows them, to those who are in them. */
import { z } from 'zod'
import { accountSummary } from '../accounts/account-schemas.ts'

const groupKind = z.enum(['ecole', 'reseau', 'constellation'])

export const groupSummary = z
  .object({
    id: z.uuid(),
    name: z.string(),
    kind: groupKind,
    description: z.string(),
    members: z.int(),
    host: z.string().nullable().describe('The instance that it is of, when it is another.'),
    path: z.string(),
    mine: z.object({
      state: z.enum(['invited', 'member']),
      role: z.enum(['coordinator', 'member']),
      invitedBy: accountSummary.nullable(),
    }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Group' })
export type GroupSummary = z.infer<typeof groupSummary>

export const groupList = z
  .object({
    data: z.array(groupSummary).describe('Invitations first, then by name.'),
    may: z.object({ make: z.boolean() }),
  })
  .meta({ id: 'GroupList' })
export type GroupList = z.infer<typeof groupList>

const groupMember = z
  .object({
    account: accountSummary,
    role: z.enum(['coordinator', 'member']),
    state: z.enum(['invited', 'member']),
    host: z.string().nullable(),
    at: z.iso.datetime(),
    isMe: z.boolean(),
  })
  .meta({ id: 'GroupMember' })
export type GroupMember = z.infer<typeof groupMember>

export const memberPage = z
  .object({ data: z.array(groupMember), next: z.string().nullable() })
  .meta({ id: 'GroupMemberPage' })
export type MemberPage = z.infer<typeof memberPage>

/** Limits are the rule's (`group.ts`), so that a refusal says them in French beside the field. */
export const groupWritten = z
  .object({ name: z.string(), kind: groupKind, description: z.string() })
  .partial()
  .meta({ id: 'GroupWritten' })

export const invitation = z
  .object({ name: z.string().max(300).describe('A handle here, or `name@host` of an allied instance.') })
  .meta({ id: 'GroupInvitation' })

export const invitationAnswer = z.object({ accepts: z.boolean() }).meta({ id: 'GroupInvitationAnswer' })
export const memberRole = z.object({ role: z.enum(['coordinator', 'member']) }).meta({ id: 'GroupMemberRole' })

export const membersQuery = z.object({
  count: z.coerce.number().int().min(1).max(100).default(50),
  after: z.string().max(1000).optional(),
})
