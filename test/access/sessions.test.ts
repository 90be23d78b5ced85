import { expect } from 'chai'
import type { LocalEntry } from '#src/access/local/local-door-routes.ts'
import { codeAt, stepAt } from '#src/access/local/totp.ts'
import { deviceOf } from '#src/access/session.ts'
import { createSessions } from '#src/access/sessions.ts'
import { createSessionsStore } from '#src/access/sessions-store.ts'
import { systemClock } from '#src/clock.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { type AClock, aClock } from './a-clock.ts'
import { type AnAccess, anAccess } from './an-access.ts'
import { type AnAuthenticator, anAuthenticator, phrase } from './an-authenticator.ts'

onEachEngine('a session', (engine) => {
  let here: AnAccess
  let clock: AClock
  let authenticator: AnAuthenticator
  before(async () => {
    clock = aClock()
    authenticator = anAuthenticator(clock)
    here = await anAccess({ engine, clock })
  })
  after(() => here.close())

  /** Signs in without the SSO, which has a clock of its own. */
  async function signedIn(browser = here.browser()) {
    const account = await here.openLocalAccount({ displayName: 'Ada Tester', mail: null, roles: ['administrator'] })
    await here.access.local.door.setPassword(account._id, phrase)
    const entered = await authenticator.enter(browser, account.handle)
    expect(entered.status).to.equal(200)
    return { browser, account }
  }

  it('is a cookie that scripts, other sites and other hosts do not see', async () => {
    const { browser, account } = await signedIn()
    const { headers } = await authenticator.enter(browser, account.handle)
    expect(headers.get('set-cookie')).to.match(/^session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/)
  })

  it('is a new token at each sign-in, and the one before is over', async () => {
    const { browser, account } = await signedIn()
    const before = browser.cookies().get('session') ?? ''
    await authenticator.enter(browser, account.handle)
    expect(browser.cookies().get('session')).not.to.equal(before)
    browser.cookies().set('session', before)
    expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
  })

  it('is kept only as a hash: who reads the database cannot take one', async () => {
    const { browser, account } = await signedIn()
    const kept = await here.access.sessions.of(account._id)
    expect(JSON.stringify(kept)).not.to.include(browser.cookies().get('session'))
    browser.cookies().set('session', kept[0]?._id ?? '')
    expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
  })

  it('is listed with its device, and ended one by one, all the others, or here', async () => {
    const { browser, account } = await signedIn()
    const other = here.browser()
    await authenticator.enter(other, account.handle)
    type Listed = { data: { id: string; device: string; isCurrent: boolean }[] }
    const list = async () => ((await browser.api('GET', '/api/v1/users/me/sessions')).body as Listed).data
    expect(await list()).to.have.length(2)
    expect((await list()).map(({ device }) => device)).to.deep.equal(['Firefox sur Linux', 'Firefox sur Linux'])
    const theirs = (await list()).find(({ isCurrent }) => !isCurrent)
    expect((await browser.api('DELETE', `/api/v1/users/me/sessions/${theirs?.id}`)).status).to.equal(204)
    expect(await other.who()).to.deep.equal({ kind: 'anonymous' })
    expect((await browser.api('DELETE', `/api/v1/users/me/sessions/${theirs?.id}`)).status).to.equal(404)

    await authenticator.enter(other, account.handle)
    expect((await browser.api('DELETE', '/api/v1/users/me/sessions')).body).to.deep.equal({ ended: 1 })
    expect(await other.who()).to.deep.equal({ kind: 'anonymous' })
    expect(await browser.who()).to.include({ kind: 'person' })

    const token = browser.cookies().get('session') ?? ''
    expect((await browser.api('POST', '/api/v1/sessions/end')).body).to.deep.equal({ redirect: '/' })
    expect(browser.cookies().has('session')).to.equal(false)
    browser.cookies().set('session', token)
    expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
  })

  it('of somebody else cannot be ended', async () => {
    const mine = await signedIn()
    const theirs = await signedIn()
    const [session] = await here.access.sessions.of(theirs.account._id)
    const { status } = await mine.browser.api('DELETE', `/api/v1/users/me/sessions/${session?.id}`)
    expect(status).to.equal(404)
    expect(await theirs.browser.who()).to.include({ kind: 'person' })
  })

  it('ends after some idle time, and is prolonged by use, but not for ever', async () => {
    const { browser } = await signedIn()
    for (let time = 0; time < 7; time++) {
      clock.pass({ minutes: 100 })
      expect(await browser.who()).to.include({ kind: 'person' })
    }
    clock.pass({ minutes: 30 })
    expect(await browser.who(), 'after twelve hours').to.deep.equal({ kind: 'anonymous' })

    const idle = await signedIn()
    clock.pass({ minutes: 121 })
    expect(await idle.browser.who(), 'after two idle hours').to.deep.equal({ kind: 'anonymous' })
  })

  it('is over at once when the account is suspended, and everywhere when it is revoked by another process', async () => {
    const { browser, account } = await signedIn()
    await here.accounts.update(account._id, { set: { state: 'suspended' } })
    expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
    await here.accounts.update(account._id, { set: { state: 'active' } })
    expect(await browser.who()).to.include({ kind: 'person' })

    const elsewhere = createSessions({
      store: createSessionsStore({ engine: here.engine }),
      accounts: here.accounts,
      clock,
      limits: { sso: { idleSeconds: 1, absoluteSeconds: 1 }, local: { idleSeconds: 1, absoluteSeconds: 1 } },
      charterVersion: '',
      isSecure: () => false,
    })
    await elsewhere.revokeAll(account._id)
    expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
  })

  it('cannot be guessed from what is not a token', async () => {
    const { browser } = await signedIn()
    for (const value of ['', 'x', '../../etc', 'A'.repeat(43), 'A'.repeat(5000), '{"$gt":""}', 'é'.repeat(43)]) {
      browser.cookies().set('session', encodeURIComponent(value))
      expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
    }
  })
})

describe('a session over https', () => {
  it('is a cookie that no other host, path or plain connection can write', async () => {
    await using here = await anAccess({
      settings: { publicUrl: new URL('https://classe.test/'), demonstration: null },
    })
    const account = await here.openLocalAccount({ displayName: 'Ada', mail: null, roles: ['administrator'] })
    await here.access.local.door.setPassword(account._id, phrase)
    const send = (path: string, body: object) =>
      fetch(new URL(`/api/v1/local/${path}`, here.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: 'https://classe.test' },
        body: JSON.stringify(body),
      })
    const entry = (await (await send('session', { login: account.handle, password: phrase })).json()) as LocalEntry
    if (entry.next !== 'enrol') throw new Error(entry.next)
    const code = codeAt(entry.secret, stepAt(systemClock.now()))
    const response = await send('second-factor', { ticket: entry.ticket, code })
    const [cookie] = response.headers.getSetCookie()
    expect(cookie).to.match(/^__Host-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=\d+$/)
  })
})

describe('the name of a device', () => {
  it('says the browser and the system, and nothing that tells two such devices apart', () => {
    for (const [userAgent, device] of [
      ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36', 'Chrome sur Windows'],
      ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge sur Windows'],
      [
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1',
        'Safari sur iPhone',
      ],
      [
        'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36',
        'Chrome sur Android',
      ],
      ['Mozilla/5.0 (Macintosh; Intel Mac OS X 15.0; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox sur Mac'],
      ['curl/8.0', 'Appareil inconnu'],
      [undefined, 'Appareil inconnu'],
    ] as const) {
      expect(deviceOf(userAgent)).to.equal(device)
    }
  })
})
