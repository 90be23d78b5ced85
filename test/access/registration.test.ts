import { expect } from 'chai'
import type { LocalEntry } from '#src/access/local/local-door-routes.ts'
import type { InvitationMade, Registrations } from '#src/access/local/registration-schemas.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { type AClock, aClock } from './a-clock.ts'
import { type AnAccess, anAccess, type Browser } from './an-access.ts'
import { anAuthenticator, phrase } from './an-authenticator.ts'

const tokenOf = (link: string) => /#jeton=([\w-]{43})$/.exec(link)?.[1] ?? ''

onEachEngine('an instance without SSO', (engine) => {
  let here: AnAccess
  let clock: AClock
  let ada: Browser
  let isCut = false
  const mails: { to: string; subject: string; text: string }[] = []
  before(async () => {
    clock = aClock()
    here = await anAccess({
      engine,
      clock,
      settings: {
        demonstration: null,
        localAccounts: 'demande',
        localMailDomains: ['ac-exemple.fr', '*.ecole.test'],
      },
      tell: async (mail) => {
        if (isCut) throw new Error('cut')
        mails.push(mail)
      },
    })
  })
  beforeEach(async () => {
    mails.length = 0
    ada = await here.administrator()
  })
  after(() => here.close())

  const ask = (mail: string, displayName = 'Inès Moreau', why = 'J’enseigne en CP à Vaulx-en-Velin.') =>
    here.browser().api('POST', '/api/v1/local/requests', { displayName, mail, why })
  const list = async () => (await ada.api('GET', '/api/v1/administration/registrations')).body as Registrations
  const invite = async (mail: string, displayName = 'Paul Roux') =>
    ada.api('POST', '/api/v1/administration/invitations', { displayName, mail })

  it('lets in who is invited: an account, a password, a code, and a teacher who may act', async () => {
    const { status, body } = await invite('paul.roux@ac-exemple.fr')
    expect(status).to.equal(200)
    const { link } = body as InvitationMade
    expect(mails.map(({ to }) => to)).to.deep.equal(['paul.roux@ac-exemple.fr'])
    expect(mails[0]?.text).to.include(link)
    const paul = here.browser()
    const token = tokenOf(link)
    expect((await paul.api('POST', '/api/v1/local/invitation', { token })).body).to.deep.equal({
      displayName: 'Paul Roux',
      mail: 'paul.roux@ac-exemple.fr',
    })
    const accepted = await paul.api('POST', '/api/v1/local/registration', { token, displayName: 'Paul R.' })
    const { handle, linkToken } = accepted.body as { handle: string; linkToken: string }
    expect(handle).to.equal('paul.r')
    const chosen = await paul.api('POST', '/api/v1/local/password', { token: linkToken, password: phrase })
    expect((await anAuthenticator(clock).enrol(paul, handle, chosen.body as LocalEntry)).status).to.equal(200)
    expect(await paul.who()).to.deep.include({ kind: 'person', roles: ['teacher'], hasAcceptedCharter: false })
    expect(await here.accounts.byHandle(handle)).to.include({ mail: 'paul.roux@ac-exemple.fr', displayName: 'Paul R.' })
    const again = await here.browser().api('POST', '/api/v1/local/registration', { token, displayName: 'Pirate' })
    expect(again.status).to.equal(403)
  })

  it('lets in who asks, once an administrator said yes; and says nothing of who asked already', async () => {
    const [first, second] = [await ask('ines@lyon.ecole.test'), await ask('INES@lyon.ecole.test', 'Quelqu’un d’autre')]
    expect([first.status, second.status, first.body, second.body]).to.deep.equal([204, 204, null, null])
    const [request] = (await list()).requests
    expect(request).to.include({ displayName: 'Inès Moreau', mail: 'ines@lyon.ecole.test' })
    const approve = () => ada.api('POST', `/api/v1/administration/registrations/${request?.id}/approve`)
    isCut = true
    expect((await approve()).status).to.equal(500)
    isCut = false
    expect((await list()).requests).to.have.length(1)
    const { body } = await approve()
    expect((body as InvitationMade).mail).to.equal('ines@lyon.ecole.test')
    expect((await approve()).status).to.equal(404)
    expect((await list()).requests).to.deep.equal([])
    expect((await list()).invitations.map(({ mail }) => mail)).to.include('ines@lyon.ecole.test')
    const token = tokenOf((body as InvitationMade).link)
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        here.browser().api('POST', '/api/v1/local/registration', { token, displayName: 'Inès Moreau' }),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1)
    expect(await here.accounts.count({ displayName: 'Inès Moreau' })).to.equal(1)
  })

  it('forgets who is refused', async () => {
    await ask('refuse@ac-exemple.fr')
    const [request] = (await list()).requests
    expect((await ada.api('DELETE', `/api/v1/administration/registrations/${request?.id}`)).status).to.equal(204)
    expect((await list()).requests).to.deep.equal([])
    expect(mails).to.deep.equal([])
  })

  it('takes the addresses of its domains only, and says beside each field what is wrong', async () => {
    for (const mail of [
      'x@ailleurs.fr',
      'x@ac-exemple.fr.pirate.test',
      'x@ecole.test',
      'pas une adresse',
      '@ac-exemple.fr',
    ]) {
      const asked = await ask(mail)
      expect(asked.status, mail).to.equal(400)
      expect((asked.body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer)).to.deep.equal([
        '/mail',
      ])
      expect((await invite(mail)).status, mail).to.equal(400)
    }
    const { body } = await ask('x@ac-exemple.fr', ' ', 'court')
    expect((body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer)).to.deep.equal([
      '/displayName',
      '/why',
    ])
  })

  it('lets no network fill the queue of those who ask: the others still may', async () => {
    const { registration } = here.access.local
    const written = (mail: string, address: string) => ({
      displayName: 'Inès',
      mail,
      why: 'J’enseigne en CP.',
      address,
    })
    const outcomes: string[] = []
    for (let rank = 0; rank < 70; rank += 1) {
      const asked = registration.ask(written(`flot${rank}@ac-exemple.fr`, '203.0.113.7'))
      outcomes.push(
        await asked.then(
          () => 'kept',
          (error: { code?: string }) => error.code ?? 'defect',
        ),
      )
    }
    expect(new Set(outcomes.slice(0, 60))).to.deep.equal(new Set(['kept']))
    expect(new Set(outcomes.slice(60))).to.deep.equal(new Set(['too-many-requests']))
    await registration.ask(written('une.autre@ac-exemple.fr', '198.51.100.9'))
    clock.pass({ hours: 25 })
    await registration.ask(written('le.lendemain@ac-exemple.fr', '203.0.113.7'))
  })

  it('takes an invitation that is replaced, a fortnight old, or invented for none', async () => {
    const first = tokenOf(((await invite('deux@ac-exemple.fr')).body as InvitationMade).link)
    const second = tokenOf(((await invite('deux@ac-exemple.fr')).body as InvitationMade).link)
    const read = async (token: string) =>
      (await here.browser().api('POST', '/api/v1/local/invitation', { token })).status
    expect([await read(first), await read('A'.repeat(43)), await read(second)]).to.deep.equal([403, 403, 200])
    clock.pass({ hours: 15 * 24 })
    expect(await read(second)).to.equal(403)
  })

  it('is decided by administrators only', async () => {
    const teacher = await here.signedIn(
      await here.openLocalAccount({ displayName: 'Un Enseignant', mail: null, roles: [] }),
    )
    for (const [method, path] of [
      ['GET', 'registrations'],
      ['POST', 'invitations'],
      ['POST', `registrations/${'A'.repeat(43)}/approve`],
      ['DELETE', `registrations/${'A'.repeat(43)}`],
    ] as const) {
      const body = path === 'invitations' ? { displayName: 'X', mail: 'x@ac-exemple.fr' } : undefined
      expect((await teacher.api(method, `/api/v1/administration/${path}`, body)).status, path).to.equal(403)
      expect((await here.browser().api(method, `/api/v1/administration/${path}`, body)).status, path).to.equal(401)
    }
  })
})

