/**
 * Playlists of others (HLS, RFC 8216), rewritten so that a player asks us for each thing that they name, by its rank: an
 * address that no playlist of the film names cannot be asked for. Pure.
 */
export interface ReadPlaylist {
  /** What players are given: names of ours instead of addresses. */
  text: string
  /** The addresses, by the rank that their names bear. */
  addresses: readonly string[]
  /** Names other playlists, not pieces of film. */
  isMaster: boolean
}

/** An hour in pieces of two seconds, each in its own file. */
const mostAddresses = 5000
/** Without them a film plays; each would be another thing to fetch. */
const dropped =
  /^#EXT-X-(?:I-FRAME-STREAM-INF|SESSION-DATA|SESSION-KEY|PART|PRELOAD-HINT|RENDITION-REPORT|CONTENT-STEERING|DATERANGE|DEFINE)/
const uri = /(\bURI=)"([^"]*)"/

/**
 * @param base address that it was read at
 * @param name of what is there: its rank, and the end of its name
 * @returns null when it is none, names too much, or is locked by a key
 */
export function readPlaylist(
  text: string,
  base: string,
  name: (rank: number, ending: string, isMaster: boolean) => string,
): ReadPlaylist | null {
  if (!text.startsWith('#EXTM3U')) return null
  const isMaster = /^#EXT-X-STREAM-INF/m.test(text)
  const ranks = new Map<string, number>()
  const named = (written: string): string | null => {
    const url = URL.parse(written, base)
    if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null
    url.hash = ''
    const rank = ranks.get(url.href) ?? ranks.size
    if (rank >= mostAddresses) return null
    ranks.set(url.href, rank)
    return name(rank, endingOf(url), isMaster)
  }
  const lines: string[] = []
  for (const line of text.split(/\r?\n/)) {
    if (dropped.test(line) || line.startsWith('#EXT-X-BYTERANGE-')) continue
    if (/^#EXT-X-KEY/.test(line) && !/METHOD=NONE/.test(line)) return null
    if (line === '') continue
    if (!line.startsWith('#')) {
      const shown = named(line.trim())
      if (shown === null) return null
      lines.push(shown)
      continue
    }
    const [, , written] = uri.exec(line) ?? []
    const shown = written === undefined ? null : named(written)
    if (written !== undefined && shown === null) return null
    lines.push(shown === null ? line : line.replace(uri, (_, key) => `${key}"${shown}"`))
  }
  return { text: `${lines.join('\n')}\n`, addresses: [...ranks.keys()], isMaster }
}

const endings = new Set(['mp4', 'm4s', 'm4a', 'm4v', 'ts', 'aac', 'vtt'])

function endingOf({ pathname }: URL): string {
  const [, ending = ''] = /\.([a-z0-9]{2,4})$/i.exec(pathname) ?? []
  return endings.has(ending.toLowerCase()) ? ending.toLowerCase() : 'mp4'
}
