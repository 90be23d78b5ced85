import { expect } from 'chai'
import { systemClock } from '#src/clock.ts'
import { anInstance, type TestInstance } from '#test/an-instance.ts'
import { asPerson } from '#test/as-person.ts'

/** The way through HTTP; what follows is in `departures.test.ts`. */
describe('erasing one’s account, over HTTP', () => {
  let instance: TestInstance
  let aheadSeconds = 0
  before(async () => {
    const clock = { now: () => systemClock.now().add({ seconds: aheadSeconds }) }
    instance = await anInstance({ clock })
  })
  after(() => instance?.close())

  it('asks to prove again who one is, on the page and for the act', async () => {
    const jeanne = await asPerson(instance, 'Jeanne Martin')
    const asked = { username: jeanne.me.username, videos: 'delete', comments: 'delete' }
    expect((await jeanne.get('/profil/effacer')).status).to.equal(200)
    aheadSeconds = 3 * 3600
    const page = await jeanne.fetch('/profil/effacer')
    expect([page.status, page.headers.get('location')]).to.deep.equal([
      303,
      '/connexion/sso?frais&retour=%2Fprofil%2Feffacer',
    ])
    const refused = await jeanne.send<{ code: string }>('POST', '/api/v1/users/me/erasure', asked)
    expect([refused.status, refused.body.code]).to.deep.equal([403, 'fresh-sign-in-needed'])
    expect((await jeanne.get('/api/v1/users/me')).status).to.equal(200)
    aheadSeconds = 0
  })

  it('ends every session and way in at once; who comes back is somebody new', async () => {
    const karim = await asPerson(instance, 'Karim Diallo')
    const asked = { username: karim.me.username, videos: 'keep', comments: 'keep' }
    expect((await instance.anyone.send('POST', '/api/v1/users/me/erasure', asked)).status).to.equal(401)
    const preview = await karim.get('/api/v1/users/me/erasure')
    expect(preview.body).to.include({ username: 'karim.diallo', publishedVideos: 0, isLastAdministrator: false })
    expect((await karim.send('POST', '/api/v1/users/me/erasure', asked)).status).to.equal(204)
    expect((await karim.get('/api/v1/users/me')).status).to.equal(401)
    expect((await instance.anyone.get('/api/v1/accounts/karim.diallo')).status).to.equal(404)
    expect((await instance.anyone.get('/a/karim.diallo')).status).to.equal(404)
    const again = await asPerson(instance, 'Karim Diallo')
    expect(again.me.username).to.equal('karim.diallo-2')
    expect(again.me.accountId).not.to.equal(karim.me.accountId)
  })

  it('erases also the accounts that had become part of it', async () => {
    const ada = await asPerson(instance, 'Ada Réunit', { roles: ['administrator'] })
    const [left, kept] = [await asPerson(instance, 'Lou Double'), await asPerson(instance, 'Lou Double')]
    const { status } = await ada.send('POST', `/api/v1/administration/accounts/${kept.me.accountId}/join`, {
      from: left.me.accountId,
      reason: 'La même personne.',
    })
    expect(status).to.equal(200)
    const shown = await instance.anyone.get<{ name: string }>(`/api/v1/accounts/${left.me.username}`)
    expect(shown.body.name).to.equal(kept.me.username)
    const asked = { username: kept.me.username, videos: 'delete', comments: 'delete' }
    expect((await kept.send('POST', '/api/v1/users/me/erasure', asked)).status).to.equal(204)
    const { accountsStore, jobs } = instance.parts
    const job = (await jobs.find('erase-account', kept.me.accountId))?.id ?? ''
    expect((await jobs.ended(job))?.state).to.equal('done')
    const account = await accountsStore.get(left.me.accountId as never)
    expect(account).to.include({ displayName: 'Auteur parti', mail: null }).and.not.have.property('joinedTo')
    expect((await instance.anyone.get(`/api/v1/accounts/${left.me.username}`)).status).to.equal(404)
  })

  it('is administered by administrators only', async () => {
    const teacher = await asPerson(instance, 'Odile Bernard')
    for (const path of ['/administration/departs', '/administration/inscriptions', '/administration/sso']) {
      expect((await teacher.fetch(path)).status, path).to.equal(403)
    }
    const ada = await asPerson(instance, 'Ada Admin', { roles: ['administrator'] })
    for (const path of ['/administration/departs', '/administration/inscriptions', '/administration/sso']) {
      expect((await ada.fetch(path)).status, path).to.equal(200)
    }
    expect((await instance.anyone.fetch('/inscription')).status, 'where only the SSO is wanted').to.equal(404)
    expect((await instance.anyone.get<string>('/connexion')).body).not.to.match(
      /mot de passe[^s].*<input|compte local/i,
    )
  })
})
