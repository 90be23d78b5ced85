/**
 * From the HTML that other instances send to the Markdown that is kept here, so that there is one form of text and one
 * way to show it (`markdown.ts`, which lets no HTML through). Reads any bytes in one walk; never fails. Pure.
 */

/** What is inside them is not text. */
const withoutText = new Set([
  'script',
  'style',
  'template',
  'iframe',
  'object',
  'svg',
  'math',
  'noscript',
  'textarea',
  'select',
  'title',
  'head',
  'audio',
  'video',
])
const paragraphs = new Set(['p', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'section', 'article', 'figure', 'tr', 'dt'])
const marks: Readonly<Record<string, string>> = {
  strong: '**',
  b: '**',
  em: '*',
  i: '*',
  del: '~~',
  s: '~~',
  strike: '~~',
}
const longest = 40_000
const deepest = 8

interface Link {
  href: string | null
  /** Where its text begins. */
  from: number
}

/** Beyond 40 000 characters nothing is read, and little more is written. */
export function markdownFromHtml(html: string): string {
  const text = html.slice(0, longest)
  const lower = text.toLowerCase()
  let out = ''
  const lastClose = text.lastIndexOf('>')
  const links: Link[] = []
  const lists: { isOrdered: boolean; rank: number }[] = []
  const open: string[] = []
  let quotes = 0
  let isCode = false
  let at = 0

  const prefix = () => '> '.repeat(quotes)
  const trimEnd = () => {
    out = withoutBlankEnd(out)
  }
  const breakLine = (blank: boolean) => {
    trimEnd()
    if (out === '' || out.endsWith(`\n${prefix()}`)) {
      if (out === '' && quotes > 0) out = prefix()
      return
    }
    out += blank ? `\n${prefix().trimEnd()}\n${prefix()}` : `\n${prefix()}`
  }
  const say = (words: string) => {
    const isAtStart = out === '' || /(?:^|\n)(?:> )*$/.test(out.slice(-64))
    const shown = isCode ? words : escaped(isAtStart ? words.trimStart() : words, isAtStart)
    out += /\s$/.test(out.slice(-1)) ? shown.replace(/^[^\S\n]+/, '') : shown
  }

  function begin(name: string, attributes: string): void {
    if (name === 'br') breakLine(false)
    else if (paragraphs.has(name)) breakLine(true)
    else if (name === 'blockquote' && quotes < deepest) {
      breakLine(true)
      quotes += 1
      out += '> '
    } else if ((name === 'ul' || name === 'ol') && lists.length < deepest) {
      if (lists.length === 0) breakLine(true)
      lists.push({ isOrdered: name === 'ol', rank: 0 })
    } else if (name === 'li') {
      breakLine(false)
      const list = lists.at(-1)
      if (list !== undefined) list.rank += 1
      out += `${'   '.repeat(Math.max(0, lists.length - 1))}${list?.isOrdered ? `${list.rank}. ` : '- '}`
    } else if (name === 'a') links.push({ href: linkable(attributeOf(attributes, 'href')), from: out.length })
    else if (name === 'code' || name === 'pre') {
      if (!isCode) out += '`'
      isCode = true
    } else if (marks[name] !== undefined && !isCode && open.length < deepest) {
      open.push(name)
      out += marks[name]
    } else if (name === 'img') say((attributeOf(attributes, 'alt') ?? '').replaceAll(/\s+/g, ' '))
  }

  function end(name: string): void {
    if (paragraphs.has(name)) breakLine(true)
    else if (name === 'blockquote' && quotes > 0) {
      trimEnd()
      quotes -= 1
      out += `\n${prefix().trimEnd()}\n${prefix()}`
    } else if ((name === 'ul' || name === 'ol') && lists.pop() !== undefined && lists.length === 0) breakLine(true)
    else if (name === 'a') closeLink()
    else if ((name === 'code' || name === 'pre') && isCode) {
      isCode = false
      out += '`'
    } else if (open.at(-1) === name) {
      open.pop()
      const mark = marks[name] ?? ''
      // Blanks beside a mark would make it a plain star.
      const words = out.trimEnd()
      const blanks = out.slice(words.length)
      out = words.endsWith(mark) ? words.slice(0, -mark.length) + blanks : words + mark + blanks
    }
  }

  function closeLink(): void {
    const link = links.pop()
    if (link === undefined || link.href === null || links.length > 0) return
    const words = out.slice(link.from)
    if (words.trim() === '' || words.includes('\n')) return
    const shown = words.replaceAll(/\\(.)/g, '$1').replaceAll(/^<|>$/g, '').trim()
    if (shown === link.href || shown === link.href.replace(/\/$/, '')) {
      out = `${out.slice(0, link.from)}<${link.href}>`
    } else if (claimsAnotherHost(shown, link.href)) {
      out += ` (<${link.href}>)`
    } else if (!/[[\]<>]/.test(shown)) {
      out = `${out.slice(0, link.from)}[${escaped(shown, false, false)}](<${link.href}>)${/\s$/.test(words) ? ' ' : ''}`
    }
  }

  while (at < text.length && out.length < longest) {
    const tag = text.indexOf('<', at)
    const until = tag < 0 ? text.length : tag
    if (until > at) say(entities(text.slice(at, until)).replaceAll(/\s+/g, ' '))
    if (tag < 0) break
    if (text.startsWith('<!--', tag)) {
      const ends = text.indexOf('-->', tag + 4)
      at = ends < 0 ? text.length : ends + 3
      continue
    }
    const [, slash = '', name = ''] = /^<(\/?)([a-z][a-z0-9]*)/.exec(lower.slice(tag, tag + 32)) ?? []
    const closes = tag > lastClose ? -1 : text.indexOf('>', tag)
    if (name === '' || closes < 0) {
      say('<')
      at = tag + 1
      continue
    }
    at = closes + 1
    if (slash !== '') end(name)
    else if (withoutText.has(name)) {
      const ends = lower.indexOf(`</${name}`, at)
      at = ends < 0 ? text.length : ends
    } else begin(name, text.slice(tag + 1 + name.length, closes))
  }
  if (isCode) out += '`'
  while (open.length > 0) out += marks[open.pop() ?? ''] ?? ''
  return out
    .split('\n')
    .map(withoutBlankEnd)
    .join('\n')
    .replaceAll(/\n[> ]*\n(?:>? ?\n)+/g, '\n\n')
    .trim()
}

