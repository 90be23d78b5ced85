/** The media type of a file, from its name: the few that this program makes. All are inert in a browser. */

const byExtension: Readonly<Record<string, string>> = {
  // RFC 8216 §4.
  m3u8: 'application/vnd.apple.mpegurl',
  mp4: 'video/mp4',
  m4a: 'audio/mp4',
  vtt: 'text/vtt; charset=utf-8',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  png: 'image/png',
  torrent: 'application/x-bittorrent',
}

/** What is not known is bytes: with `nosniff`, a browser does nothing with it. */
export function contentTypeOf(file: string): string {
  if (file.endsWith('/audio.mp4') || file === 'audio.mp4') return 'audio/mp4'
  return byExtension[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
}

/** Texts, which compression makes much smaller; the rest is compressed already. */
export function isWorthCompressing(file: string): boolean {
  return file.endsWith('.m3u8') || file.endsWith('.vtt')
}
