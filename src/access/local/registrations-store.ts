/** Invitations not accepted yet, and people who asked to be let in: each forgotten by itself after a time. */
import type { AccountId } from '../../accounts/account.ts'
import { DuplicateKey, type Engine, type Page, type Stored, type Transaction } from '../../store/engine.ts'

interface Invitation extends Stored {
  /** SHA-256 of the link's token. */
  readonly _id: string
  readonly mail: string
  readonly displayName: string
  readonly invitedBy: AccountId
  readonly createdAt: string
  readonly expiresAt: string
}

interface RegistrationRequest extends Stored {
  /** SHA-256 of the mail: one request for each address. */
  readonly _id: string
  readonly mail: string
  readonly displayName: string
  readonly why: string
  readonly askedAt: string
  readonly expiresAt: string
}

export interface RegistrationsStore {
  /** Replaces an earlier one for the same mail. */
  invite(invitation: Invitation, tx: Transaction): Promise<void>
  invitation(tokenHash: string): Promise<Invitation | null>
  /** Those who have not come yet, the newest first. */
  invitations(page: { limit: number; after?: string | undefined }): Promise<Page<Invitation>>
  /** True for one caller only. */
  useInvitation(tokenHash: string, tx: Transaction): Promise<boolean>
  /** False when this address has asked already: the first request stays. */
  ask(request: RegistrationRequest): Promise<boolean>
  request(id: string, tx?: Transaction): Promise<RegistrationRequest | null>
  /** The longest waiting first. */
  requests(page: { limit: number; after?: string | undefined }): Promise<Page<RegistrationRequest>>
  countRequests(): Promise<number>
  /** True for one caller only. */
  forgetRequest(id: string, tx?: Transaction): Promise<boolean>
}

export function createRegistrationsStore({ engine }: { engine: Engine }): RegistrationsStore {
  const invitations = engine.collection<Invitation>({
    name: 'invitations',
    expiresBy: 'expiresAt',
    indexes: [{ fields: ['mail'] }, { fields: [['createdAt', 'desc']] }],
  })
  const requests = engine.collection<RegistrationRequest>({
    name: 'registration_requests',
    expiresBy: 'expiresAt',
    indexes: [{ fields: ['askedAt'] }],
  })
  return {
    async invite(invitation, tx) {
      await tx.in(invitations).deleteMany({ mail: invitation.mail })
      await tx.in(invitations).insert(invitation)
    },
    invitation: (tokenHash) => invitations.get(tokenHash),
    invitations: (page) => invitations.find({}, { sort: [['createdAt', 'desc']], ...page }),
    useInvitation: (tokenHash, tx) => tx.in(invitations).delete(tokenHash),
    async ask(request) {
      try {
        await requests.insert(request)
        return true
      } catch (error) {
        if (error instanceof DuplicateKey) return false
        throw error
      }
    },
    request: (id, tx) => (tx ? tx.in(requests) : requests).get(id),
    requests: (page) => requests.find({}, { sort: [['askedAt', 'asc']], ...page }),
    countRequests: () => requests.count({}),
    forgetRequest: (id, tx) => (tx ? tx.in(requests) : requests).delete(id),
  }
}
