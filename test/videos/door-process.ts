/** Run by `a-door-elsewhere.ts`: another process of the same instance, which serves its files and knows its alliances. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAlliancesStore } from '#federation/alliance/alliances-store.ts'
import { createStandingAlliances } from '#federation/alliance/standing-alliances.ts'
import { createPoliciesStore } from '#federation/policies/policies-store.ts'
import { systemClock } from '#src/clock.ts'
import { grantKeyFrom } from '#src/media/grant.ts'
import { openMedia } from '#src/media/open-media.ts'
import { createSender } from '#src/media/send-range.ts'
import { openEngine } from '#src/store/open-engine.ts'
import { createPlayback } from '#src/videos/playback-routes.ts'
import { createVideosStore } from '#src/videos/videos-store.ts'
import type { DoorElsewhere } from './a-door-elsewhere.ts'

const { databaseUrl, media, secret, believedMilliseconds } = JSON.parse(process.argv[2] ?? '') as DoorElsewhere
const engine = await openEngine({ databaseUrl })
const videos = createVideosStore({ engine, vocabulary: { thematiques: [], niveaux: [] } })
const { hosts } = createPoliciesStore({ engine })
const standing = createStandingAlliances({ alliances: createAlliancesStore({ engine }), hosts, believedMilliseconds })
const playback = createPlayback({
  findVideo: (id) => videos.find(id),
  sender: createSender({ media: await openMedia(media) }),
  grantKey: grantKeyFrom(secret),
  clock: systemClock,
  isAllianceStanding: standing.isStanding,
  rememberMilliseconds: believedMilliseconds,
})
const life = new AbortController()
playback.follow(videos, life.signal)
standing.follow(life.signal)
const server = createServer((request, response) =>
  playback.handle(request, response, () => {
    response.statusCode = 404
    response.end()
  }),
).listen(0, '127.0.0.1')
await once(server, 'listening')
process.send?.((server.address() as AddressInfo).port)
