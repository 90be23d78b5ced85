import { expect } from 'chai'
import fc from 'fast-check'
import { academies } from '#config/academies.ts'
import { defaultClaimRules } from '#src/access/oidc/claims.ts'
import { admit, attributesOf, defaultRules, RuleRefused, readRules } from '#src/access/saml/admission.ts'
import { presets } from '#src/access/saml/attribute-names.ts'
import { personOf } from '#src/access/saml/attributes.ts'
import type { NameId } from '#src/access/saml/check-assertion.ts'
import { AttributeMissing, SsoMessageRefused } from '#src/access/saml/refusals.ts'
import { isUai, postOf, postsOf } from '#src/access/saml/uai.ts'

const received = (attributes: Record<string, string | string[]>) =>
  new Map(Object.entries(attributes).map(([name, values]) => [name, [values].flat()] as const))
const byDefault = readRules(defaultRules)

describe('admission', () => {
  it('lets in those who work in schools, with the roles that the rules give', () => {
    for (const [attributes, roles] of [
      [{ title: 'ENS' }, ['teacher']],
      [{ title: 'ens' }, ['teacher']],
      [{ FrEduRne: '0290001A$UAJ$PU$ENS$0291101P$T3$CLG$340' }, ['teacher']],
      [{ title: 'IEN', FrEduFonctAdm: 'IEN1D' }, ['teacher', 'moderator']],
      [{ title: 'ENS', ctgrps: ['rien', 'Coordonnateur-REP'] }, ['teacher', 'animator']],
      [{ 'urn:oid:1.3.6.1.4.1.5923.1.1.1.1': ['member', 'faculty'] }, ['teacher']],
    ] as const) {
      expect(admit(received(attributes as Record<string, string>), byDefault)).to.deep.equal({ admitted: true, roles })
    }
  })

  it('refuses pupils and parents, whatever else they bear and whatever the rules', () => {
    const everybody = readRules('enseigner: uid ; administrer: uid')
    for (const attributes of [
      { title: 'ELE' },
      { title: 'ENS', FrEduVecteur: '3|PETIT|Noé|1234|0690001B' },
      { ENTPersonProfils: 'National_ELV' },
      { ENTPersonProfils: ['National_ENS', 'National_TUT'] },
      { 'urn:oid:1.3.6.1.4.1.20326.10.999.1.7': 'resp2d' },
      { 'urn:oid:1.3.6.1.4.1.5923.1.1.1.5': 'student' },
    ]) {
      const verdict = admit(received({ uid: 'x', ...(attributes as Record<string, string>) }), everybody)
      expect(verdict).to.deep.equal({ admitted: false, why: 'pupil-or-parent' })
    }
  })

  it('refuses whoever no rule names, and lets a refusal win', () => {
    expect(admit(received({ uid: 'x' }), byDefault)).to.deep.equal({ admitted: false, why: 'no-rule' })
    const rules = readRules('enseigner: title=ENS ; refuser: ctgrps=*invités*')
    expect(admit(received({ title: 'ENS', ctgrps: 'les-invités-2026' }), rules)).to.deep.equal({
      admitted: false,
      why: 'refused-by-rule',
    })
  })

  it('lets in by mail those of the thirty académies, and nobody whose domain only looks like theirs', () => {
    const rules = readRules(defaultClaimRules)
    for (const { mailDomain } of academies)
      expect(admit(received({ email: `Jeanne.Martin@${mailDomain}` }), rules)).to.deep.include({ admitted: true })
    for (const email of [
      'x@ac-conseil.fr',
      'x@ac-lyon.evil.fr',
      'x@ac-lyon.fr.evil.fr',
      'x@evil.ac-lyon.fr',
      'x@evil.fr@ac-lyon.fr',
      'x@ac-lyonXfr',
      'ac-lyon.fr',
    ])
      expect(admit(received({ email }), rules), email).to.deep.equal({ admitted: false, why: 'no-rule' })
  })

  it('a star in an address that lets in crosses neither its @ nor a dot of its domain; in one that refuses it does', () => {
    const under = (rule: string, email: string) => admit(received({ uid: 'x', email }), readRules(rule)).admitted
    expect(under('enseigner: email=*@ac-*.fr', 'jean.dupont@ac-lyon.fr')).to.equal(true)
    expect(under('enseigner: email=*@ac-*.fr', 'x@ac-lyon.evil.fr')).to.equal(false)
    expect(under('enseigner: email=*@ac-lyon.fr', 'x@evil.fr@ac-lyon.fr')).to.equal(false)
    expect(under('enseigner: email=*@*.ac-lyon.fr', 'x@a.ac-lyon.fr')).to.equal(true)
    expect(under('enseigner: email=*@*.ac-lyon.fr', 'x@a.b.ac-lyon.fr')).to.equal(false)
    expect(under('enseigner: uid ; refuser: email=*@*evil.fr', 'x@a.b.evil.fr')).to.equal(false)
  })

  it('gives administration only when the operator wrote it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('title', 'FrEduFonctAdm', 'ctgrps'), fc.string()), (attributes) => {
        const verdict = admit(received(attributes), byDefault)
        if (verdict.admitted) expect(verdict.roles).not.to.include('administrator')
      }),
    )
    const written = readRules('administrer: uid=ada & ctgrps=dsi')
    expect(admit(received({ uid: 'ada', ctgrps: 'dsi' }), written)).to.deep.include({ admitted: true })
    expect(admit(received({ uid: 'ada' }), written)).to.deep.include({ admitted: false })
  })

  it('reads values to the letter: only a star stands for anything', () => {
    const rules = readRules('enseigner: title=E.S,A*Z')
    expect(admit(received({ title: 'ENS' }), rules).admitted).to.equal(false)
    expect(admit(received({ title: 'E.S' }), rules).admitted).to.equal(true)
    expect(admit(received({ title: 'A(+Z' }), rules).admitted).to.equal(true)
    expect(admit(received({ title: 'AZx' }), rules).admitted).to.equal(false)
  })

  it('is refused to be read when a rule cannot be, with what to mend', () => {
    for (const [text, word] of [
      ['title=ENS', 'commencez par'],
      ['autoriser: title=ENS', 'commencez par'],
      ['enseigner: =ENS', 'attribut'],
      ['enseigner: title=', 'vide'],
      ['enseigner: title=ENS,,X', 'vide'],
      ['refuser: title=X', 'personne'],
      ['', 'personne'],
    ] as const) {
      expect(() => readRules(text)).to.throw(RuleRefused, word)
    }
  })

  it('asks the provider for what the rules look at, in its own names', () => {
    expect(attributesOf(byDefault, 'academie')).to.include.members(['title', 'FrEduRne', 'FrEduVecteur', 'ctgrps'])
    expect(attributesOf(byDefault, 'academie').some((name) => name.startsWith('urn:'))).to.equal(false)
    expect(attributesOf(byDefault, 'renater').every((name) => name.startsWith('urn:oid:'))).to.equal(true)
  })
})

