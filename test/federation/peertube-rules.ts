/**
 * What PeerTube accepts, written from its own checks (6.0 to 9.0.0-rc.1, `server/core/helpers/custom-validators/activitypub/`
 * and `server/core/lib/activitypub/`), and not from our code: each function answers the faults it finds.
 */

type Fault = string
type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown, min = 1, max = Number.POSITIVE_INFINITY): value is string =>
  typeof value === 'string' && value.length >= min && value.length <= max
/** `CV/misc.ts`: http(s), a host with a TLD unless it runs on localhost; at most 2000 characters. */
const isUrl = (value: unknown): value is string =>
  isText(value, 1, 2000) && /^https?:\/\/(localhost(:\d+)?|[^/\s]+\.[^/\s]+)(\/\S*)?$/.test(value)
const isInteger = (value: unknown, min = 0) => /^-?\d+$/.test(String(value)) && Number(value) >= min
const isDate = (value: unknown) => isText(value) && !Number.isNaN(Date.parse(value))
const hostOf = (url: unknown) => (isUrl(url) ? new URL(url).host : null)

/** `CV/actor.ts` */
export function actorFaults(actor: Json): Fault[] {
  const faults: Fault[] = []
  const must = (holds: boolean, fault: Fault) => holds || faults.push(fault)
  must(['Person', 'Application', 'Group', 'Service', 'Organization'].includes(String(actor.type)), 'type')
  must(isUrl(actor.id), 'id')
  for (const field of ['inbox', 'outbox', 'followers', 'following']) must(isUrl(actor[field]), field)
  must(isText(actor.preferredUsername, 1, 50), 'preferredUsername')
  must(/^[A-Za-z0-9\-._:]+$/.test(String(actor.preferredUsername)), 'characters of preferredUsername')
  const endpoints = actor.endpoints
  must(endpoints === undefined || (isObject(endpoints) && isUrl(endpoints.sharedInbox)), 'endpoints')
  const key = actor.publicKey
  if (!isObject(key)) faults.push('publicKey')
  else {
    must(isUrl(key.id) && String(key.id).split('#')[0] === actor.id, 'publicKey.id')
    must(key.owner === actor.id, 'publicKey.owner')
    const pem = String(key.publicKeyPem)
    must(pem.startsWith('-----BEGIN PUBLIC KEY-----') && pem.includes('-----END PUBLIC KEY-----'), 'PEM')
    must(pem.length <= 5000, 'length of PEM')
  }
  // Until 8.0 a text or an object with `href`; since, an object or a list of text/html Links: one object is both.
  must(isObject(actor.url) && isUrl(actor.url.href) && actor.url.mediaType === 'text/html', 'url')
  must(actor.summary === null || actor.summary === undefined || isText(actor.summary), 'summary')
  if (actor.type === 'Group') {
    const owners = Array.isArray(actor.attributedTo) ? actor.attributedTo : []
    const isSameHost = owners.some(
      (one) => isObject(one) && one.type === 'Person' && hostOf(one.id) === hostOf(actor.id),
    )
    must(isSameHost, 'attributedTo: no Person of the same host')
  }
  return faults
}

