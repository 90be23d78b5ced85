import { expect } from 'chai'
import fc from 'fast-check'
import { createMarkdown } from '#src/text/markdown.ts'

describe('Markdown that people write', () => {
  const markdown = createMarkdown()

  it('becomes paragraphs, lists, emphasis and links without credit', async () => {
    const html = await markdown.toHtml('Voir **ceci** :\n\n- un\n- deux\n\nhttps://exemple.fr')
    expect(html).to.contain('<strong>ceci</strong>').and.contain('<li>un</li>')
    expect(html).to.contain('<a href="https://exemple.fr" rel="nofollow ugc noopener noreferrer">')
  })

  it('has no title that would stand among those of the page', async () => {
    expect(await markdown.toHtml('# Grand\n\nPetit\n=====')).not.to.match(/<h\d/)
  })

  it('never lets an attack through', async () => {
    const attacks = [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '[x](javascript:alert(1))',
      '[x](JaVaScRiPt&colon;alert(1))',
      '[x](data:text/html;base64,PHNjcmlwdD4=)',
      '[x](vbscript:x)',
      '![x](https://traceur.exemple/pixel.gif)',
      '<https://exemple.fr" onclick="alert(1)>',
      '[x](https://exemple.fr"onmouseover="alert(1))',
      '[a]: javascript:alert(1)\n[a]',
      '`<script>`',
      '```html" onload="x\n<b>\n```',
      '<style>*{display:none}</style>',
    ]
    const words = fc.array(fc.oneof(fc.constantFrom(...attacks), fc.string({ unit: 'binary' })), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(words, async (pieces) => {
        const html = await markdown.toHtml(pieces.join(' \n'), { withTimes: { untilSeconds: 3600 } })
        const tags = html.match(/<[^>]*>/g) ?? []
        for (const tag of tags) {
          expect(tag).to.match(
            /^<\/?(p|strong|em|s|ul|ol|li|blockquote|code|pre|hr|br|a)( (href|rel|start|class)="[^"<>]*")*>$/,
          )
          const [, address] = /href="([^"]*)"/.exec(tag) ?? []
          if (address !== undefined) expect(address).to.match(/^(https?:|mailto:|#t=\d+$)/i)
        }
      }),
    )
  })

  it('finds the times of the film, and no others', async () => {
    const html = await markdown.toHtml('À 1:05, à 1:00:00, le 12:30:45:10, https://a.fr/1:05 et `0:10`', {
      withTimes: { untilSeconds: 3600 },
    })
    expect([...html.matchAll(/#t=(\d+)/g)].map(([, at]) => at)).to.deep.equal(['65', '3600'])
  })

  it('becomes plain words for cards and search engines', async () => {
    const plain = await markdown.toPlainText('# Titre\n\n**Gras** et [lien](https://a.fr)\nsuite\n\n```\ncode\n```')
    expect(plain).to.equal('Titre Gras et lien suite code')
  })
})