describe('what the SSO says of a person', () => {
  const nameId: NameId = { value: 'abc', format: null, nameQualifier: null, spNameQualifier: null }
  const read = (
    attributes: Record<string, string | string[]>,
    { identifier = 'NameID', names = presets.academie, name = nameId as NameId | null } = {},
  ) => personOf({ nameId: name, attributes: received(attributes) }, { names, identifier, contact: null })
  const complete = { ctemail: 'a.b@ac-lyon.test', ctfn: 'Anne', ctln: 'BERNARD-DURAND' }

  it('is read in the names of the académies', () => {
    const posts = ['0590121L$UAJ$PU$DIR$0590121L$T3$LYC$300', '0291101p$UAJ$PU$ENS$0291101P$T3$CLG$340']
    expect(read({ ...complete, FrEduRne: posts, FrEduRneResp: 'X', codaca: '009' })).to.deep.equal({
      identifier: 'NameID:abc',
      displayName: 'Anne Bernard-Durand',
      mail: 'a.b@ac-lyon.test',
      academie: '09',
      schools: ['0590121L', '0291101P'],
      returnUrl: null,
    })
  })

  it('is read in the names of the Fédération', () => {
    const person = read(
      {
        'urn:oid:0.9.2342.19200300.100.1.3': 'a.b@univ.test',
        'urn:oid:2.16.840.1.113730.3.1.241': 'Anne Bernard',
        'urn:oid:1.3.6.1.4.1.5923.1.1.1.6': 'abernard@univ.test',
      },
      { names: presets.renater, identifier: 'urn:oid:1.3.6.1.4.1.5923.1.1.1.6' },
    )
    expect(person).to.include({
      displayName: 'Anne Bernard',
      identifier: 'urn:oid:1.3.6.1.4.1.5923.1.1.1.6:abernard@univ.test',
    })
  })

  it('takes values that crossed HTTP headers: joined, or doubled', () => {
    const person = read(
      {
        ...complete,
        uid: 'abernard;abernard',
        FrEduRne: '0590121L$UAJ$PU$ENS,0291101P$UAJ$PU$ENS;0590121L$UAJ$PU$DIR',
      },
      { identifier: 'uid' },
    )
    expect(person).to.deep.include({ identifier: 'uid:abernard', schools: ['0590121L', '0291101P'] })
  })

  it('never identifies a person by what changes: a transient name, or a mail', () => {
    for (const format of [
      'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
      'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
    ]) {
      expect(() => read(complete, { name: { ...nameId, format } }))
        .to.throw(SsoMessageRefused)
        .with.property('reason', 'transient-identifier')
    }
  })

  it('never confuses a NameID with an attribute of the same value', () => {
    const byName = read({ ...complete, uid: 'abc' })
    const byUid = read({ ...complete, uid: 'abc' }, { identifier: 'uid' })
    expect(byName.identifier).not.to.equal(byUid.identifier)
  })

  it('says by name everything that is missing', () => {
    try {
      read({ FrEduRne: 'X' }, { identifier: 'uid' })
      expect.fail('it was accepted')
    } catch (error) {
      expect(error).to.be.instanceOf(AttributeMissing)
      const { message, missing } = error as AttributeMissing
      expect(message).to.include('uid').and.include('displayName').and.include('ctemail')
      expect(missing).to.include.members(['uid', 'ctemail'])
    }
  })

  it('takes no mail that is not one', () => {
    for (const ctemail of ['jeanne', 'a@b', '<a@b.fr>', 'a b@c.fr', `${'x'.repeat(250)}@a.fr`]) {
      expect(() => read({ ...complete, ctemail })).to.throw(AttributeMissing)
    }
  })
})