/** `CV/videos.ts`, `AP/videos/shared/` */
export function videoFaults(video: Json): Fault[] {
  const faults: Fault[] = []
  const must = (holds: boolean, fault: Fault) => holds || faults.push(fault)
  must(video.type === 'Video', 'type')
  must(isUrl(video.id), 'id')
  must(isText(video.name, 3, 120), 'name')
  must(/^PT\d+S$/.test(String(video.duration)), 'duration')
  must(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(video.uuid)), 'uuid')
  must(isInteger(video.views), 'views')
  must(typeof video.sensitive === 'boolean', 'sensitive')
  must(isDate(video.published) && isDate(video.updated), 'dates')
  must(video.originallyPublishedAt === null || isDate(video.originallyPublishedAt), 'originallyPublishedAt')
  must(isObject(video.language) && isText(video.language.identifier, 1, 10), 'language')
  must(
    video.category === undefined || (isObject(video.category) && isInteger(video.category.identifier, 1)),
    'category',
  )
  must(video.licence === undefined || (isObject(video.licence) && isInteger(video.licence.identifier, 1)), 'licence')
  must(video.mediaType === 'text/markdown' && typeof video.content === 'string', 'content')
  must(Number(video.state) === 1, 'state')
  must(typeof video.downloadEnabled === 'boolean' && typeof video.waitTranscoding === 'boolean', 'booleans')
  must([1, 2, 3].includes(Number(video.commentsPolicy)), 'commentsPolicy: comments would be disabled')
  must(Array.isArray(video.tag), 'tag')
  for (const field of ['likes', 'dislikes', 'shares', 'comments']) must(isUrl(video[field]), field)
  must(video.embedUrl === null || isUrl(video.embedUrl), 'embedUrl')
  must(video.audience === undefined || isUrl(video.audience), 'audience')

  const icons = Array.isArray(video.icon) ? video.icon : []
  const isIcon = (icon: unknown) =>
    isObject(icon) &&
    icon.type === 'Image' &&
    isUrl(icon.url) &&
    icon.mediaType === 'image/jpeg' &&
    isInteger(icon.width, 1) &&
    isInteger(icon.height, 1)
  must(icons.length > 0 && icons.every(isIcon), 'icon')

  const owners = Array.isArray(video.attributedTo) ? video.attributedTo : []
  const group = owners.find((one) => isObject(one) && one.type === 'Group')
  must(isObject(group) && hostOf(group.id) === hostOf(video.id), 'attributedTo: no Group of its host')
  const person = owners.find((one) => isObject(one) && one.type === 'Person')
  must(isObject(person) && hostOf(person.id) === hostOf(video.id), 'attributedTo: no Person of its host')

  // `CV/videos.ts`, `setValidRemoteCaptions`: until 7.1 an address that is no text is forgotten, and its captions with it.
  const captions = Array.isArray(video.subtitleLanguage) ? video.subtitleLanguage : [null]
  const isCaption = (one: unknown) =>
    isObject(one) &&
    isText(one.identifier) &&
    isText(one.name) &&
    isUrl(one.url) &&
    typeof one.automaticallyGenerated === 'boolean'
  must(captions.every(isCaption), 'subtitleLanguage')
  must(isUrl(video.hasParts) && hostOf(video.hasParts) === hostOf(video.id), 'hasParts')
  faults.push(...previewFaults(video.preview), ...urlFaults(video.url))
  must(isListOfUrls(video.to) && isListOfUrls(video.cc), 'to, cc')
  return faults
}

/** `CV/video-chapters.ts`: fetched from `hasParts`, whose id it must have. */
export function chaptersFaults(chapters: Json, hasParts: unknown): Fault[] {
  const faults: Fault[] = []
  if (chapters.id !== hasParts) faults.push('id')
  if (!Array.isArray(chapters.hasPart)) return [...faults, 'hasPart is no list']
  for (const part of chapters.hasPart) {
    const isRight =
      isObject(part) && isText(part.name, 1, 100) && isInteger(part.startOffset) && isInteger(part.endOffset)
    if (!isRight) faults.push('hasPart')
  }
  return faults
}

function isListOfUrls(value: unknown): boolean {
  return Array.isArray(value) && value.every(isUrl)
}

function previewFaults(preview: unknown): Fault[] {
  if (!Array.isArray(preview)) return ['preview']
  return preview.flatMap((one) => {
    const [sheet] = isObject(one) && Array.isArray(one.url) ? one.url : []
    const isRight =
      isObject(one) &&
      one.type === 'Image' &&
      Array.isArray(one.rel) &&
      one.rel.includes('storyboard') &&
      isObject(sheet) &&
      sheet.mediaType === 'image/jpeg' &&
      isUrl(sheet.href) &&
      ['width', 'height', 'tileWidth', 'tileHeight'].every((field) => isInteger(sheet[field], 1)) &&
      /^PT\d+S$/.test(String(sheet.tileDuration))
    return isRight ? [] : ['storyboard']
  })
}