describe('an instance with an SSO only', () => {
  it('takes no request, no invitation and no local account of a teacher', async () => {
    await using here = await anAccess({ settings: { demonstration: null } })
    const asked = { displayName: 'X', mail: 'x@ac-exemple.fr', why: 'Parce que je voudrais bien.' }
    expect((await here.browser().api('POST', '/api/v1/local/requests', asked)).status).to.equal(403)
    const ada = await here.administrator()
    const invited = { displayName: 'X', mail: 'x@ac-exemple.fr' }
    expect((await ada.api('POST', '/api/v1/administration/invitations', invited)).status).to.equal(403)
    const teacher = await here.openLocalAccount({ displayName: 'Un Enseignant', mail: null, roles: [] })
    await here.access.local.door.setPassword(teacher._id, phrase)
    const login = { login: teacher.handle, password: phrase }
    expect((await here.browser().api('POST', '/api/v1/local/session', login)).status).to.equal(403)
  })

  it('answers no passkey that it does not know, nor what is none, and breaks on nothing', async () => {
    await using here = await anAccess({ settings: { demonstration: null } })
    const browser = here.browser()
    const { body: options } = await browser.api('POST', '/api/v1/local/passkey/options')
    expect(options).to.include({ userVerification: 'required', rpId: 'localhost' })
    const response = {
      id: 'AAAA',
      rawId: 'AAAA',
      type: 'public-key',
      response: { clientDataJSON: 'e30', authenticatorData: 'AAAA', signature: 'AAAA' },
    }
    const refused = await browser.api('POST', '/api/v1/local/passkey', { response })
    expect([refused.status, (refused.body as { code: string }).code]).to.deep.equal([403, 'wrong-credentials'])
    for (const wrong of [{}, { response: null }, { response: { ...response, id: '../..' } }]) {
      expect((await browser.api('POST', '/api/v1/local/passkey', wrong)).status).to.equal(400)
    }
    expect(await browser.who()).to.deep.equal({ kind: 'anonymous' })
  })
})
