import { expect } from 'chai'
import type { AccountId } from '#src/accounts/account.ts'
import type { Mail, MailOutcome, TellOptions } from '#src/mail/mail.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '#test/some-subjects.ts'

onEachEngine('leaving', (engine) => {
  let on: SubjectsOfTest
  const mails: (Mail & TellOptions)[] = []
  let isCut = false
  beforeEach(async () => {
    mails.length = 0
    isCut = false
    on = await someSubjects(engine, {
      departures: {
        tell: async (mail, options) => {
          if (isCut) throw new Error('cut')
          mails.push({ ...mail, ...options })
        },
      },
    })
  })
  afterEach(() => on[Symbol.asyncDispose]())

  const never = new AbortController().signal
  const account = async (id: AccountId) => {
    const found = await on.accountsStore.get(id)
    if (!found) throw new Error('no account')
    return found
  }
  /** Erasing goes on by durable work: its end is told. */
  async function erased(id: AccountId): Promise<void> {
    await on.jobs.start()
    const job = await on.jobs.find('erase-account', id)
    if (job) await on.jobs.ended(job.id, AbortSignal.timeout(180_000))
    await on.events.settled()
  }
  /** As the mail part says it, once the server has answered. */
  async function answered(mail: TellOptions | undefined, outcome: MailOutcome): Promise<void> {
    const { kind = '', payload = {} } = mail?.afterwards ?? {}
    await on.jobs.start()
    const id = await on.jobs.enqueue(kind, { ...payload, outcome })
    expect((await on.jobs.ended(id, AbortSignal.timeout(180_000)))?.state).to.equal('done')
  }
  const openTo = (id: AccountId, identifier: string) =>
    on.accountsStore.link({
      _id: identifier,
      provider: 'https://idp.test',
      identifier,
      accountId: id,
      linkedAt: '2026-01-01T00:00:00.000Z',
      lastSignInAt: '2026-01-01T00:00:00.000Z',
    })

  describe('by oneself', () => {
    it('is told before: what is published, what is not, and the last administrator', async () => {
      const ada = await on.person('Ada Admin', ['teacher', 'administrator'])
      await on.has(ada)
      await on.has(ada, { isPublished: false, publishedAt: null })
      expect(await on.departures.previewErasure(ada)).to.deep.equal({
        username: 'ada.admin',
        publishedVideos: 1,
        otherVideos: 1,
        isLastAdministrator: true,
      })
    })

    it('erases the person at once, and what they published with them when they say so', async () => {
      const jeanne = await on.person('Jeanne Martin')
      const karim = await on.person('Karim Diallo')
      await openTo(jeanne.accountId, 'NameID:jmartin')
      const mine = await on.has(jeanne)
      const draft = await on.has(jeanne, { isPublished: false, publishedAt: null })
      const shared = await on.has(jeanne, { authors: [jeanne.accountId, karim.accountId] })
      const theirs = await on.has(karim)
      const { id } = await on.comments.writeComment(jeanne, theirs._id, { text: 'Merci !' })
      await on.departures.eraseMyAccount(jeanne, { username: '@jeanne.martin', videos: 'delete', comments: 'delete' })

      const gone = await account(jeanne.accountId)
      expect(gone).to.deep.include({ state: 'closed', displayName: 'Auteur parti', mail: null, bio: '', schools: [] })
      expect(JSON.stringify({ ...gone, handle: '' })).not.to.match(/jeanne|martin|ac-exemple/i)
      expect(await on.accountsStore.identitiesOf(jeanne.accountId)).to.deep.equal([])
      expect(on.ended).to.include(jeanne.accountId)

      await erased(jeanne.accountId)
      expect(await on.videos.store.find(mine._id)).to.equal(null)
      expect(await on.videos.store.find(draft._id)).to.equal(null)
      expect((await on.videos.store.find(shared._id))?.authors).to.deep.equal([karim.accountId])
      expect((await on.videos.store.find(theirs._id))?.counts.comments).to.equal(0)
      expect((await on.comments.store.findByAddress(String(id)))?.text).to.equal('')
      const kinds = on.heard.map(({ kind }) => kind)
      expect(kinds.at(-1)).to.equal('account-closed')
      expect(kinds.filter((kind) => kind === 'video-deleted')).to.have.length(2)
    })

    it('keeps what they leave to their colleagues, without their name', async () => {
      const jeanne = await on.person('Jeanne Martin')
      const mine = await on.has(jeanne)
      const draft = await on.has(jeanne, { isPublished: false, publishedAt: null })
      const { id } = await on.comments.writeComment(jeanne, mine._id, { text: 'Une précision.' })
      await on.departures.eraseMyAccount(jeanne, { username: 'jeanne.martin', videos: 'keep', comments: 'keep' })
      await erased(jeanne.accountId)
      const shown = await on.videos.showVideo({ kind: 'anonymous' }, mine._id)
      expect(shown.account.displayName).to.equal('Auteur parti')
      expect(await on.videos.store.find(draft._id)).to.equal(null)
      expect((await on.comments.store.findByAddress(String(id)))?.text).to.equal('Une précision.')
      const found = await on.videos.store.countFound({ kind: 'anonymous' }, 'jeanne martin', {})
      expect(found, 'nor found by it').to.equal(0)
    })

    it('asks for the handle, and leaves somebody to administer', async () => {
      const ada = await on.person('Ada Admin', ['teacher', 'administrator'])
      const asked = { username: 'ada.admin', videos: 'keep', comments: 'keep' } as const
      const refused = await on.departures.eraseMyAccount(ada, { ...asked, username: 'autre' }).catch((error) => error)
      expect(refused.code).to.equal('invalid-input')
      const last = await on.departures.eraseMyAccount(ada, asked).catch((error) => error)
      expect(last.code).to.equal('last-administrator')
      expect((await account(ada.accountId)).state).to.equal('active')
    })

    it('frees the handle for nobody: it answers « gone » for a month, then only its hash is left', async () => {
      const jeanne = await on.person('Jeanne Martin')
      await on.departures.eraseMyAccount(jeanne, { username: 'jeanne.martin', videos: 'keep', comments: 'keep' })
      expect((await account(jeanne.accountId)).handle).to.equal('jeanne.martin')
      on.clock.forward({ hours: 24 * 31 })
      expect((await on.departures.round(never)).forgotten).to.equal(1)
      const { number, handle } = await account(jeanne.accountId)
      expect(handle).to.equal(`parti--${number}`)
      const another = await on.person('Jeanne Martin').catch((error: Error) => error.name)
      expect(another).to.equal('HandleTaken')
      expect((await on.departures.round(never)).forgotten).to.equal(0)
    })
  })

  describe('by absence', () => {
    it('erases nobody whose message may still arrive: it is written again, for as long', async () => {
      const [jeanne, karim] = [await on.person('Jeanne Martin'), await on.person('Karim Diallo')]
      on.clock.forward({ hours: 24 * 701 })
      expect(await on.departures.round(never)).to.include({ noticed: 2 })
      expect(mails).to.have.length(2)
      // To her, it never arrives: nothing more can be done than to wait for the end.
      await answered(
        mails.find(({ to }) => to.startsWith('karim')),
        'refused',
      )
      expect((await account(karim.accountId)).departure).to.include({ isTold: false })
      on.clock.forward({ hours: 24 * 31 })
      expect(await on.departures.round(never)).to.include({ noticed: 0, erased: 1 })
      expect((await account(karim.accountId)).state).to.equal('closed')
      expect(mails.map(({ to }) => to).slice(2)).to.deep.equal(['jeanne.martin@ac-exemple.fr'])
      expect(await on.departures.round(never), 'once').to.include({ erased: 0 })
      expect(mails).to.have.length(3)
      // What the first message became changes nothing any more.
      await answered(
        mails.find(({ to }) => to.startsWith('jeanne')),
        'sent',
      )
      expect((await account(jeanne.accountId)).departure).to.include({ isTold: false })
      await answered(mails[2], 'sent')
      on.clock.forward({ hours: 24 * 29 })
      expect(await on.departures.round(never)).to.include({ erased: 0 })
      on.clock.forward({ hours: 24 * 2 })
      expect(await on.departures.round(never)).to.include({ erased: 1 })
    })

    it('is noticed a month ahead: sessions end, a message says until when; and coming back cancels it', async () => {
      const jeanne = await on.person('Jeanne Martin')
      on.clock.forward({ hours: 24 * 699 })
      expect(await on.departures.round(never)).to.include({ noticed: 0 })
      on.clock.forward({ hours: 24 * 2 })
      const karim = await on.person('Karim Diallo')
      isCut = true
      expect(await on.departures.round(never).catch((error: Error) => error.message)).to.equal('cut')
      expect((await account(jeanne.accountId)).departure, 'untold, she is not noticed').to.not.be.an('object')
      isCut = false
      expect(await on.departures.round(never)).to.include({ noticed: 1, erased: 0 })
      expect(await on.departures.round(never), 'once').to.include({ noticed: 0 })
      expect(on.ended).to.deep.equal([jeanne.accountId])
      expect(mails.map(({ to }) => to)).to.deep.equal(['jeanne.martin@ac-exemple.fr'])
      expect(mails[0]?.text).to.include('https://classe.example/connexion').and.include('Auteur parti')
      expect((await account(jeanne.accountId)).departure).to.include({ why: 'absent', isTold: false })
      await answered(mails[0], 'sent')
      expect((await account(jeanne.accountId)).departure).to.include({ why: 'absent', isTold: true })
      expect((await account(karim.accountId)).departure).to.not.be.an('object')

      await on.accountsStore.cameIn(jeanne.accountId, on.clock.now().toString({ smallestUnit: 'millisecond' }))
      on.clock.forward({ hours: 24 * 31 })
      expect(await on.departures.round(never)).to.include({ noticed: 0, erased: 0 })
      expect((await account(jeanne.accountId)).state).to.equal('active')
    })

    it('ends in erasure, by the rule of the instance, and spares administrators', async () => {
      const ada = await on.person('Ada Admin', ['teacher', 'administrator'])
      const jeanne = await on.person('Jeanne Martin')
      const kept = await on.has(jeanne)
      on.clock.forward({ hours: 24 * 701 })
      await on.departures.round(never)
      await answered(mails[0], 'sent')
      on.clock.forward({ hours: 24 * 31 })
      expect(await on.departures.round(never)).to.include({ erased: 1 })
      await erased(jeanne.accountId)
      expect((await account(jeanne.accountId)).displayName).to.equal('Auteur parti')
      expect((await account(ada.accountId)).departure).to.not.be.an('object')
      expect(await on.videos.store.find(kept._id)).to.not.equal(null)
      const trail = await on.administration.listAudit(ada, { count: 50 })
      expect(trail.data.map(({ action }) => action)).to.deep.equal(['account-erased', 'account-noticed'])
    })
  })

  describe('by a list of the académie', () => {
    it('says first whom it concerns, then notices them; nobody else, and no administrator', async () => {
      const ada = await on.person('Ada Admin', ['teacher', 'administrator'])
      const jeanne = await on.person('Jeanne Martin')
      const karim = await on.person('Karim Diallo')
      const odile = await on.person('Odile Bernard')
      await openTo(karim.accountId, 'uid:kdiallo')
      const text = 'Nom;uid\r\nMartin;jeanne.martin\r\nDiallo;kdiallo\r\n"Inconnu; dit X";zz\r\nAdmin;@ada.admin\r\n'
      const trial = await on.departures.importDepartures(ada, { text, isTrial: true })
      expect(trial.concerned.map(({ name }) => name)).to.deep.equal(['jeanne.martin', 'karim.diallo'])
      expect(trial).to.deep.include({ unknown: 1, unknownLines: ['zz'], spared: ['Ada Admin'], isApplied: false })
      expect(on.ended).to.deep.equal([])

      await on.departures.importDepartures(ada, { text, isTrial: false })
      expect(on.ended).to.have.members([jeanne.accountId, karim.accountId])
      expect(mails).to.have.length(2)
      const again = await on.departures.importDepartures(ada, { text, isTrial: false })
      expect(again).to.deep.include({ concerned: [], already: 2 })
      expect((await account(odile.accountId)).departure).to.not.be.an('object')
      const { data, rules } = await on.departures.listDepartures(ada, {})
      expect(data.map(({ name, why }) => [name, why])).to.have.deep.members([
        ['jeanne.martin', 'listed'],
        ['karim.diallo', 'listed'],
      ])
      expect(rules).to.deep.equal({ absenceDays: 730, noticeDays: 30, videos: 'keep', writesMails: true })

      await on.departures.cancelDeparture(ada, karim.accountId)
      await answered(
        mails.find(({ to }) => to.startsWith('jeanne')),
        'sent',
      )
      on.clock.forward({ hours: 24 * 31 })
      expect(await on.departures.round(never)).to.include({ erased: 1 })
      expect((await account(karim.accountId)).state).to.equal('active')
      const gone = await on.departures.cancelDeparture(ada, jeanne.accountId).catch((error) => error)
      expect(gone.code).to.equal('not-found')
    })

    it('does nothing to two accounts of one address, nor to people of other instances', async () => {
      const ada = await on.person('Ada Admin', ['teacher', 'administrator'])
      const [one, two] = [await on.person('Un Deux'), await on.person('Deux Un')]
      for (const { accountId } of [one, two]) {
        await on.accountsStore.update(accountId, { set: { mail: 'partage@ac-exemple.fr' } })
      }
      const read = await on.departures.importDepartures(ada, { text: 'partage@ac-exemple.fr', isTrial: false })
      expect(read).to.deep.include({ ambiguous: ['partage@ac-exemple.fr'], concerned: [] })
    })

    it('finds a mail however it is written, here or in the list', async () => {
      const ada = await on.person('Ada Admin', ['teacher', 'administrator'])
      const jeanne = await on.person('Jeanne Martin')
      await on.accountsStore.update(jeanne.accountId, { set: { mail: 'Jeanne.MARTIN@ac-exemple.fr' } })
      const read = await on.departures.importDepartures(ada, { text: 'JEANNE.martin@AC-exemple.fr', isTrial: true })
      expect(read).to.deep.include({ unknown: 0, ambiguous: [] })
      expect(read.concerned.map(({ accountId }) => accountId)).to.deep.equal([jeanne.accountId])
    })

    it('is for administrators, and bounded', async () => {
      const jeanne = await on.person('Jeanne Martin')
      const refused = await on.departures.importDepartures(jeanne, { text: 'x', isTrial: true }).catch((error) => error)
      expect(refused.code).to.equal('not-allowed')
      const ada = await on.person('Ada Admin', ['teacher', 'administrator'])
      const long = Array.from({ length: 5001 }, (_, line) => `x${line}`).join('\n')
      const tooLong = await on.departures.importDepartures(ada, { text: long, isTrial: true }).catch((error) => error)
      expect(tooLong.code).to.equal('invalid-input')
    })
  })
})
