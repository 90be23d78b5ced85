/** Alliances, decisions on other instances, groups. */
import type { AllianceAnswer } from '#src/administration/alliance-schemas.ts'
import type {
  ActorDecisionPage,
  HostDecisionAnswer,
  HostDecisionPage,
  ImportReport,
} from '#src/administration/policy-schemas.ts'
import type { GroupSummary, MemberPage } from '#src/groups/group-schemas.ts'
import { get, send } from './request.ts'

const alliances = '/api/v1/administration/alliances'
const hosts = '/api/v1/moderation/hosts'
const actors = '/api/v1/moderation/actors'
const groups = '/api/v1/groups'
const at = (...parts: string[]) => parts.map((part, rank) => (rank === 0 ? part : encodeURIComponent(part))).join('/')

export const proposeAlliance = (host: string) => send<AllianceAnswer>('POST', alliances, { host })
export const answerAlliance = (host: string, accepts: boolean) =>
  send<AllianceAnswer>('POST', `${at(alliances, host)}/answer`, { accepts })
export const endAlliance = (host: string) => send<AllianceAnswer>('DELETE', at(alliances, host))

export const hostDecisions = (after?: string) => get<HostDecisionPage>(hosts, { query: { after } })
export const decideHost = (host: string, policy: string, reason: string) =>
  send<HostDecisionAnswer>('PUT', at(hosts, host), { policy, reason })
export const forgetHost = (host: string) => send<void>('DELETE', at(hosts, host))
export const importHosts = (csv: string) => send<ImportReport>('POST', `${hosts}/import`, { csv })

export const actorDecisions = (after?: string) => get<ActorDecisionPage>(actors, { query: { after } })
export const blockActor = (name: string, reason: string) => send<void>('POST', actors, { name, reason })
export const unblockActor = (name: string) => send<void>('DELETE', at(actors, name))
export const importActors = (csv: string) => send<ImportReport>('POST', `${actors}/import`, { csv })

export interface GroupToWrite {
  name: string
  kind: GroupSummary['kind']
  description: string
}
export const makeGroup = (written: GroupToWrite) => send<GroupSummary>('POST', groups, written)
export const rewriteGroup = (id: string, written: GroupToWrite) => send<GroupSummary>('PATCH', at(groups, id), written)
export const closeGroup = (id: string) => send<void>('DELETE', at(groups, id))
export const answerInvitation = (id: string, accepts: boolean) =>
  send<void>('POST', `${at(groups, id)}/invitation`, { accepts })
export const groupMembers = (id: string, after?: string) =>
  get<MemberPage>(`${at(groups, id)}/members`, { query: { after } })
export const inviteMember = (id: string, name: string) => send<void>('POST', `${at(groups, id)}/members`, { name })
export const removeMember = (id: string, name: string) => send<void>('DELETE', at(`${at(groups, id)}/members`, name))
export const giveMemberRole = (id: string, name: string, role: 'coordinator' | 'member') =>
  send<void>('PUT', `${at(`${at(groups, id)}/members`, name)}/role`, { role })
