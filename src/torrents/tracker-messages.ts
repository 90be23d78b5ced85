/**
 * What browsers say to a WebTorrent tracker, read within bounds, and what it answers. Numbers of films and names of peers travel
 * as texts of 20 characters, one for each byte. Pure.
 */

/** A description of a connection (WebRTC): opaque here, passed on as it came. */
interface Description {
  type: 'offer' | 'answer'
  sdp: string
}

export interface Announce {
  /** 40 hexadecimal digits. */
  infoHash: string
  /** As it came: 20 characters. */
  peerId: string
  isLeaving: boolean
  offers: readonly { offer: Description; offerId: string }[]
  answer: { answer: Description; offerId: string; toPeerId: string } | null
}

/** As many connections are offered at once: webtorrent asks for ten at most. */
export const mostOffers = 10
/** A connection for data alone is described in one kilobyte or two. */
const longestSdp = 12_000
export const longestMessage = 64 * 1024

/** Null: what no such program says. */
export function readAnnounce(text: string): Announce | null {
  const said = parsed(text)
  if (said === null || said.action !== 'announce') return null
  const { info_hash, peer_id, event, offers = [], answer, offer_id, to_peer_id } = said
  if (!isName(info_hash) || !isName(peer_id)) return null
  if (!Array.isArray(offers) || offers.length > mostOffers) return null
  const read: { offer: Description; offerId: string }[] = []
  for (const one of offers) {
    if (!isObject(one) || !isName(one.offer_id)) return null
    const offer = description(one.offer, 'offer')
    if (offer === null) return null
    read.push({ offer, offerId: one.offer_id })
  }
  const told = { infoHash: Buffer.from(info_hash, 'latin1').toString('hex'), peerId: peer_id }
  const isLeaving = event === 'stopped'
  if (answer === undefined || answer === null) return { ...told, isLeaving, offers: read, answer: null }
  const described = description(answer, 'answer')
  if (described === null || !isName(offer_id) || !isName(to_peer_id)) return null
  return { ...told, isLeaving, offers: [], answer: { answer: described, offerId: offer_id, toPeerId: to_peer_id } }
}

/** Nothing of what came but what is named here goes further. */
function description(said: unknown, type: Description['type']): Description | null {
  if (!isObject(said) || said.type !== type || typeof said.sdp !== 'string' || said.sdp.length > longestSdp) return null
  return { type, sdp: said.sdp }
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const said: unknown = JSON.parse(text)
    return isObject(said) ? said : null
  } catch {
    return null
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length === 20 && Buffer.from(value, 'latin1').toString('latin1') === value

const asCame = (infoHash: string) => Buffer.from(infoHash, 'hex').toString('latin1')

/** @param peers how many others of the same network have it or want it */
export function welcome(infoHash: string, peers: number, intervalSeconds: number): string {
  return JSON.stringify({
    action: 'announce',
    info_hash: asCame(infoHash),
    interval: intervalSeconds,
    complete: 0,
    incomplete: peers,
  })
}

export function refusal(infoHash: string): string {
  return JSON.stringify({ action: 'announce', info_hash: asCame(infoHash), 'failure reason': 'unknown info_hash' })
}

export function offered(from: Announce, { offer, offerId }: Announce['offers'][number]): string {
  const { infoHash, peerId } = from
  return JSON.stringify({ action: 'announce', info_hash: asCame(infoHash), peer_id: peerId, offer, offer_id: offerId })
}

export function answered(from: Announce, { answer, offerId }: NonNullable<Announce['answer']>): string {
  const { infoHash, peerId } = from
  return JSON.stringify({ action: 'announce', info_hash: asCame(infoHash), peer_id: peerId, answer, offer_id: offerId })
}
