/** Channels, as PeerTube's readers ask for them: one for each person. */
import type { Viewer } from '../access/viewer.ts'
import type { Route } from '../http/route.ts'
import type { ChannelDetails } from './channel-schemas.ts'

export interface ChannelsPart {
  readonly routes: Route[]
  /** @throws {NotFound} */
  showChannel(viewer: Viewer, name: string): Promise<ChannelDetails>
}
