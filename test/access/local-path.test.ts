import { expect } from 'chai'
import fc from 'fast-check'
import { localPath } from '#src/access/local-path.ts'

describe('where one comes back to', () => {
  it('is a page of ours, with its query and its place', () => {
    expect(localPath('/w/abc?t=12#commentaire-3')).to.equal('/w/abc?t=12#commentaire-3')
    expect(localPath('/')).to.equal('/')
  })

  for (const text of [
    '',
    undefined,
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/\t/evil.example/',
    '/.//evil.example/',
    'javascript:alert(1)',
    '/connexion?retour=/connexion',
    '/charte',
    '/saml/acs',
    '/api/v1/sessions/end',
  ]) {
    it(`is the home page rather than ${JSON.stringify(text)}`, () => {
      expect(localPath(text)).to.equal('/')
    })
  }

  it('never leads to another host, whatever is asked', () => {
    const pieces = fc.array(
      fc.constantFrom('/', '\\', '\t', '\n', '@', ':', '.', 'evil.example', 'http:', '%2f', '?', '#', ' '),
    )
    fc.assert(
      fc.property(pieces, (words) => {
        expect(new URL(localPath(words.join('')), 'https://classe.example').host).to.equal('classe.example')
      }),
    )
  })
})
