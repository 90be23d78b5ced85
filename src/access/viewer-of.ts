/** Ties a request to who is asking. The session middleware writes it once; everything else reads it. */
import type { IncomingMessage } from 'node:http'
import { anonymous, type Viewer } from './viewer.ts'

const viewers = new WeakMap<IncomingMessage, Viewer>()

/** Anonymous when the session middleware did not run: nothing is given by mistake. */
export function viewerOf(request: IncomingMessage): Viewer {
  return viewers.get(request) ?? anonymous
}

export function setViewer(request: IncomingMessage, viewer: Viewer): void {
  viewers.set(request, viewer)
}
