import { expect } from 'chai'
import type { Person } from '#src/access/permissions.ts'
import type { AccountsQuery } from '#src/administration/administration-schemas.ts'
import { JobRefused } from '#src/jobs/jobs.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'

const all: AccountsQuery = { start: 0, count: 20 }

onEachEngine('the administration', (kind) => {
  let on: SubjectsOfTest
  let admin: Person
  let odile: Person

  beforeEach(async () => {
    on = await someSubjects(kind)
    admin = await on.person('Karim Diallo', ['teacher', 'administrator'])
    odile = await on.person('Odile Bernard')
  })
  afterEach(() => on[Symbol.asyncDispose]())

  it('opens to administrators only', async () => {
    const moderator = await on.person('Lea Inspecteur', ['teacher', 'moderator'])
    for (const [viewer, code] of [
      [{ kind: 'anonymous' }, 'sign-in-needed'],
      [{ ...admin, hasAcceptedCharter: false }, 'charter-not-accepted'],
      [odile, 'not-allowed'],
      [moderator, 'not-allowed'],
    ] as const) {
      for (const attempt of [
        () => on.administration.showOverview(viewer),
        () => on.administration.listJobs(viewer, { state: 'dead', count: 10 }),
        () => on.administration.retryJob(viewer, 'x'),
        () => on.administration.listAccounts(viewer, all),
        () => on.administration.listAudit(viewer, { count: 10 }),
        () => on.administration.suspendAccount(viewer, 'odile.bernard', 'Parce que.'),
        () => on.administration.restoreAccount(viewer, 'odile.bernard', 'Parce que.'),
        () => on.administration.giveRoles(viewer, 'odile.bernard', ['administrator'], 'Parce que.'),
      ]) {
        expect(
          await attempt().then(
            () => 'done',
            (error) => error.code,
          ),
        ).to.equal(code)
      }
    }
    expect((await on.accountsStore.get(odile.accountId))?.roles).to.deep.equal(['teacher'])
  })

  it('says what the instance holds', async () => {
    const video = await on.has(odile)
    await on.has(odile, { audience: 'brouillon', isPublished: false })
    await on.comments.writeComment(admin, video._id, { text: 'Merci' })
    await on.moderation.reportContent(admin, { video: { id: 1 }, ground: 'other', reason: 'Non.', goodFaith: true })
    const { counts, storage } = await on.administration.showOverview(admin)
    expect(counts).to.deep.equal({
      accounts: 2,
      videos: 2,
      publishedVideos: 1,
      comments: 1,
      openReports: 1,
      videosToReview: 0,
    })
    expect(storage).to.include({ engine: kind, media: 'folder' })
  })

  it('finds people by name, state and role', async () => {
    const found = async (query: Partial<AccountsQuery>) =>
      (await on.administration.listAccounts(admin, { ...all, ...query })).data.map(({ name }) => name)
    expect(await found({})).to.have.members(['karim.diallo', 'odile.bernard'])
    expect(await found({ search: 'bernard' })).to.deep.equal(['odile.bernard'])
    expect(await found({ role: 'administrator' })).to.deep.equal(['karim.diallo'])
    expect(await found({ state: 'suspended' })).to.deep.equal([])
  })

  it('suspends somebody with a reason: their sessions end, their videos stay, and they may be restored', async () => {
    const video = await on.has(odile)
    const silent = await on.administration.suspendAccount(admin, 'odile.bernard', ' ').catch((error) => error.code)
    expect(silent).to.equal('invalid-input')
    expect(on.ended).to.deep.equal([])
    const answer = await on.administration.suspendAccount(admin, 'odile.bernard', 'Le compte est partagé.')
    expect(answer.state).to.equal('suspended')
    expect(on.ended).to.deep.equal([odile.accountId])
    expect((await on.videos.showVideo({ kind: 'anonymous' }, video._id)).name).to.equal(video.title)
    on.clock.forward({ seconds: 1 })
    expect((await on.administration.restoreAccount(admin, odile.accountId, 'Réglé.')).state).to.equal('active')
    const { data } = await on.administration.listAudit(admin, { count: 10 })
    expect(data.map(({ action, reason }) => [action, reason])).to.deep.equal([
      ['account-restored', 'Réglé.'],
      ['account-suspended', 'Le compte est partagé.'],
    ])
  })

  it('never loses its last administrator, even when two take the role from each other at once', async () => {
    const last = await on.administration.giveRoles(admin, 'karim.diallo', [], 'Je pars.').catch((error) => error.code)
    expect(last).to.equal('last-administrator')
    const alsoLast = await on.administration.suspendAccount(admin, 'karim.diallo', 'Je pars.').catch((e) => e.code)
    expect(alsoLast).to.equal('last-administrator')

    await on.administration.giveRoles(admin, 'odile.bernard', ['administrator'], 'Elle me remplace.')
    const other: Person = { ...odile, roles: ['teacher', 'administrator'] }
    await Promise.allSettled([
      on.administration.giveRoles(admin, 'odile.bernard', [], 'Non.'),
      on.administration.giveRoles(other, 'karim.diallo', [], 'Non.'),
      on.administration.suspendAccount(admin, 'odile.bernard', 'Non.'),
      on.administration.suspendAccount(other, 'karim.diallo', 'Non.'),
    ])
    const left = await on.accountsStore.count({ roles: { contains: 'administrator' }, state: 'active' })
    expect(left).to.equal(1)
  })

  it('decides of people of this instance only', async () => {
    const anne = await on.person('Anne Dubois')
    const remote = { id: 'https://creteil.example/accounts/anne', host: 'creteil.example' }
    await on.accountsStore.update(anne.accountId, { set: { remote } } as never)
    for (const attempt of [
      () => on.administration.giveRoles(admin, anne.accountId, ['administrator'], 'Non.'),
      () => on.administration.joinAccounts(admin, anne.accountId, { from: 'odile.bernard', reason: 'Non.' }),
      () => on.administration.joinAccounts(admin, 'odile.bernard', { from: anne.accountId, reason: 'Non.' }),
    ]) {
      expect(await attempt().catch((error) => error.code)).to.equal('not-found')
    }
    expect((await on.accountsStore.get(anne.accountId))?.roles).to.deep.equal(['teacher'])
  })

  it('roles of the SSO stay whatever is given here', async () => {
    await on.accountsStore.update(odile.accountId, {
      set: { rolesFromSso: ['moderator'], roles: ['teacher', 'moderator'] },
    })
    const { roles } = await on.administration.giveRoles(admin, 'odile.bernard', ['animator'], 'Elle anime.')
    expect(roles).to.deep.equal(['teacher', 'animator', 'moderator'])
    // As the page sends them, all that are ticked: what comes from the SSO does not become a gift of this instance.
    await on.administration.giveRoles(admin, 'odile.bernard', ['teacher', 'animator', 'moderator'], 'Elle anime.')
    expect((await on.accountsStore.get(odile.accountId))?.rolesGranted).to.deep.equal(['animator'])
  })

  it('reads dead letters and makes one wait again', async () => {
    let isMended = false
    on.jobs.define({
      name: 'fragile',
      async handle() {
        if (!isMended) throw new JobRefused('le disque est plein')
      },
    })
    await on.jobs.start()
    const id = await on.jobs.enqueue('fragile', {})
    await on.jobs.ended(id)
    const { data, counts } = await on.administration.listJobs(admin, { state: 'dead', count: 10 })
    expect(data[0]).to.include({ id, kind: 'fragile', state: 'dead', lastError: 'le disque est plein' })
    expect(counts.dead).to.equal(1)
    isMended = true
    await on.administration.retryJob(admin, id)
    expect((await on.jobs.ended(id))?.state).to.equal('done')
    expect(await on.administration.retryJob(admin, id).catch((error) => error.code)).to.equal('not-found')
  })
})
