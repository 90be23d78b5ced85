import { expect } from 'chai'
import fc from 'fast-check'
import { createMarkdown } from '#src/text/markdown.ts'
import { markdownFromHtml, plainFromHtml } from '#src/text/markdown-from-html.ts'

const markdown = createMarkdown()

describe('text of other instances', () => {
  it('keeps its paragraphs, its stress, its lists, its quotes and its links', async () => {
    const html = await markdown.toHtml(
      markdownFromHtml(
        '<p><span class="h-card"><a href="https://lyon.example/@jeanne" class="u-url mention">@<span>jeanne</span></a></span> Merci &amp; <strong>bravo</strong><br>et à demain</p><ul><li>un</li><li>deux</li></ul><blockquote><p>cité</p></blockquote>',
      ),
    )
    expect(html).to.contain('<a href="https://lyon.example/@jeanne" rel="nofollow ugc noopener noreferrer">@jeanne</a>')
    expect(html).to.contain('Merci &amp; <strong>bravo</strong><br>\net à demain')
    expect(html).to.contain('<li>un</li>')
    expect(html).to.match(/<blockquote>\s*<p>cité<\/p>/)
  })

  it('shows the whole of an address that Mastodon shortens', () => {
    const link =
      '<a href="https://example.org/a_b/c"><span class="invisible">https://</span><span class="ellipsis">example.org/a_b</span><span class="invisible">/c</span></a>'
    expect(markdownFromHtml(link)).to.equal('<https://example.org/a_b/c>')
  })

  it('says stars, hashes and angles as they were written', async () => {
    const html = await markdown.toHtml(markdownFromHtml('<p># 1 &lt; 2 *pas gras* _non_</p><p>1. pas une liste</p>'))
    expect(html).to.equal('<p># 1 &lt; 2 *pas gras* _non_</p>\n<p>1. pas une liste</p>\n')
  })

  // Mastodon CVE-2023-36462, CVE-2023-42452: links that seem to lead elsewhere, HTML that becomes active.
  it('shows where a link leads when its words name another host', () => {
    expect(markdownFromHtml('<a href="https://evil.test/">banque.fr</a>')).to.equal('banque.fr (<https://evil.test/>)')
    expect(markdownFromHtml('<a href="https://xn--80ak6aa92e.test/">https://apple.com/</a>')).to.contain(
      '(<https://xn--80ak6aa92e.test/>)',
    )
  })

  it('lets nothing active through: property', async () => {
    const hostile = fc.array(
      fc.constantFrom(
        '<script>alert(1)</script>',
        '<img src=x onerror=alert(1)>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,<script>">y</a>',
        '<svg onload=alert(1)>',
        '&lt;script&gt;',
        '<a href="https://a.test/">[z](javascript:alert(1))</a>',
        '`<b>`',
        '<b>',
        '</b>',
        '<iframe src=//evil.test>',
        '<!-- <script> -->',
        '<',
        '>',
        '](javascript:1)',
        '<style>*{}</style>',
        '\\',
        '[a]: javascript:alert(1)\n',
        '<https://ok.test>',
      ),
      { maxLength: 12 },
    )
    await fc.assert(
      fc.asyncProperty(hostile, fc.string({ unit: 'grapheme', maxLength: 12 }), async (parts, words) => {
        const html = await markdown.toHtml(markdownFromHtml(parts.join(words)))
        const tags = [...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, name]) => name)
        const allowed = ['p', 'a', 'strong', 'em', 's', 'br', 'ul', 'ol', 'li', 'blockquote', 'code', 'pre', 'hr']
        expect(tags.filter((name) => !allowed.includes(name ?? ''))).to.deep.equal([])
        expect([...html.matchAll(/href="(?!https?:|mailto:)/g)]).to.deep.equal([])
      }),
    )
  })

  it('makes one line of a title', () => {
    expect(plainFromHtml('<p>Un <b>titre</b>\n&amp; rien</p>')).to.equal('Un titre & rien')
  })
})
