import { expect } from 'chai'
import type { LocalCredential } from '#src/access/local/local-credentials.ts'
import type { LocalEntry } from '#src/access/local/local-door-routes.ts'
import { createPasswords } from '#src/access/local/password.ts'
import { createSeals } from '#src/access/local/sealed-text.ts'
import { codeAt } from '#src/access/local/totp.ts'
import type { AccountId } from '#src/accounts/account.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { type AClock, aClock } from './a-clock.ts'
import { type AnAccess, anAccess } from './an-access.ts'
import { type AnAuthenticator, anAuthenticator, phrase } from './an-authenticator.ts'

onEachEngine('the local door', (engine) => {
  let here: AnAccess
  let clock: AClock
  let authenticator: AnAuthenticator
  before(async () => {
    clock = aClock()
    authenticator = anAuthenticator(clock)
    here = await anAccess({ engine, clock, settings: { demonstration: null } })
  })
  beforeEach(() => clock.pass({ minutes: 15 }))
  after(() => here.close())

  const anAdministrator = () =>
    here.openLocalAccount({ displayName: 'Ada Tester', mail: null, roles: ['administrator'] })
  const enter = (login: string, password: string, browser = here.browser()) =>
    authenticator.enter(browser, login, password)
  const choose = (token: string, password: string, browser = here.browser()) =>
    browser.api('POST', '/api/v1/local/password', { token, password })

  it('opens with the link that was given, once, and then with the password', async () => {
    const account = await anAdministrator()
    const token = await here.access.local.door.newLink(account._id)
    const browser = here.browser()
    const chosen = await choose(token, phrase, browser)
    expect(chosen.status).to.equal(200)
    expect(await browser.who(), 'not with a password alone').to.deep.equal({ kind: 'anonymous' })
    expect((await authenticator.enrol(browser, account.handle, chosen.body as LocalEntry)).status).to.equal(200)
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
    const first = await here.access.local.door.newLink(account._id)
    const second = await here.access.local.door.newLink(account._id)
    expect((await choose(first, phrase)).status).to.equal(403)
    expect((await choose('A'.repeat(43), phrase)).status).to.equal(403)
    clock.pass({ hours: 25 })
    expect((await choose(second, phrase)).status).to.equal(403)
  })

  it('keeps the link when the password is too short, and says so beside its field', async () => {
    const account = await anAdministrator()
    const token = await here.access.local.door.newLink(account._id)
    const refused = await choose(token, 'court')
    expect(refused.status).to.equal(400)
    expect(refused.body).to.deep.include({ code: 'invalid-input' })
    expect((refused.body as { errors: { pointer: string }[] }).errors[0]?.pointer).to.equal('/password')
    expect((await choose(token, phrase)).status).to.equal(200)
  })

  it('ends every session of the person when the password changes', async () => {
    const account = await anAdministrator()
    const browser = here.browser()
    await here.access.local.door.setPassword(account._id, phrase)
    await enter(account.handle, phrase, browser)
    expect(await browser.who()).to.include({ kind: 'person' })
    await choose(await here.access.local.door.newLink(account._id), 'une tout autre phrase')
    expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
  })

  it('answers the same to a wrong password, an unknown name, an account without password and a suspended one', async () => {
    const known = await anAdministrator()
    await here.access.local.door.setPassword(known._id, phrase)
    const bare = await anAdministrator()
    const suspended = await anAdministrator()
    await here.access.local.door.setPassword(suspended._id, phrase)
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
    await here.access.local.door.setPassword(account._id, phrase)
    const other = await anAdministrator()
    await here.access.local.door.setPassword(other._id, phrase)
    const statuses: number[] = []
    for (let time = 0; time < 12; time++) {
      const guess = { login: account.handle, password: `essai numéro ${time}` }
      statuses.push((await here.browser().api('POST', '/api/v1/local/session', guess)).status)
    }
    expect(statuses.slice(0, 10)).to.deep.equal(Array(10).fill(403))
    expect(statuses.slice(10)).to.deep.equal([429, 429])
    const right = { login: account.handle, password: phrase }
    const late = await here.browser().api('POST', '/api/v1/local/session', right)
    expect(late.status, 'even with the right one').to.equal(429)
    expect((await enter(other.handle, phrase)).status).to.equal(200)
    clock.pass({ minutes: 15 })
    expect((await enter(account.handle, phrase)).status).to.equal(200)
  })

  it('leaves a line for each try, with the account and never the password', async () => {
    const account = await anAdministrator()
    await here.access.local.door.setPassword(account._id, phrase)
    await enter(account.handle, phrase)
    here.lines.length = 0
    await enter(account.handle, phrase)
    await here
      .browser()
      .api('POST', '/api/v1/local/session', { login: account.handle, password: phrase, code: '000000' })
    await enter(account.handle, 'raté, tant pis')
    const said = here.lines.filter(({ act }) => act === 'local-sign-in')
    expect(said.map(({ outcome, accountId }) => [outcome, accountId])).to.deep.equal([
      ['opened', account._id],
      ['wrong-code', account._id],
      ['refused', account._id],
    ])
    expect(JSON.stringify(here.lines)).not.to.match(/phrase|raté|ada/i)
  })

  it('is closed to other sites and to what is not JSON', async () => {
    const account = await anAdministrator()
    await here.access.local.door.setPassword(account._id, phrase)
    const response = await fetch(new URL('/api/v1/local/session', here.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://ailleurs.test' },
      body: JSON.stringify({ login: account.handle, password: phrase }),
    })
    expect(response.status).to.equal(403)
    expect(response.headers.getSetCookie()).to.deep.equal([])
  })
})

