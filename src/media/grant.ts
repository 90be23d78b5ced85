/**
 * A grant: a signed, expiring right to read the files of one video, carried in the address, so that the relative
 * addresses inside playlists keep it. It names no person. Pure: who deserves one is decided where it is given
 * (`src/videos/playback-grants.ts`), what it opens where it is used (`src/videos/playback-routes.ts`).
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/**
 * `audience`: what the video shows to those it is meant for, as long as it is shown at all.
 * `author`: for those who may see it in any state (its authors; moderators when it is hidden), also while it is being made.
 * `ally`: as `audience`, for an allied instance, as long as this very alliance stands.
 */
export type GrantReach = 'audience' | 'author' | 'ally'

export interface Grant {
  readonly videoId: string
  readonly reach: GrantReach
  /** `Video.grantEpoch` when it was given: raising it makes every grant of before worthless. */
  readonly epoch: number
  /** Whole seconds since 1970. */
  readonly expiresAt: number
  /** Of `ally`: 12 hexadecimal digits that name the alliance. */
  readonly ally?: string
}

export type GrantReading = { state: 'good'; grant: Grant } | { state: 'expired' } | { state: 'forged' }

export type GrantKey = Buffer & { readonly __brand: 'GrantKey' }

const reaches: readonly GrantReach[] = ['audience', 'author', 'ally']
/**
 * 1 byte of reach, 4 of epoch, 5 of expiry, 6 of alliance when it is for one, 32 of HMAC-SHA256: 42 or 48 bytes are
 * exactly 56 or 64 characters, without a spare bit.
 */
const claimBytes = 10
const allyBytes = 6
const signatureBytes = 32
const form = /^(?:[A-Za-z0-9_-]{56}|[A-Za-z0-9_-]{64})$/

/** The key of grants alone, from the secret of the instance (RFC 5869): a leak of one use is none of another. */
export function grantKeyFrom(secret: string | Uint8Array): GrantKey {
  return Buffer.from(hkdfSync('sha256', secret, '', 'classe-a-12 media grant 1', 32)) as GrantKey
}

/** 56 URL-safe characters, 64 for an ally; the same for the same grant. */
export function writeGrant(key: GrantKey, grant: Grant): string {
  const claim = Buffer.alloc(claimBytes + (grant.reach === 'ally' ? allyBytes : 0))
  claim.writeUInt8(reaches.indexOf(grant.reach), 0)
  claim.writeUInt32BE(grant.epoch, 1)
  claim.writeUIntBE(grant.expiresAt, 5, 5)
  if (grant.reach === 'ally') claim.write(grant.ally ?? '', claimBytes, allyBytes, 'hex')
  return Buffer.concat([claim, sign(key, grant.videoId, claim)]).toString('base64url')
}

/** `now`: seconds since 1970. A grant is `expired` only when it is authentic. */
export function readGrant(key: GrantKey, token: string, videoId: string, now: number): GrantReading {
  if (!form.test(token)) return { state: 'forged' }
  const bytes = Buffer.from(token, 'base64url')
  const claim = bytes.subarray(0, bytes.length - signatureBytes)
  if (!timingSafeEqual(bytes.subarray(claim.length), sign(key, videoId, claim))) return { state: 'forged' }
  const reach = reaches[claim.readUInt8(0)]
  // The length is part of what is signed for: an alliance is named exactly when there is one.
  if (reach === undefined || (reach === 'ally') !== claim.length > claimBytes) return { state: 'forged' }
  const expiresAt = claim.readUIntBE(5, 5)
  if (now >= expiresAt) return { state: 'expired' }
  const ally = reach === 'ally' ? { ally: claim.toString('hex', claimBytes) } : {}
  return { state: 'good', grant: { videoId, reach, epoch: claim.readUInt32BE(1), expiresAt, ...ally } }
}

function sign(key: GrantKey, videoId: string, claim: Buffer): Buffer {
  // A video is 36 characters, so that no other video and claim read as the same bytes.
  return createHmac('sha256', key).update(claim).update(videoId).digest()
}
