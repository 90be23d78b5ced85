/** Coming in without an SSO: what is asked, what is answered, what administrators see. */
import { z } from 'zod'

const token = z.string().length(43)

export const asked = z.object({
  displayName: z.string().max(300),
  mail: z.string().max(300),
  why: z.string().max(3000),
})
export const invited = z.object({ displayName: z.string().max(300), mail: z.string().max(300) })
export const invitationToken = z.object({ token })
export const accepted = z.object({ token, displayName: z.string().max(300) })

export const invitationShown = z
  .object({ displayName: z.string(), mail: z.string() })
  .meta({ id: 'Invitation', description: 'To whom it was sent.' })

export const acceptance = z
  .object({ handle: z.string(), linkToken: z.string().describe('Lets choose the password or a passkey, once.') })
  .meta({ id: 'Acceptance' })

export const invitationMade = z
  .object({ mail: z.string(), link: z.url().describe('To be given to this person only.'), expiresAt: z.iso.datetime() })
  .meta({ id: 'InvitationMade' })
export type InvitationMade = z.infer<typeof invitationMade>

export const registrations = z
  .object({
    mode: z.enum(['administration', 'invitation', 'demande']),
    domains: z.array(z.string()).describe('Of the mails that may come in; empty: any.'),
    requests: z.array(
      z.object({
        id: z.string(),
        displayName: z.string(),
        mail: z.string(),
        why: z.string(),
        askedAt: z.iso.datetime(),
      }),
    ),
    next: z.string().nullable(),
    invitations: z.array(
      z.object({ displayName: z.string(), mail: z.string(), createdAt: z.iso.datetime(), expiresAt: z.iso.datetime() }),
    ),
  })
  .meta({ id: 'Registrations' })
export type Registrations = z.infer<typeof registrations>

export const registrationsQuery = z.object({ after: z.string().max(1000).optional() })
