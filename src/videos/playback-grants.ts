/** Gives grants to read the files of a video that is not public. Whether the viewer may see it was decided before, and is asked again here. */
import type { Viewer } from '../access/viewer.ts'
import { canSee, isAuthor } from '../access/visibility.ts'
import type { Clock } from '../clock.ts'
import { iso } from '../clock.ts'
import { type GrantKey, type GrantReach, writeGrant } from '../media/grant.ts'
import type { Give, Granted } from './media-paths.ts'
import { isOut, type Video } from './video.ts'

/**
 * A grant lasts from six to twelve hours, and all those given for one video within six hours are the same: what the
 * browser has kept in memory of a page stays of use on the next one, and nobody's film stops before its end.
 */
const stepSeconds = 6 * 3600

export function createGive({ key, clock }: { key: GrantKey; clock: Clock }): Give {
  return function give(viewer, video) {
    if (!canSee(viewer, video, { linkGiven: true })) throw new Error(`no grant on ${video._id} for who cannot see it`)
    const now = clock.now().epochMilliseconds / 1000
    const expiresAt = (Math.floor(now / stepSeconds) + 2) * stepSeconds
    const grant = writeGrant(key, {
      videoId: video._id,
      reach: reachOf(viewer, video),
      epoch: video.grantEpoch,
      expiresAt,
    })
    return { grant, expiresAt: iso(Temporal.Instant.fromEpochMilliseconds(expiresAt * 1000)) }
  }
}

/** What an allied instance is given for one of its people, who has just asked: for some minutes, the same within one. */
export function createGiveAlly({ key, clock }: { key: GrantKey; clock: Clock }) {
  return function giveAlly(viewer: Viewer, video: Video, ally: string): Granted {
    if (viewer.kind !== 'peer' || !canSee(viewer, video))
      throw new Error(`no grant on ${video._id} for who cannot see it`)
    const now = clock.now().epochMilliseconds / 1000
    const expiresAt = (Math.floor(now / 60) + allyMinutes) * 60
    const grant = writeGrant(key, { videoId: video._id, reach: 'ally', epoch: video.grantEpoch, expiresAt, ally })
    return { grant, expiresAt: iso(Temporal.Instant.fromEpochMilliseconds(expiresAt * 1000)) }
  }
}

export type GiveAlly = ReturnType<typeof createGiveAlly>

const allyMinutes = 10

/** Those who see it in a state where its audience does not: its authors, and moderators when it is hidden. */
function reachOf(viewer: Viewer, video: Video): GrantReach {
  return isAuthor(viewer, video) || !isOut(video) ? 'author' : 'audience'
}
