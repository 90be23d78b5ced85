/** What `/metrics` tells of the parts of this process, besides its requests: for `compose.ts`. */
import type { FederationPart } from '#federation/federation-part.ts'
import type { Metrics } from './http/metrics.ts'
import type { Jobs } from './jobs/jobs.ts'
import type { Media } from './media/open-media.ts'
import type { Tracker } from './torrents/tracker.ts'

interface Measured {
  federation: Pick<FederationPart, 'inbox' | 'outbox'>
  tracker: Tracker | null
  jobs: Jobs
  media: Media
}

export function addGauges(metrics: Metrics, { federation, tracker, jobs, media }: Measured): void {
  metrics.gauge(
    'inbox_activities',
    'What other instances sent to this process, by what became of it.',
    'outcome',
    async () => federation.inbox.counts(),
  )
  metrics.gauge(
    'federation_hosts',
    'Other instances: those we send to, and who of these does not answer.',
    'state',
    () => federation.outbox.countHosts(),
  )
  if (tracker) {
    metrics.gauge('tracker_connections', 'Browsers that exchange films.', null, async () => tracker.connections)
  }
  metrics.gauge('jobs', 'Durable jobs, by state.', 'state', () => jobs.counts())
  const freeBytes = async () => (await media.freeBytes()) ?? -1
  metrics.gauge('media_free_bytes', 'Room left for media; -1 when unknown.', null, freeBytes)
}