onEachEngine('the second factor', (engine) => {
  let here: AnAccess
  let clock: AClock
  let authenticator: AnAuthenticator
  before(async () => {
    clock = aClock()
    authenticator = anAuthenticator(clock)
    here = await anAccess({ engine, clock, settings: { demonstration: null } })
  })
  beforeEach(() => clock.pass({ minutes: 15 }))
  after(() => here.close())

  async function anAdministrator() {
    const account = await here.openLocalAccount({ displayName: 'Ada Tester', mail: null, roles: ['administrator'] })
    await here.access.local.door.setPassword(account._id, phrase)
    return account
  }
  const prove = (login: string, code?: string) =>
    here.browser().api('POST', '/api/v1/local/session', { login, password: phrase, ...(code ? { code } : {}) })

  it('is asked for once the password is right, and nothing opens without it', async () => {
    const { handle } = await anAdministrator()
    await authenticator.enter(here.browser(), handle)
    const asked = await prove(handle)
    expect(asked.body).to.deep.equal({ next: 'code' })
    expect(asked.headers.getSetCookie()).to.deep.equal([])
  })

  it('takes a code once, also from ten requests at the same time, and none that is older', async () => {
    const { handle } = await anAdministrator()
    await authenticator.enter(here.browser(), handle)
    clock.pass({ seconds: 60 })
    const code = authenticator.code(handle)
    const answers = await Promise.all(Array.from({ length: 5 }, () => prove(handle, code)))
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1)
    clock.pass({ seconds: -30 })
    expect((await prove(handle, authenticator.code(handle))).status).to.equal(403)
    clock.pass({ seconds: 60 })
    expect((await prove(handle, authenticator.code(handle))).status).to.equal(200)
  })

  it('is not guessed: tries are counted', async () => {
    const { handle } = await anAdministrator()
    await authenticator.enter(here.browser(), handle)
    const statuses: number[] = []
    for (let time = 0; time < 10; time++) statuses.push((await prove(handle, `00000${time}`)).status)
    expect(statuses.slice(-1)).to.deep.equal([429])
    const ticket = await enrolling((await anAdministrator()).handle)
    const guesses: number[] = []
    for (let time = 0; time < 11; time++) {
      const guess = { ticket: ticket.ticket, code: `00000${time}`.slice(-6) }
      guesses.push((await here.browser().api('POST', '/api/v1/local/second-factor', guess)).status)
    }
    expect(guesses.slice(-1)).to.deep.equal([429])
  })

  async function enrolling(handle: string) {
    const { body } = await prove(handle)
    const entry = body as LocalEntry
    if (entry.next !== 'enrol') throw new Error(entry.next)
    return entry
  }

  it('is set by a ticket that serves once and waits a quarter of an hour', async () => {
    const { handle } = await anAdministrator()
    const entry = await enrolling(handle)
    expect(entry.uri).to.match(/^otpauth:\/\/totp\/Classe%20%C3%A0%2012:[\w.-]+\?secret=[A-Z2-7]{32}&issuer=/)
    clock.pass({ minutes: 16 })
    expect((await authenticator.enrol(here.browser(), handle, entry)).status).to.equal(403)
    const again = await enrolling(handle)
    expect((await authenticator.enrol(here.browser(), handle, again)).status).to.equal(200)
    clock.pass({ seconds: 30 })
    expect((await authenticator.enrol(here.browser(), handle, again)).status).to.equal(403)
  })

  it('is kept sealed: a copy of the database gives no code, and the former key of the instance still opens it', async () => {
    const account = await anAdministrator()
    const entry = await enrolling(account.handle)
    await authenticator.enrol(here.browser(), account.handle, entry)
    const kept = await here.engine.collection<{ _id: string }>({ name: 'local_credentials' }).get(account._id)
    expect(JSON.stringify(kept)).not.to.include(entry.secret)
    const sealed = createSeals(['the former one']).seal(entry.secret, account._id)
    const after = createSeals(['the new one', 'the former one'])
    expect(after.open(sealed, account._id)).to.deep.equal({ text: entry.secret, isFormer: true })
    expect(after.open(sealed, 'another account')).to.equal(null)
    expect(createSeals(['the new one']).open(sealed, account._id)).to.equal(null)
  })

  it('is sealed again at start after the key of the instance changed: the former one can go', async () => {
    const secretKeys = ['the new one', 'the former one'] as const
    await using renewed = await anAccess({ engine, clock, secretKeys, settings: { demonstration: null } })
    const kept = renewed.engine.collection<LocalCredential>({ name: 'local_credentials' })
    const sealedBy = async (secret: string) => {
      const { _id } = await renewed.openLocalAccount({ displayName: 'Ada Tester', mail: null, roles: ['teacher'] })
      const totp = { sealed: createSeals([secret]).seal('ABCDEF', _id), lastStep: 7 }
      await kept.insert({ _id, hash: '', changedAt: clock.now().toString(), totp })
      return _id
    }
    const totpOf = async (id: AccountId) => (await kept.get(id))?.totp ?? { sealed: '', lastStep: 0 }
    const [former, unknown] = [await sealedBy('the former one'), await sealedBy('an unknown one')]
    const before = await totpOf(unknown)
    // Two processes of one instance start together.
    await Promise.all([renewed.access.local.reseal(), renewed.access.local.reseal()])
    const { sealed, lastStep } = await totpOf(former)
    expect(lastStep).to.equal(7)
    expect(createSeals(['the new one']).open(sealed, former)?.text).to.equal('ABCDEF')
    expect(await totpOf(unknown)).to.deep.equal(before)
    const said = renewed.lines.filter(({ msg }) => msg === 'second factors were sealed with the new secret')
    expect(said.map(({ unreadable }) => unreadable)).to.deep.equal([1, 1])
  })

  it('is set again with a new link: the lost telephone opens nothing', async () => {
    const account = await anAdministrator()
    await authenticator.enter(here.browser(), account.handle)
    clock.pass({ seconds: 30 })
    const former = authenticator.code(account.handle)
    const token = await here.access.local.door.newLink(account._id)
    await here.browser().api('POST', '/api/v1/local/password', { token, password: phrase })
    expect((await prove(account.handle, former)).body).to.include({ next: 'enrol' })
  })

  it('is closed to who administers no more, where the door is for administrators', async () => {
    const account = await anAdministrator()
    await here.accounts.update(account._id, { set: { roles: ['teacher'], rolesGranted: [] } })
    expect((await prove(account.handle)).status).to.equal(403)
  })

  it('makes the codes of RFC 6238', () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
    for (const [seconds, code] of [
      [59, '287082'],
      [1111111109, '081804'],
      [1111111111, '050471'],
      [1234567890, '005924'],
      [2000000000, '279037'],
      [20000000000, '353130'],
    ] as const) {
      expect(codeAt(secret, Math.floor(seconds / 30))).to.equal(code)
    }
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
    // The least of some: what else this process does meanwhile is not its cost.
    const least = async (kept: string | null) => Math.min(await work(kept), await work(kept), await work(kept))
    expect(await least(null)).to.be.above((await least(hash)) / 3)
  })
})
