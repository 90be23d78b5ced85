/** The door of every action on one video: what a viewer may not see is not there, whatever the reason. */
import { participant } from '../access/acting-person.ts'
import { canEditVideo, type Person } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import { canSee } from '../access/visibility.ts'
import { NotAllowed, NotFound } from '../app-error.ts'
import type { Video } from './video.ts'
import { parseVideoAddress } from './video-address.ts'
import type { VideosStore } from './videos-store.ts'

export class VideoNotFound extends NotFound {
  constructor(options?: ErrorOptions) {
    super('Cette vidéo n’existe pas, ou vous n’y avez pas accès.', options)
  }
}

export interface Seen {
  video: Video
  /** Asked for by its UUID: who has the link may see a video « par lien ». */
  linkGiven: boolean
}

export function createFindVideo({ videos }: { videos: VideosStore }) {
  /** @param address a UUID, its short form or the number. @throws {VideoNotFound} */
  async function seenBy(viewer: Viewer, address: string): Promise<Seen> {
    const parsed = parseVideoAddress(address)
    const video = parsed && (await videos.findByAddress(parsed))
    const linkGiven = parsed?.by === 'uuid'
    if (!video || !canSee(viewer, video, { linkGiven })) throw new VideoNotFound()
    return { video, linkGiven }
  }

  /** @throws {SignInNeeded} {CharterNotAccepted} {VideoNotFound} {NotAllowed} */
  async function authoredBy(viewer: Viewer, address: string): Promise<{ video: Video; person: Person }> {
    const person = participant(viewer)
    const { video } = await seenBy(person, address)
    if (!canEditVideo(person, video))
      throw new NotAllowed('Seule la personne qui a publié cette vidéo peut la modifier.')
    return { video, person }
  }

  return { seenBy, authoredBy }
}

export type FindVideo = ReturnType<typeof createFindVideo>
