/**
 * From the Markdown that people type to HTML that is safe in our pages: no raw HTML, no image, no address but http(s)
 * and mailto, links that give no credit to spam. The only place that knows markdown-it, which is loaded on first use.
 */
import type { MarkdownIt, Token as MarkdownToken } from 'markdown-it'

/** `withTimes`: « 1:23 » becomes a link that the player of this page follows. */
interface MarkdownOptions {
  withTimes?: { untilSeconds: number }
}

export interface Markdown {
  toHtml(text: string, options?: MarkdownOptions): Promise<string>
  /** Without any mark: for descriptions in cards, feeds and `<meta>`. What was asked lately costs nothing. */
  toPlainText(text: string): Promise<string>
}

/** Plain texts remembered: a feed shows the same cards to everyone. */
const remembered = 2000

export function createMarkdown(): Markdown {
  const plainTexts = new Map<string, string>()
  let loading: Promise<MarkdownIt> | null = null
  const parser = () => {
    loading ??= load()
    return loading
  }
  return {
    async toHtml(text, { withTimes } = {}) {
      if (text === '') return ''
      const markdown = await parser()
      return markdown.render(text, { untilSeconds: withTimes?.untilSeconds ?? null })
    },
    async toPlainText(text) {
      if (text === '') return ''
      const known = plainTexts.get(text)
      if (known !== undefined) return known
      const plain = plainTextOf(await parser(), text)
      plainTexts.set(text, plain)
      const [oldest] = plainTexts.keys()
      if (plainTexts.size > remembered && oldest !== undefined) plainTexts.delete(oldest)
      return plain
    },
  }
}

function plainTextOf(markdown: MarkdownIt, text: string): string {
  const words = markdown
    .parse(text, {})
    .filter(({ type }) => type === 'inline' || type === 'fence')
    .map(({ children, content }) => children?.map(wordsOf).join('') ?? content)
  return words.join(' ').replaceAll(/\s+/g, ' ').trim()
}

function wordsOf({ type, content }: MarkdownToken): string {
  return type === 'softbreak' || type === 'hardbreak' ? ' ' : content
}

async function load(): Promise<MarkdownIt> {
  const { default: MarkdownItClass } = await import('markdown-it')
  const markdown = new MarkdownItClass({ html: false, linkify: true, typographer: false, breaks: true, maxNesting: 20 })
  markdown.disable(['image', 'html_block', 'html_inline', 'table'])
  // `javascript:`, `data:` and all others stay as they were typed.
  markdown.validateLink = (url) => /^(https?:|mailto:)/i.test(url.trim())
  // A title in a comment would stand among those of the page (RGAA 9.1): it becomes a strong line.
  markdown.renderer.rules.heading_open = () => '<p><strong>'
  markdown.renderer.rules.heading_close = () => '</strong></p>\n'
  markdown.renderer.rules.link_open = (tokens, index, options, _env, self) => {
    const token = tokens[index]
    if (token === undefined) return ''
    const isTime = String(token.attrGet('href')).startsWith('#t=')
    if (!isTime) token.attrSet('rel', 'nofollow ugc noopener noreferrer')
    return self.renderToken(tokens, index, options)
  }
  markdown.core.ruler.push('times', (state) => {
    const until: unknown = state.env?.untilSeconds
    if (typeof until !== 'number') return
    for (const block of state.tokens) {
      if (block.type === 'inline' && block.children) block.children = withTimes(block.children, until, state.Token)
    }
  })
  return markdown
}

type Tokens = MarkdownToken[]
type TokenClass = new (type: string, tag: string, nesting: -1 | 0 | 1) => MarkdownToken

const time = /(?<![\d:/])(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)(?![\d:/])/g

function withTimes(tokens: Tokens, untilSeconds: number, Token: TokenClass): Tokens {
  let depth = 0
  return tokens.flatMap((token) => {
    if (token.type === 'link_open') depth += 1
    if (token.type === 'link_close') depth -= 1
    if (token.type !== 'text' || depth > 0) return [token]
    const pieces: Tokens = []
    const addText = (content: string) => {
      if (content === '') return
      const piece = new Token('text', '', 0)
      piece.content = content
      pieces.push(piece)
    }
    let from = 0
    for (const found of token.content.matchAll(time)) {
      const [written, hours = '0', minutes = '0', seconds = '0'] = found
      const at = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
      if (at > untilSeconds) continue
      addText(token.content.slice(from, found.index))
      const open = new Token('link_open', 'a', 1)
      open.attrSet('href', `#t=${at}`)
      pieces.push(open)
      addText(written)
      pieces.push(new Token('link_close', 'a', -1))
      from = found.index + written.length
    }
    if (from === 0) return [token]
    addText(token.content.slice(from))
    return pieces
  })
}
