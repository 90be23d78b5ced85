import { expect } from 'chai'
import { hostOf, isSameOrigin, readIri } from '#federation/iri.ts'

const read = (value: unknown) => readIri(value, { allowsPrivate: false })

describe('the ids of others', () => {
  // B9: Mastodon CVE-2023-42451, a host spelled otherwise.
  it('are spelled one way, however they were written', () => {
    expect(read('HTTPS://Lyon.Example:443/accounts/a')).to.equal('https://lyon.example/accounts/a')
    expect(read('https://académie.example/a')).to.equal('https://xn--acadmie-eya.example/a')
    expect(read('https://lyon.example:8443/a')).to.equal('https://lyon.example:8443/a')
    expect(read('https://lyon.example/a#main-key')).to.equal('https://lyon.example/a#main-key')
  })

  it('are nothing when they can name two things', () => {
    for (const wrong of [
      'https://lyon.example./a',
      'https://lyon.example@evil.test/a',
      'https://user:pass@lyon.example/a',
      'http://lyon.example/a',
      'ftp://lyon.example/a',
      'data:application/json,{}',
      'javascript:alert(1)',
      'unix:/run/mongodb.sock',
      '/a',
      '',
      `https://lyon.example/${'a'.repeat(2000)}`,
      ['https://lyon.example/a'],
      { href: 'https://lyon.example/a' },
      1,
      null,
      undefined,
    ]) {
      expect(read(wrong), JSON.stringify(wrong)).to.equal(null)
    }
  })

  it('bear the name of a host, outside of demonstrations', () => {
    const here = ['http://127.0.0.1:3000/a', 'http://localhost:3000/a', 'https://[::1]/a', 'https://10.0.0.1/a']
    for (const iri of [...here, 'https://2130706433/a']) expect(read(iri), iri).to.equal(null)
    for (const iri of here) expect(readIri(iri, { allowsPrivate: true })).to.equal(iri)
  })

  it('have a host, which a longer name does not share', () => {
    expect(hostOf('https://lyon.example:8443/a')).to.equal('lyon.example:8443')
    expect(isSameOrigin('https://lyon.example/a', 'https://lyon.example/b')).to.equal(true)
    expect(isSameOrigin('https://lyon.example/a', 'https://lyon.example.evil.test/b')).to.equal(false)
    expect(isSameOrigin('https://lyon.example/a', 'https://lyon.example:8443/b')).to.equal(false)
  })
})
