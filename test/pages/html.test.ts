import { expect } from 'chai'
import fc from 'fast-check'
import { html, json, trusted, trustedText } from '#src/pages/html.ts'

describe('the HTML of pages', () => {
  it('never lets a value become markup, in text or in an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = html`<p title="${text}">${text}</p>`.text
        expect(written.match(/</g)).to.have.length(2)
        expect(written.match(/>/g)).to.have.length(2)
        expect(written.match(/"/g)).to.have.length(2)
      }),
    )
  })

  it('writes nothing for what is absent, and each of a list', () => {
    expect(html`<p>${null}${undefined}${false}${0}${['a', html`<b>b</b>`]}</p>`.text).to.equal('<p>0a<b>b</b></p>')
  })

  it('writes what another part made safe as it is', () => {
    expect(html`<div>${trusted('<em>x</em>')}</div>`.text).to.equal('<div><em>x</em></div>')
  })

  it('spaces what people wrote at length as it does its own words, and leaves code as it is', () => {
    expect(html`${trustedText('<p title="a ?">Qui ? <code>a ? b</code></p>')}`.text).to.equal(
      '<p title="a ?">Qui\u202F? <code>a ? b</code></p>',
    )
  })

  it('spaces its own words as French does, and leaves values, tags and attributes alone', () => {
    expect(html`<a href="/x?y ; z">Vraiment ? « ${'oui ?'} » : ${'a : b'}</a>`.text).to.equal(
      '<a href="/x?y ; z">Vraiment\u202F? «\u202Foui ?\u202F»\u00A0: a : b</a>',
    )
  })

  it('holds data that cannot end its script, and gives it back whole', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const written = json(value).text
        expect(written).not.to.match(/[<\u2028\u2029]/)
        expect(JSON.parse(written)).to.deep.equal(JSON.parse(JSON.stringify(value)))
      }),
    )
    expect(json('</script><!--').text).to.equal('"\\u003c/script>\\u003c!--"')
  })
})
