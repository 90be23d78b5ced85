/** That somebody elsewhere follows one of ours, or no longer does, as something that happened here. */
import type { Events } from '#src/events/events.ts'
import type { Transaction } from '#src/store/engine.ts'
import type { Subjects } from '#src/subjects.ts'
import type { LocalActor, RemoteActor } from '../actor.ts'
import type { HostPolicies } from '../ports.ts'
import type { TakePerson } from './take-person.ts'

interface RecordFollowsParts {
  events: Pick<Events, 'record'>
  policies: Pick<HostPolicies, 'of'>
  takePerson: TakePerson
  subjects: Pick<Subjects, 'accounts'>
}

export function createRecordFollows({ events, policies, takePerson, subjects }: RecordFollowsParts) {
  return {
    /** Instances follow too, and are nobody; those of a limited or quarantined one disturb no one. */
    async followed({ accountId: followedId }: LocalActor, by: RemoteActor, tx: Transaction): Promise<void> {
      if (followedId === null || by.type === 'Application' || policies.of(by.host) !== 'open') return
      const { _id: accountId, state } = await takePerson(by, tx)
      if (state !== 'active') return
      await events.record(tx, { kind: 'person-followed', followedId, accountId, isRemote: true })
    },

    async unfollowed({ accountId: followedId }: LocalActor, by: RemoteActor, tx: Transaction): Promise<void> {
      const account = await subjects.accounts.store.byRemoteId(by._id, tx)
      if (followedId === null || account === null) return
      await events.record(tx, { kind: 'person-unfollowed', followedId, accountId: account._id, isRemote: true })
    },
  }
}
