/** Which instance reads: by the signature of its request (authorized fetch). Whoever cannot be known is anybody, and never an error. */
import type { Request } from 'express'
import type { Logger } from 'pino'
import { anonymous, type Viewer } from '#src/access/viewer.ts'
import { type HostPolicies, SignatureRefused, type Verifying } from '../ports.ts'

export interface PeerOfParts {
  verifying: Pick<Verifying, 'request'>
  policies: Pick<HostPolicies, 'isAllied'>
  log: Pick<Logger, 'debug'>
}

export function createPeerOf({ verifying, policies, log }: PeerOfParts) {
  return async function peerOf(request: Request): Promise<Viewer> {
    const { method, originalUrl: path, headers } = request
    try {
      const { actor } = await verifying.request({
        method,
        path,
        headers,
        body: new Uint8Array(),
        from: request.ip ?? '',
      })
      return { kind: 'peer', host: actor.host, isAllied: policies.isAllied(actor.host) }
    } catch (error) {
      if (!(error instanceof SignatureRefused)) throw error
      log.debug({ reason: error.reason, detail: error.message }, 'a reader could not be known by its signature')
      return anonymous
    }
  }
}
