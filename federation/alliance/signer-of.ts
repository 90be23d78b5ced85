/** Who asks by a signature: the actor for what is given to one instance alone, its host for what its people may see. */
import type { Request } from 'express'
import type { Logger } from 'pino'
import { anonymous, type Viewer } from '#src/access/viewer.ts'
import type { GroupsPart } from '#src/groups/groups-part.ts'
import type { RemoteActor } from '../actor.ts'
import type { HostPolicies } from '../ports.ts'
import { SignatureRefused, type Verifying } from '../signature-ports.ts'
import type { AlliancesStore } from './alliances-store.ts'

export type SignerOf = (request: Request) => Promise<RemoteActor | null>

/**
 * Null without a signature, or with one that does not hold.
 * @throws {SignatureRefused} when our side could not look: the asker may try again
 */
export function createSignerOf({
  verifying,
  log,
}: {
  verifying: Pick<Verifying, 'request'>
  log: Pick<Logger, 'debug'>
}): SignerOf {
  return async function signerOf(request) {
    if (request.get('Signature') === undefined) return null
    try {
      const { actor } = await verifying.request({
        method: request.method,
        path: request.originalUrl,
        headers: request.headers,
        body: new Uint8Array(),
        from: request.ip ?? '',
      })
      return actor
    } catch (error) {
      if (!(error instanceof SignatureRefused)) throw error
      log.debug({ reason: error.reason, detail: error.message }, 'a reader could not be known by its signature')
      if (error.isTransient) throw error
      return null
    }
  }
}

export type ViewerOfHost = (host: string) => Promise<Viewer>

/** As which viewer an instance reads: an allied one also for its people who are in groups of ours. */
export function createViewerOfHost(parts: {
  policies: Pick<HostPolicies, 'isAllied'>
  alliances: Pick<AlliancesStore, 'isAllied'>
  groups: Pick<GroupsPart['store'], 'withPeopleOf'>
}): ViewerOfHost {
  const { policies, alliances, groups } = parts
  return async function viewerOfHost(host) {
    const isAllied = policies.isAllied(host) && (await alliances.isAllied(host))
    return { kind: 'peer', host, isAllied, groups: isAllied ? await groups.withPeopleOf(host) : [] }
  }
}

/** For documents: what cannot be checked now is answered as to anybody. */
export function createPeerOf({ signerOf, viewerOfHost }: { signerOf: SignerOf; viewerOfHost: ViewerOfHost }) {
  return async function peerOf(request: Request): Promise<Viewer> {
    const signer = await signerOf(request).catch((error: unknown) => {
      if (error instanceof SignatureRefused) return null
      throw error
    })
    return signer === null ? anonymous : viewerOfHost(signer.host)
  }
}