describe('a UAI', () => {
  it('is seven digits and the letter that checks them', () => {
    for (const uai of ['0590121L', '0291101P', '0690001B']) expect(isUai(uai)).to.equal(true)
    for (const wrong of ['0590121K', '590121L', '0590121l', '0590121', '05901211L', 'X'])
      expect(isUai(wrong)).to.equal(false)
  })

  it('with one digit changed is refused: the letter tells', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9_999_999 }),
        fc.nat(6),
        fc.integer({ min: 1, max: 9 }),
        (number, at, by) => {
          const digits = String(number).padStart(7, '0')
          const uai = digits + 'ABCDEFGHJKLMNPRSTUVWXYZ'[number % 23]
          expect(isUai(uai)).to.equal(true)
          const digit = (Number(uai[at]) + by) % 10
          expect(isUai(uai.slice(0, at) + digit + uai.slice(at + 1))).to.equal(false)
        },
      ),
    )
  })

  it('comes with what the post says of it, known or not', () => {
    expect(postOf('0590121L$UAJ$PU$DIR$0590121L$T3$LYC$300')).to.deep.equal({
      uai: '0590121L',
      sector: 'public',
      function: 'DIR',
      type: 'LYC',
    })
    expect(postOf('0690001B$UAJ$PR$N$T3$ECOLE$151')).to.deep.include({ sector: 'private', type: 'ECOLE' })
    expect(postOf('0590121L')).to.deep.equal({ uai: '0590121L', sector: null, function: null, type: null })
    expect(postOf('0590121L$???$new$fields')).to.deep.include({ uai: '0590121L', sector: null })
  })

  it('is never made up from a text that holds none', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (values) => {
        for (const { uai } of postsOf(values)) expect(isUai(uai)).to.equal(true)
      }),
    )
    expect(postsOf(['X', '', '$$$', ';,;'])).to.deep.equal([])
  })
})
