import { expect } from 'chai'
import fc from 'fast-check'
import { type AccountsStore, createAccountsStore } from '#src/accounts/accounts-store.ts'
import { handleFrom, handlePattern, handlesFor } from '#src/accounts/handle.ts'
import { createOpenOrRefreshAccount, type PersonFromSso } from '#src/accounts/open-account.ts'
import { systemClock } from '#src/clock.ts'
import { createNumbers } from '#src/numbering/numbers.ts'
import type { Engine } from '#src/store/engine.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { anEngine } from '#test/store/an-engine.ts'

let next = 0
function aPerson(says: Partial<PersonFromSso> = {}): PersonFromSso {
  return {
    identity: { provider: 'https://idp.test', identifier: `NameID:${next++}` },
    displayName: 'Jeanne Martin',
    mail: 'jeanne.martin@ac-lyon.test',
    academie: '10',
    schools: ['0690001B'],
    roles: ['teacher'],
    ...says,
  }
}

onEachEngine('opening an account', (kind) => {
  let engine: Engine
  let accounts: AccountsStore
  let openOrRefresh: ReturnType<typeof createOpenOrRefreshAccount>
  before(async () => {
    engine = await anEngine({ kind })
    accounts = createAccountsStore({ engine })
    openOrRefresh = createOpenOrRefreshAccount({ accounts, numbers: createNumbers({ engine }), clock: systemClock })
  })
  after(() => engine[Symbol.asyncDispose]())

  it('gives two people of the same name two handles, readable and stable', async () => {
    const one = await openOrRefresh(aPerson({ displayName: 'Léo Durand' }))
    const other = await openOrRefresh(aPerson({ displayName: 'Léo Durand' }))
    expect([one.account.handle, other.account.handle]).to.deep.equal(['leo.durand', 'leo.durand-2'])
  })

  it('opens one account for one identity, however many sign in at once', async () => {
    const person = aPerson({ displayName: 'Ana Petit' })
    const opened = await Promise.all(Array.from({ length: 8 }, () => openOrRefresh(person)))
    expect(new Set(opened.map(({ account }) => account._id)).size).to.equal(1)
    expect(opened.filter(({ isNew }) => isNew)).to.have.length(1)
  })

  it('gives as many handles as people, when a whole school of namesakes signs in at once', async () => {
    const opened = await Promise.all(
      Array.from({ length: 6 }, () => openOrRefresh(aPerson({ displayName: 'Marie Dupont' }))),
    )
    expect(new Set(opened.map(({ account }) => account.handle)).size).to.equal(6)
    expect(new Set(opened.map(({ account }) => account.number)).size).to.equal(6)
  })

  it('never takes an equal mail for the same person', async () => {
    const mail = 'partagee@ac-lyon.test'
    const one = await openOrRefresh(aPerson({ mail }))
    const other = await openOrRefresh(aPerson({ mail }))
    const elsewhere = await openOrRefresh({
      ...aPerson({ mail }),
      identity: { provider: 'https://autre.test', identifier: 'NameID:0' },
    })
    expect(new Set([one, other, elsewhere].map(({ account }) => account._id)).size).to.equal(3)
  })

  it('follows the SSO at each sign-in: mail, académie, schools, name; and the handle stays', async () => {
    const person = aPerson({ displayName: 'Zoé Blanc' })
    const { account } = await openOrRefresh(person)
    const after = await openOrRefresh({
      ...person,
      displayName: 'Zoé Blanc-Noir',
      mail: 'zoe@ac-lille.test',
      academie: '09',
      schools: ['0590121L'],
    })
    expect(after.isNew).to.equal(false)
    expect(after.account).to.deep.include({
      _id: account._id,
      handle: 'zoe.blanc',
      displayName: 'Zoé Blanc-Noir',
      mail: 'zoe@ac-lille.test',
      academie: '09',
      schools: ['0590121L'],
    })
  })

  it('keeps the name that the person chose, and their presentation', async () => {
    const person = aPerson({ displayName: 'Paul Roux' })
    const { account } = await openOrRefresh(person)
    await accounts.update(account._id, { set: { displayName: 'Maître Paul', bio: 'CP à Vaulx' } })
    const after = await openOrRefresh({ ...person, displayName: 'Paul Leroux' })
    expect(after.account).to.deep.include({ displayName: 'Maître Paul', bio: 'CP à Vaulx', nameFromSso: 'Paul Leroux' })
  })

  it('takes back the roles that the SSO gave, and only those', async () => {
    const person = aPerson({ roles: ['teacher', 'moderator'] })
    const { account } = await openOrRefresh(person)
    await accounts.update(account._id, { set: { rolesGranted: ['animator'] } })
    expect((await openOrRefresh(person)).account.roles).to.deep.equal(['teacher', 'animator', 'moderator'])
    expect((await openOrRefresh({ ...person, roles: ['teacher'] })).account.roles).to.deep.equal([
      'teacher',
      'animator',
    ])
  })

  it('writes nothing of a person whose account is closed', async () => {
    const person = aPerson({ displayName: 'Parti Loin' })
    const { account } = await openOrRefresh(person)
    await accounts.update(account._id, { set: { state: 'closed', mail: null, schools: [] } })
    const after = await openOrRefresh(person)
    expect(after.account).to.deep.include({ state: 'closed', mail: null, schools: [] })
  })
})

describe('a handle', () => {
  it('is made of the name, as one would write it', () => {
    for (const [name, handle] of [
      ['Jeanne Martin', 'jeanne.martin'],
      ['Anne-Sophie d’Œuvre', 'anne-sophie.doeuvre'],
      ['  ÉLODIE   LE GOFF ', 'elodie.le.goff'],
      ['Nguyễn Văn Đức', 'nguyen.van.duc'],
      ['Søren Ærø Łukasz', 'soren.aero.lukasz'],
      ['M. Dupont (CP)', 'm.dupont.cp'],
      ['李雷', 'enseignant'],
      ['—', 'enseignant'],
    ]) {
      expect(handleFrom(name ?? '')).to.equal(handle)
    }
  })

  it('is always valid, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (name) => {
        const handles = handlesFor(name)
        for (let rank = 0; rank < 3; rank++) expect(handles.next().value).to.match(handlePattern)
      }),
    )
  })

  it('is never that of the instance itself', () => {
    for (const name of ['Administration', 'Instance', 'Admin']) {
      expect(handlesFor(name).next().value).to.match(/-2$/)
    }
  })
})
