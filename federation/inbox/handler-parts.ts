/** What the handlers of activities stand on, built once by `inbox-part.ts`. */
import type { Logger } from 'pino'
import type { Clock } from '#src/clock.ts'
import type { Events } from '#src/events/events.ts'
import type { Jobs } from '#src/jobs/jobs.ts'
import type { Subjects } from '#src/subjects.ts'
import type { OurActors } from '../actors/local-actors.ts'
import type { ViewerOfHost } from '../alliance/signer-of.ts'
import type { Ids } from '../ids.ts'
import type { IriRules } from '../iri.ts'
import type { Ledger } from '../ledger.ts'
import type {
  AllianceInbox,
  Deliveries,
  Follows,
  HostPolicies,
  PeerModeration,
  RemoteActors,
  RemoteFetch,
} from '../ports.ts'
import type { InboxStore } from './inbox-store.ts'
import type { WhoseIs } from './owners.ts'
import type { TakeNote } from './take-note.ts'
import type { TakePerson } from './take-person.ts'
import type { TakePlaylist } from './take-playlist.ts'
import type { TakeVideo } from './take-video.ts'

export interface HandlerParts {
  subjects: Pick<
    Subjects,
    'accounts' | 'videos' | 'captions' | 'groups' | 'comments' | 'reactions' | 'shares' | 'playlists'
  >
  ids: Ids
  rules: IriRules
  ours: OurActors
  actors: RemoteActors
  fetch: RemoteFetch
  follows: Follows
  deliveries: Deliveries
  policies: HostPolicies
  viewerOfHost: ViewerOfHost
  alliance: AllianceInbox
  moderation: PeerModeration
  ledger: Ledger
  inbox: InboxStore
  whoseIs: WhoseIs
  takePerson: TakePerson
  takeVideo: TakeVideo
  takeNote: TakeNote
  takePlaylist: TakePlaylist
  jobs: Pick<Jobs, 'enqueue'>
  events: Pick<Events, 'record'>
  clock: Clock
  log: Logger
}