function urlFaults(urls: unknown): Fault[] {
  if (!Array.isArray(urls)) return ['url is no list']
  const faults: Fault[] = []
  const links = urls.filter(isObject)
  const [first] = links
  if (first?.mediaType !== 'text/html') faults.push('url: the page is not first')
  for (const link of links) {
    const isTracker = Array.isArray(link.rel) && link.rel.includes('tracker')
    if (link.type !== 'Link' || !(isUrl(link.href) || isTracker)) faults.push(`url: ${link.href}`)
    if (link.mediaType === 'application/x-mpegURL') {
      if (!Array.isArray(link.tag)) faults.push('url: the playlist has no list of tags')
      else for (const one of link.tag) faults.push(...fileFaults(one, 'fragmented'))
    } else if (isTracker) {
      if (!/^(https?|wss?):/.test(String(link.href))) faults.push('url: tracker')
    } else if (link.mediaType !== 'text/html') faults.push(...fileFaults(link, 'web-video'))
  }
  const isPlayable = links.some((link) => link.mediaType === 'video/mp4' || link.mediaType === 'application/x-mpegURL')
  if (!isPlayable) faults.push('url: nothing to play')
  return faults
}

function fileFaults(file: unknown, format: string): Fault[] {
  if (!isObject(file)) return ['file']
  const faults: Fault[] = []
  const must = (holds: boolean, fault: Fault) => holds || faults.push(`file ${String(file.href)}: ${fault}`)
  if (String(file.mediaType).startsWith('application/x-bittorrent')) {
    // Files are matched to their torrents by height and images per second.
    const isMagnet = file.mediaType === 'application/x-bittorrent;x-scheme-handler/magnet'
    must(isMagnet ? /^magnet:\?xt=urn:btih:[0-9a-f]{40}&/.test(String(file.href)) : isUrl(file.href), 'torrent')
    must(isInteger(file.height) && isInteger(file.fps, -1), 'of which file')
    return faults
  }
  must(['video/mp4', 'audio/mp4'].includes(String(file.mediaType)), 'mediaType')
  must(isUrl(file.href), 'href')
  must(isInteger(file.height) && isInteger(file.width), 'size of the picture')
  must(isInteger(file.size, 1), 'size')
  must(isInteger(file.fps, -1), 'fps')
  const properties = Array.isArray(file.attachment) ? file.attachment.filter(isObject) : []
  const values = (name: string) => properties.filter((one) => one.name === name).map((one) => one.value)
  must(
    properties.every((one) => one.type === 'PropertyValue'),
    'attachment',
  )
  must(values('peertube_format_flag').includes(format), `not flagged ${format}`)
  const codecs = values('ffprobe_codec_type')
  must(codecs.length > 0, 'no codec')
  // A file of height 0 is sound alone.
  must(file.height === 0 ? !codecs.includes('video') : codecs.includes('video'), 'codec and height disagree')
  return faults
}

/** `CV/video-comments.ts`, `AP/video-comments.ts` */
export function noteFaults(note: Json): Fault[] {
  const faults: Fault[] = []
  const must = (holds: boolean, fault: Fault) => holds || faults.push(fault)
  if (note.type === 'Tombstone') {
    must(isUrl(note.id) && note.formerType === 'Note' && isDate(note.deleted) && isDate(note.published), 'tombstone')
    return faults
  }
  must(note.type === 'Note', 'type')
  must(isUrl(note.id) && isUrl(note.url) && isUrl(note.inReplyTo), 'addresses')
  must(isText(note.content), 'content')
  must(isDate(note.published) && isDate(note.updated), 'dates')
  must(typeof note.attributedTo === 'string' && hostOf(note.attributedTo) === hostOf(note.id), 'attributedTo')
  must(isListOfUrls(note.to), 'to is a list')
  const everyone = 'https://www.w3.org/ns/activitystreams#Public'
  must([note.to, note.cc].flat().includes(everyone), 'not public: it would be dropped')
  const tags = Array.isArray(note.tag) ? note.tag.filter(isObject) : []
  must(
    tags.every((tag) => tag.type === 'Mention' && isUrl(tag.href) && isText(tag.name)),
    'mentions',
  )
  return faults
}

