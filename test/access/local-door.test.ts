import { expect } from 'chai'
import { createPasswords } from '#src/access/local/password.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { type AClock, aClock } from './a-clock.ts'
import { type AnAccess, anAccess } from './an-access.ts'

const phrase = 'une phrase bien longue'

onEachEngine('the local door', (engine) => {
  let here: AnAccess
  let clock: AClock
  before(async () => {
    clock = aClock()
    here = await anAccess({ engine, clock, settings: { demonstration: null } })
  })
  beforeEach(() => clock.pass({ minutes: 15 }))
  after(() => here.close())

  const anAdministrator = () =>
    here.openLocalAccount({ displayName: 'Ada Tester', mail: null, roles: ['administrator'] })
  const enter = (login: string, password: string, browser = here.browser()) =>
    browser.api('POST', '/api/v1/administration/session', { login, password })
  const choose = (token: string, password: string, browser = here.browser()) =>
    browser.api('POST', '/api/v1/administration/password', { token, password })

  it('opens with the link that was given, once, and then with the password', async () => {
    const account = await anAdministrator()
    const token = await here.access.localDoor.newLink(account._id)
    const browser = here.browser()
    expect((await choose(token, phrase, browser)).status).to.equal(200)
    expect(await browser.who()).to.deep.include({
      kind: 'person',
      accountId: account._id,
      roles: ['teacher', 'administrator'],
    })
    expect((await choose(token, 'une autre phrase, volée')).status).to.equal(403)
    expect((await enter(account.handle, phrase)).status).to.equal(200)
    expect((await enter(account.handle.toUpperCase(), phrase)).status).to.equal(200)
  })

  it('takes a link that is replaced, a day old, or invented for none', async () => {
    const account = await anAdministrator()
    const first = await here.access.localDoor.newLink(account._id)
    const second = await here.access.localDoor.newLink(account._id)
    expect((await choose(first, phrase)).status).to.equal(403)
    expect((await choose('A'.repeat(43), phrase)).status).to.equal(403)
    clock.pass({ hours: 25 })
    expect((await choose(second, phrase)).status).to.equal(403)
  })

  it('keeps the link when the password is too short, and says so beside its field', async () => {
    const account = await anAdministrator()
    const token = await here.access.localDoor.newLink(account._id)
    const refused = await choose(token, 'court')
    expect(refused.status).to.equal(400)
    expect(refused.body).to.deep.include({ code: 'invalid-input' })
    expect((refused.body as { errors: { pointer: string }[] }).errors[0]?.pointer).to.equal('/password')
    expect((await choose(token, phrase)).status).to.equal(200)
  })

  it('ends every session of the person when the password changes', async () => {
    const account = await anAdministrator()
    const browser = here.browser()
    await choose(await here.access.localDoor.newLink(account._id), phrase, browser)
    await choose(await here.access.localDoor.newLink(account._id), 'une tout autre phrase')
    expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
  })

  it('answers the same to a wrong password, an unknown name, an account without password and a suspended one', async () => {
    const known = await anAdministrator()
    await here.access.localDoor.setPassword(known._id, phrase)
    const bare = await anAdministrator()
    const suspended = await anAdministrator()
    await here.access.localDoor.setPassword(suspended._id, phrase)
    await here.accounts.update(suspended._id, { set: { state: 'suspended' } })
    const answers = await Promise.all([
      enter(known.handle, 'pas celle-là du tout'),
      enter('personne', phrase),
      enter(bare.handle, phrase),
      enter(suspended.handle, phrase),
    ])
    const said = answers.map(({ status, body }) => [status, (body as { code: string; detail: string }).detail])
    expect(new Set(said.map(String)).size).to.equal(1)
    expect(said[0]?.[0]).to.equal(403)
  })

  it('stops counting in favour of who tries many passwords, and lets others in', async () => {
    const account = await anAdministrator()
    await here.access.localDoor.setPassword(account._id, phrase)
    const other = await anAdministrator()
    await here.access.localDoor.setPassword(other._id, phrase)
    const statuses: number[] = []
    for (let time = 0; time < 12; time++) statuses.push((await enter(account.handle, `essai numéro ${time}`)).status)
    expect(statuses.slice(0, 10)).to.deep.equal(Array(10).fill(403))
    expect(statuses.slice(10)).to.deep.equal([429, 429])
    expect((await enter(account.handle, phrase)).status, 'even with the right one').to.equal(429)
    expect((await enter(other.handle, phrase)).status).to.equal(200)
    clock.pass({ minutes: 15 })
    expect((await enter(account.handle, phrase)).status).to.equal(200)
  })

  it('leaves a line for each try, with the account and never the password', async () => {
    const account = await anAdministrator()
    await here.access.localDoor.setPassword(account._id, phrase)
    here.lines.length = 0
    await enter(account.handle, phrase)
    await enter(account.handle, 'raté, tant pis')
    const said = here.lines.filter(({ act }) => act === 'local-sign-in')
    expect(said.map(({ outcome, accountId }) => [outcome, accountId])).to.deep.equal([
      ['opened', account._id],
      ['refused', account._id],
    ])
    expect(JSON.stringify(here.lines)).not.to.match(/phrase|raté|ada/i)
  })

  it('is closed to other sites and to what is not JSON', async () => {
    const account = await anAdministrator()
    await here.access.localDoor.setPassword(account._id, phrase)
    const response = await fetch(new URL('/api/v1/administration/session', here.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://ailleurs.test' },
      body: JSON.stringify({ login: account.handle, password: phrase }),
    })
    expect(response.status).to.equal(403)
    expect(response.headers.getSetCookie()).to.deep.equal([])
  })
})

describe('a password', () => {
  const passwords = createPasswords()

  it('is kept as Argon2id, with a salt of its own', async () => {
    const one = await passwords.hash(phrase)
    expect(one).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await passwords.hash(phrase)).not.to.equal(one)
    expect(await passwords.isRight(phrase, one)).to.equal(true)
    expect(await passwords.isRight(`${phrase} `, one)).to.equal(false)
  })

  it('is the same however its accents were typed', async () => {
    const hash = await passwords.hash('é'.normalize('NFC').repeat(12))
    expect(await passwords.isRight('é'.normalize('NFD').repeat(12), hash)).to.equal(true)
  })

  it('costs as much to try when nobody bears the name', async () => {
    const hash = await passwords.hash(phrase)
    const work = async (kept: string | null) => {
      const start = process.cpuUsage()
      expect(await passwords.isRight('autre chose', kept)).to.equal(false)
      const { user, system } = process.cpuUsage(start)
      return user + system
    }
    await work(hash)
    expect(await work(null)).to.be.above((await work(hash)) / 3)
  })
})
