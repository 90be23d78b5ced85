/** What a `Video` of others says to have beside its film (captions, chapters, sheet of small images), as facts of ours. Pure. */
import { type Chapter, chapterLimits } from '#src/chapters/chapter.ts'
import { oneLine } from '#src/text/written-text.ts'
import type { Beside } from '#src/videos/video.ts'
import type { Iri } from '../actor.ts'
import { type Fields, idOf, isFields, listOf, numberOf, textOf } from '../inbox/fields.ts'
import { type IriRules, isSameOrigin } from '../iri.ts'
import type { ActivityDocument } from '../ports.ts'

const mostLanguages = 30
/** PeerTube's sheets are 10 by 10 tiles of 192 pixels; a picture of this size is decoded in a moment. */
const largestSheet = 4096
const mostTiles = 400

export function besideOf(document: ActivityDocument, durationSeconds: number, rules: IriRules): Beside {
  return {
    captions: captionsOf(document, rules),
    chaptersUrl: chaptersUrlOf(document, rules),
    storyboard: storyboardOf(document, durationSeconds, rules),
  }
}

/** `url` is a text before PeerTube 7.2, then a list of Links of which one is WebVTT. */
function captionsOf({ subtitleLanguage }: ActivityDocument, rules: IriRules): Beside['captions'] {
  const found = new Map<string, Beside['captions'][number]>()
  for (const one of listOf(subtitleLanguage).filter(isFields)) {
    const language = languageOf(one.identifier)
    const url = vttOf(one.url, rules)
    if (language === null || url === null || found.has(language) || found.size === mostLanguages) continue
    found.set(language, { language, url, isAutomatic: one.automaticallyGenerated === true })
  }
  return [...found.values()]
}

/** Part of the name of a file. */
function languageOf(identifier: unknown): string | null {
  const said = (textOf(identifier, 40) ?? '').toLowerCase()
  return /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}$/.test(said) ? said : null
}

function vttOf(url: unknown, rules: IriRules): Iri | null {
  const links = listOf(url)
  const vtt = links.filter(isFields).find(({ mediaType }) => mediaType === 'text/vtt')
  return idOf(vtt ?? links.find((link) => !isFields(link) || link.mediaType === undefined), rules)
}

/** Of its own host: it is believed as the film is. */
function chaptersUrlOf({ id, hasParts }: ActivityDocument, rules: IriRules): Iri | null {
  const url = idOf(hasParts, rules)
  return url !== null && isSameOrigin(url, id) ? url : null
}

function storyboardOf(document: ActivityDocument, durationSeconds: number, rules: IriRules): Beside['storyboard'] {
  const sheet = listOf(document.preview)
    .filter(isFields)
    .find(({ rel }) => listOf(rel).includes('storyboard'))
  const [image] = listOf(sheet?.url).filter(isFields)
  const url = image === undefined ? null : idOf(image, rules)
  if (image === undefined || url === null) return null
  const [width, height] = [sideOf(image.width, largestSheet), sideOf(image.height, largestSheet)]
  const [tileWidth, tileHeight] = [sideOf(image.tileWidth, 512), sideOf(image.tileHeight, 512)]
  const [, seconds = ''] = /^PT(\d{1,5}(?:\.\d{1,3})?)S$/.exec(textOf(image.tileDuration, 20) ?? '') ?? []
  const everySeconds = Number(seconds)
  if (width === null || height === null || tileWidth === null || tileHeight === null || !(everySeconds > 0)) return null
  const [columns, rows] = [Math.floor(width / tileWidth), Math.floor(height / tileHeight)]
  if (columns * rows < 1 || columns * rows > mostTiles || durationSeconds <= 0) return null
  return { url, columns, rows, tileWidth, tileHeight, everySeconds }
}

function sideOf(value: unknown, largest: number): number | null {
  const pixels = numberOf(value)
  return pixels !== null && Number.isInteger(pixels) && pixels >= 8 && pixels <= largest ? pixels : null
}

/** Those of the document apart, in order, each at its own moment within the film. Null when it is none. */
export function chaptersIn(document: Fields, durationSeconds: number): Chapter[] | null {
  if (!Array.isArray(document.hasPart)) return null
  const chapters = new Map<number, Chapter>()
  for (const part of listOf(document.hasPart).filter(isFields)) {
    const start = numberOf(part.startOffset)
    const title = oneLine(textOf(part.name, 1000) ?? '')
      .slice(0, chapterLimits.title)
      .trim()
      .toWellFormed()
    const atSeconds = Math.floor(start ?? -1)
    if (atSeconds < 0 || atSeconds >= durationSeconds || title === '' || chapters.has(atSeconds)) continue
    if (chapters.size < chapterLimits.count) chapters.set(atSeconds, { atSeconds, title })
  }
  return [...chapters.values()].sort((one, other) => one.atSeconds - other.atSeconds)
}
