/**
 * The three ways to name a video in an address: its UUID, the short form that PeerTube gives it (npm `short-uuid`,
 * its default alphabet: Flickr's base 58, padded to 22), and its number. Only the first two cannot be guessed.
 */
const alphabet = '123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ'
const length = 22
const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export type VideoAddress = { by: 'uuid'; uuid: string } | { by: 'number'; number: number }

export function shortUuid(uuid: string): string {
  let rest = BigInt(`0x${uuid.replaceAll('-', '')}`)
  let short = ''
  while (rest > 0n) {
    short = alphabet.charAt(Number(rest % 58n)) + short
    rest /= 58n
  }
  return short.padStart(length, alphabet.charAt(0))
}

/** Null when it is not the short form of any UUID. */
export function longUuid(short: string): string | null {
  if (short.length !== length) return null
  let value = 0n
  for (const character of short) {
    const digit = alphabet.indexOf(character)
    if (digit < 0) return null
    value = value * 58n + BigInt(digit)
  }
  if (value >= 1n << 128n) return null
  const hex = value.toString(16).padStart(32, '0')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Null when the text names no video at all. */
export function parseVideoAddress(text: string): VideoAddress | null {
  if (uuidForm.test(text)) return { by: 'uuid', uuid: text.toLowerCase() }
  if (/^[1-9]\d{0,14}$/.test(text)) return { by: 'number', number: Number(text) }
  const uuid = longUuid(text)
  return uuid === null ? null : { by: 'uuid', uuid }
}