/** By hand: a pattern would begin again at each blank of a run. */
function withoutBlankEnd(line: string): string {
  let end = line.length
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--
  return line.slice(0, end)
}

/** The words of the HTML without any mark: for names and titles. */
export function plainFromHtml(html: string): string {
  return entities(html.slice(0, longest).replaceAll(/<[^<>]*>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** Markdown that says exactly these words. Bare addresses stay links. */
function escaped(words: string, isAtStart: boolean, withLinks = true): string {
  const parts = withLinks ? words.split(/(https?:\/\/[^\s<>"'`\\]{1,2000})/) : [words]
  return parts
    .map((part, rank) => {
      if (rank % 2 === 1) {
        const address = withoutPunctuation(part)
        const after = part.slice(address.length)
        if (linkable(address) !== null && !/[<>]/.test(address))
          return `<${address}>${after.replaceAll(/[\])]/g, '\\$&')}`
      }
      const safe = part.replaceAll(/[\\`*_[\]<>~|&]/g, '\\$&')
      return isAtStart && rank === 0
        ? safe.replace(/^(\s*)([#+\-=!:]|\d{1,9}[.)])/, (_, blank, mark) => `${blank}${mark.replace(/.$/, '\\$&')}`)
        : safe
    })
    .join('')
}

/** What ends a sentence is not of the address before it. */
function withoutPunctuation(address: string): string {
  let end = address.length
  while (end > 0 && '.,;:!?)]'.includes(address.charAt(end - 1))) end--
  return address.slice(0, end)
}

/** Null when it is nothing that may be linked to. */
function linkable(address: string | null): string | null {
  if (address === null) return null
  const url = URL.parse(address.trim())
  if (url === null || !/^(https?|mailto):$/.test(url.protocol) || url.username !== '' || url.password !== '')
    return null
  const { href } = url
  return href.length <= 2000 && !/[<>\\\s]/.test(href) ? href : null
}

/** « banque.fr » that leads to another host: both are shown. */
function claimsAnotherHost(words: string, href: string): boolean {
  const [, claimed] = /^(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?:[/:?#]|$)/iu.exec(words.trim()) ?? []
  if (claimed === undefined) return false
  const host = (URL.parse(`http://${claimed}`)?.hostname ?? claimed).replace(/^www\./, '')
  return host !== URL.parse(href)?.hostname.replace(/^www\./, '')
}

function attributeOf(attributes: string, name: string): string | null {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(attributes)
  const value = found?.[1] ?? found?.[2] ?? found?.[3]
  return value === undefined ? null : entities(value)
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00A0',
  hellip: '…',
  laquo: '«',
  raquo: '»',
  rsquo: '’',
  lsquo: '‘',
  rdquo: '”',
  ldquo: '“',
  ndash: '–',
  mdash: '—',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  ccedil: 'ç',
}

function entities(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return named[String(name).toLowerCase()] ?? all
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : ''
  })
}
