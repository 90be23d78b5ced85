/** Ties a request to who is asking. The session middleware writes it once; everything else reads it. */
import type { IncomingMessage } from 'node:http'
import { anonymous, type Viewer } from './viewer.ts'

interface Asking {
  viewer: Viewer
  lookAgain: () => Promise<Viewer>
}

const askings = new WeakMap<IncomingMessage, Asking>()

/** Anonymous when the session middleware did not run: nothing is given by mistake. */
export function viewerOf(request: IncomingMessage): Viewer {
  return askings.get(request)?.viewer ?? anonymous
}

/** For what goes on after it has begun: who is asking by now. Signed out, revoked or suspended since, it is nobody. */
export async function viewerNow(request: IncomingMessage): Promise<Viewer> {
  return (await askings.get(request)?.lookAgain()) ?? anonymous
}

export function setViewer(request: IncomingMessage, viewer: Viewer, lookAgain = async () => viewer): void {
  askings.set(request, { viewer, lookAgain })
}
