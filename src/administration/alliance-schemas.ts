/** Alliances with other instances, as administrators see them, and as everybody may read which there are. */
import { z } from 'zod'
import { accountSummary } from '../accounts/account-schemas.ts'

const allianceState = z.enum(['proposed', 'received', 'allied', 'refused', 'ended'])

export const allianceAnswer = z
  .object({
    host: z.string(),
    name: z.string().describe('As the other instance names itself.'),
    url: z.url(),
    state: allianceState,
    proposedAt: z.iso.datetime(),
    agreedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
    endedBy: z.enum(['us', 'them']).nullable(),
    by: accountSummary.nullable().describe('Who proposed or answered here, last.'),
  })
  .meta({ id: 'Alliance' })
export type AllianceAnswer = z.infer<typeof allianceAnswer>

export const alliancePage = z
  .object({ data: z.array(allianceAnswer).describe('Those that wait for an answer here first, then by host.') })
  .meta({ id: 'AllianceList' })
export type AllianceList = z.infer<typeof alliancePage>

/** For everybody: with whom teachers here share. */
export const alliedInstances = z
  .object({
    data: z.array(z.object({ host: z.string(), name: z.string(), url: z.url(), since: z.iso.datetime() })),
  })
  .meta({ id: 'AlliedInstances' })
export type AlliedInstances = z.infer<typeof alliedInstances>

export const allianceProposal = z
  .object({ host: z.string().max(300).describe('`classe.ac-creteil.fr`, or its address.') })
  .meta({ id: 'AllianceProposal' })
export const allianceAnswered = z.object({ accepts: z.boolean() }).meta({ id: 'AllianceAnswered' })