/**
 * `CV/playlist.ts`, `AP/playlists/create-update.ts`, `AP/playlists/shared/url-to-object.ts`, `AP/crawl.ts`: of the list, of
 * the pages that it is read by, and of the elements that they name.
 */
export function playlistFaults(list: Json, pages: readonly Json[], elements: ReadonlyMap<string, Json>): Fault[] {
  const faults: Fault[] = []
  const must = (holds: boolean, fault: Fault) => holds || faults.push(fault)
  must(list.type === 'Playlist', 'type')
  must(isInteger(list.totalItems), 'totalItems')
  must(isText(list.name, 1, 120), 'name')
  must(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(list.uuid)), 'uuid')
  must(isDate(list.published) && isDate(list.updated), 'dates')
  must(Array.isArray(list.to), 'to')
  must(list.content === null || typeof list.content === 'string', 'content')
  const channels = Array.isArray(list.attributedTo) ? list.attributedTo : []
  const [channel] = channels.map((one) => (isObject(one) ? one.id : one))
  must(channels.length === 1 && isUrl(channel) && hostOf(channel) === hostOf(list.id), 'attributedTo')
  must(list.icon === undefined || (isObject(list.icon) && isUrl(list.icon.url)), 'icon')
  // `crawlCollectionPage` begins at `first`, and takes addresses alone.
  must(Number(list.totalItems) === 0 || isUrl(list.first), 'first')
  must(pages.length === 0 || list.first === pages[0]?.id, 'first page')
  pages.forEach((page, rank) => {
    must(page.next === pages[rank + 1]?.id, 'next')
    must(Array.isArray(page.orderedItems) && page.orderedItems.every(isUrl), 'orderedItems')
    for (const url of Array.isArray(page.orderedItems) ? page.orderedItems : []) {
      const element = elements.get(String(url))
      must(element !== undefined && element.id === url && hostOf(url) === hostOf(list.id), 'id of an element')
      must(element?.type === 'PlaylistElement' && isInteger(element.position), 'element')
      must(isUrl(element?.url), 'url of an element')
    }
  })
  return faults
}

/** `CV/activity.ts`, with who may say it (`AP/process/`). */
export function activityFaults(activity: Json): Fault[] {
  const faults: Fault[] = []
  const must = (holds: boolean, fault: Fault) => holds || faults.push(`${String(activity.type)}: ${fault}`)
  must(isUrl(activity.id) && isUrl(activity.actor), 'id, actor')
  must(hostOf(activity.id) === hostOf(activity.actor), 'id on another host than actor')
  const object = activity.object
  const inside = isObject(object) ? object : null
  switch (activity.type) {
    case 'Create':
    case 'Update':
      if (inside?.type === 'Video') faults.push(...videoFaults(inside))
      else if (inside?.type === 'Note') faults.push(...noteFaults(inside))
      else if (inside?.type === 'Playlist') faults.push(...playlistFaults(inside, [], new Map()))
      else if (inside !== null && activity.type === 'Update') faults.push(...actorFaults(inside))
      else faults.push('nothing inside')
      break
    case 'Delete':
      must(isUrl(object) || isUrl(inside?.id), 'object')
      break
    case 'Announce':
    case 'Like':
    case 'Follow':
      must(isUrl(object), 'object is not an address')
      break
    case 'Undo':
    case 'Accept':
    case 'Reject':
      must(inside !== null && isText(inside.type) && isUrl(inside.id), 'what it is about is not inside')
      if (inside) faults.push(...activityFaults(inside))
      break
    case 'Flag':
      must(isText(activity.content, 2, 3000) && [object].flat().every(isUrl), 'content, objects')
      break
    default:
      break
  }
  return faults
}
