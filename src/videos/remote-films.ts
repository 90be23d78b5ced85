/** The films of other instances, read through this one: what the doors to films (`playback-routes.ts`) ask of `federation/`. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { VideoId } from './video.ts'

export interface RemoteFilms {
  /**
   * GET or HEAD of one file under `remotePrefixOf`, for a viewer who was found allowed. False, and nothing written, when
   * its instance has no such file; true once the answer is on its way or the viewer has gone.
   */
  send(
    request: IncomingMessage,
    response: ServerResponse,
    video: { readonly _id: VideoId },
    file: string,
  ): Promise<boolean>
}
