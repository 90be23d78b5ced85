/** Reads the WebVTT that our instance writes: always with hours, without settings (`src/captions/webvtt.ts`). */

export interface ReadCue {
  startSeconds: number
  endSeconds: number
  /** Plain text. */
  text: string
}

const timing = /^(\d+):(\d\d):(\d\d)\.(\d{3}) --> (\d+):(\d\d):(\d\d)\.(\d{3})$/

export function readWebVtt(file: string): ReadCue[] {
  return file.split(/\n{2,}/).flatMap((block) => {
    const [times = '', ...lines] = block.trim().split('\n')
    const found = timing.exec(times)
    if (!found) return []
    const [a, b, c, d, e, f, g, h] = found.slice(1).map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    const startSeconds = a * 3600 + b * 60 + c + d / 1000
    const endSeconds = e * 3600 + f * 60 + g + h / 1000
    return [{ startSeconds, endSeconds, text: plain(lines.join(' ')) }]
  })
}

const named: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' }

function plain(text: string): string {
  return text.replaceAll(/<[^>]*>/g, '').replaceAll(/&(?:lt|gt|amp);/g, (entity) => named[entity] ?? entity)
}
