/**
 * A grant: a signed, expiring right to read the files of one video, carried in the address, so that the relative
 * addresses inside playlists keep it. It names no person. Pure: who deserves one is decided where it is given
 * (`src/videos/playback-addresses.ts`), what it opens where it is used (`src/videos/playback-routes.ts`).
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/**
 * `audience`: what the video shows to those it is meant for, as long as it is shown at all.
 * `author`: for those who may see it in any state (its authors; moderators when it is hidden), also while it is being made.
 */
export type GrantReach = 'audience' | 'author'

export interface Grant {
  readonly videoId: string
  readonly reach: GrantReach
  /** `Video.grantEpoch` when it was given: raising it makes every grant of before worthless. */
  readonly epoch: number
  /** Whole seconds since 1970. */
  readonly expiresAt: number
}

export type GrantReading = { state: 'good'; grant: Grant } | { state: 'expired' } | { state: 'forged' }

export type GrantKey = Buffer & { readonly __brand: 'GrantKey' }

const reaches: readonly GrantReach[] = ['audience', 'author']
/** 1 byte of reach, 4 of epoch, 5 of expiry, 32 of HMAC-SHA256: 42 bytes are exactly 56 characters, without a spare bit. */
const claimBytes = 10
const form = /^[A-Za-z0-9_-]{56}$/

/** The key of grants alone, from the secret of the instance (RFC 5869): a leak of one use is none of another. */
export function grantKeyFrom(secret: string | Uint8Array): GrantKey {
  return Buffer.from(hkdfSync('sha256', secret, '', 'classe-a-12 media grant 1', 32)) as GrantKey
}

/** 56 URL-safe characters; the same for the same grant. */
export function writeGrant(key: GrantKey, grant: Grant): string {
  const claim = Buffer.alloc(claimBytes)
  claim.writeUInt8(reaches.indexOf(grant.reach), 0)
  claim.writeUInt32BE(grant.epoch, 1)
  claim.writeUIntBE(grant.expiresAt, 5, 5)
  return Buffer.concat([claim, sign(key, grant.videoId, claim)]).toString('base64url')
}

/** `now`: seconds since 1970. A grant is `expired` only when it is authentic. */
export function readGrant(key: GrantKey, token: string, videoId: string, now: number): GrantReading {
  if (!form.test(token)) return { state: 'forged' }
  const bytes = Buffer.from(token, 'base64url')
  const claim = bytes.subarray(0, claimBytes)
  if (!timingSafeEqual(bytes.subarray(claimBytes), sign(key, videoId, claim))) return { state: 'forged' }
  const reach = reaches[claim.readUInt8(0)]
  if (reach === undefined) return { state: 'forged' }
  const expiresAt = claim.readUIntBE(5, 5)
  if (now >= expiresAt) return { state: 'expired' }
  return { state: 'good', grant: { videoId, reach, epoch: claim.readUInt32BE(1), expiresAt } }
}

function sign(key: GrantKey, videoId: string, claim: Buffer): Buffer {
  // The claim has a fixed length, so that no other video and claim read as the same bytes.
  return createHmac('sha256', key).update(claim).update(videoId).digest()
}
