/** Moderators block, limit and quarantine, take lists and give them; what came from who is blocked goes. */
import { expect } from 'chai'
import { agreed, proposedByUs } from '#federation/alliance/alliance.ts'
import { createAlliancesStore } from '#federation/alliance/alliances-store.ts'
import { avatarKey } from '#src/accounts/avatar.ts'
import type { HostDecisionPage, ImportReport } from '#src/administration/policy-schemas.ts'
import type { Comment, CommentId } from '#src/comments/comment.ts'
import type { Video } from '#src/videos/video.ts'
import { anInstance, type TestInstance } from '../../an-instance.ts'
import { asPerson, type PersonOfTest } from '../../as-person.ts'
import { onEachEngine } from '../../on-each-engine.ts'
import { aVideo } from '../../videos/a-video.ts'
import { theInstance } from '../alliance/two-sides.ts'

const hosts = '/api/v1/moderation/hosts'
const actors = '/api/v1/moderation/actors'

onEachEngine('decisions on other instances', (kind) => {
  let instance: TestInstance
  let lea: PersonOfTest
  let jeanne: PersonOfTest
  before(async () => {
    instance = await anInstance({ engine: kind })
    lea = await asPerson(instance, 'Lea Inspecteur', { roles: ['teacher', 'moderator'] })
    jeanne = await asPerson(instance, 'Jeanne Martin')
  })
  after(() => instance.close())

  const { of, isAllied, isActorBlocked } = {
    of: (host: string) => instance.parts.federation.policies.of(host),
    isAllied: (host: string) => instance.parts.federation.policies.isAllied(host),
    isActorBlocked: (id: string) => instance.parts.federation.policies.isActorBlocked(id),
  }
  const transact = <T>(work: Parameters<typeof instance.parts.engine.transaction<T>>[0]) =>
    instance.parts.engine.transaction(work)

  /** Somebody of another instance, with a film and a comment under a film of here. */
  async function somebody(name: string, host: string) {
    const { subjects, accountsStore } = instance.parts
    const id = `https://${host}/accounts/${name}`
    const account = await transact((tx) =>
      subjects.accounts.received.receiveAccount(
        { id, host, name, url: id, isGroup: false, displayName: name, bio: '' },
        tx,
      ),
    )
    const remote = {
      id: `https://${host}/videos/${crypto.randomUUID()}`,
      url: id,
      host,
      channelId: null,
      playlistUrl: null,
    }
    const face = '0123456789abcdef.jpg'
    await instance.parts.media.write(avatarKey(account._id, face), Buffer.from('a face'))
    await transact((tx) => subjects.accounts.received.avatarReceived(account._id, { from: id, file: face }, tx))
    const film = aVideo({
      authors: [account._id],
      remote: { ...remote, files: [], thumbnailUrl: null, updatedAt: '2026-11-02T08:00:00.000Z', isListed: true },
    })
    const owner = await accountsStore.byHandle('jeanne.martin')
    const ours = aVideo({ authors: [owner?._id as never], counts: { views: 0, comments: 1, merci: 0, essaye: 0 } })
    await transact(async (tx) => {
      await subjects.videos.store.insert(film as Video, tx)
      await subjects.videos.store.insert(ours, tx)
      const comment: Comment = {
        _id: crypto.randomUUID() as string as CommentId,
        number: Math.floor(Math.random() * 1e9),
        videoId: ours._id,
        accountId: account._id,
        threadId: crypto.randomUUID() as string as CommentId,
        threadNumber: 1,
        inReplyTo: null,
        inReplyToNumber: null,
        text: 'Bravo',
        atSeconds: null,
        writtenAt: '2026-11-03T08:00:00.000Z',
        editedAt: null,
        deletedAt: null,
        replies: 0,
        authorReplies: 0,
        remote: { id: `https://${host}/comments/${crypto.randomUUID()}`, url: id, host },
      }
      await subjects.comments.store.insert(comment, tx)
    })
    const said = { ...remote, title: 'Sa liste', description: '', audience: 'public' as const, isListed: true }
    const dates = { publishedAt: '2026-11-02T08:00:00.000Z', updatedAt: '2026-11-02T08:00:00.000Z' }
    const films = [{ videoId: film.remote?.id ?? '', startSeconds: null, stopSeconds: null, note: '' }]
    const { received, store } = subjects.playlists
    const list = `https://${host}/video-playlists/${name}`
    const take = await received.preparePlaylist({ ...said, ...dates, id: list, said: films }, new Map())
    await transact((tx) => take(account._id, tx))
    const hasList = async () => (await store.findByRemoteId(list)) !== null
    const hasFace = async () =>
      (await instance.anyone.fetch(`/avatars/${account._id}/${face}`)).status === 200 &&
      Boolean((await accountsStore.get(account._id))?.remote?.avatar)
    return { id, account, film, ours, hasFace, hasList }
  }

  async function until(isSo: () => Promise<boolean>) {
    while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const isGone =
    ({ film, ours }: Awaited<ReturnType<typeof somebody>>) =>
    async () => {
      const { store } = instance.parts.subjects.videos
      return (await store.find(film._id)) === null && (await store.find(ours._id))?.counts.comments === 0
    }

  it('are made by moderators and by nobody else', async () => {
    for (const path of [hosts, actors, `${hosts}/export`, '/api/v1/server/blocklist/servers']) {
      expect((await jeanne.get(path)).status, path).to.equal(403)
      expect((await instance.anyone.get(path)).status, path).to.equal(401)
    }
    expect((await jeanne.send('PUT', `${hosts}/evil.example`, { policy: 'blocked' })).status).to.equal(403)
    expect((await jeanne.send('POST', actors, { name: 'eve@evil.example' })).status).to.equal(403)
    expect((await jeanne.send('POST', `${hosts}/import`, { csv: 'evil.example' })).status).to.equal(403)
    expect(of('evil.example')).to.equal('open')
  })

  it('hold at the next request, for the hosts under a domain too, until they are taken back', async () => {
    const put = await lea.send<{ host: string }>('PUT', `${hosts}/Evil.Example`, { policy: 'blocked', reason: 'Spam' })
    expect(put.status).to.equal(200)
    expect(put.body).to.deep.include({ host: 'evil.example', policy: 'blocked', reason: 'Spam' })
    expect(of('a.evil.example')).to.equal('blocked')
    await lea.send('PUT', `${hosts}/slow.example`, { policy: 'quarantined' })
    expect(of('slow.example')).to.equal('quarantined')
    const { body } = await lea.get<HostDecisionPage>(`${hosts}?policy=blocked`)
    expect(body).to.include({ total: 1, newcomers: 'open' })
    expect(body.data[0]?.by?.displayName).to.equal('Lea Inspecteur')
    const servers = await lea.get<{ data: { blockedServer: { host: string } }[] }>('/api/v1/server/blocklist/servers')
    expect(servers.body.data.map(({ blockedServer }) => blockedServer.host)).to.deep.equal(['evil.example'])
    await lea.send('DELETE', '/api/v1/server/blocklist/servers/evil.example')
    await lea.send('DELETE', `${hosts}/slow.example`)
    expect(of('a.evil.example')).to.equal('open')
    expect(of('slow.example')).to.equal('open')
    const own = await lea.send<{ errors: unknown[] }>('PUT', `${hosts}/${instance.url.host}`, { policy: 'blocked' })
    expect(own.status).to.equal(400)
    expect((await lea.send('PUT', `${hosts}/10.0.0.1`, { policy: 'blocked' })).status).to.equal(400)
    expect((await lea.send('PUT', `${hosts}/x.example`, { policy: 'burnt' })).status).to.equal(400)
    const long = { policy: 'limited', reason: 'x'.repeat(501) }
    expect((await lea.send('PUT', `${hosts}/x.example`, long)).status).to.equal(400)
  })

  it('that block a host end its alliance, and take away what came from it and nothing else', async () => {
    const [theirs, others] = [await somebody('eve', 'bad.example'), await somebody('anne', 'good.example')]
    // Hosts under it are blocked with it; those whose name only ends alike are not.
    const under = [await somebody('mia', 'a.b.bad.example'), await somebody('tom', 'bad.example:8443')]
    const alike = await somebody('zoe', 'notbad.example')
    const { _id, inbox } = theInstance('bad.example')
    const other = { _id: 'bad.example', actorId: _id, inbox, name: 'Bad' }
    const now = Temporal.Now.instant()
    const allied = agreed(proposedByUs(other, null, { follow: 'https://x/1', by: 'a' as never, now }), now)
    await transact((tx) => createAlliancesStore({ engine: instance.parts.engine }).put(allied, tx))
    await until(async () => isAllied('bad.example'))
    await lea.send('PUT', `${hosts}/bad.example`, { policy: 'blocked' })
    expect(isAllied('bad.example')).to.equal(false)
    for (const one of [theirs, ...under]) await until(isGone(one))
    for (const one of [theirs, ...under]) expect(await one.hasList()).to.equal(false)
    for (const one of [others, alike]) expect(await one.hasList()).to.equal(true)
    await until(async () => !(await theirs.hasFace()))
    for (const one of [others, alike]) expect(await isGone(one)()).to.equal(false)
    expect(await others.hasFace()).to.equal(true)
    await lea.send('DELETE', `${hosts}/bad.example`)
    expect(isAllied('bad.example')).to.equal(false)
  })

  it('that block somebody take away what they said here, and are undone by their name', async () => {
    const [theirs, others] = [await somebody('mallory', 'mixed.example'), await somebody('bob', 'mixed.example')]
    const blocked = await lea.send('POST', '/api/v1/server/blocklist/accounts', {
      accountName: 'Mallory@mixed.example',
    })
    expect(blocked.status).to.equal(204)
    expect(isActorBlocked(theirs.id)).to.equal(true)
    await until(isGone(theirs))
    await until(async () => !(await theirs.hasFace()))
    expect([await theirs.hasList(), await others.hasList()]).to.deep.equal([false, true])
    expect(await isGone(others)()).to.equal(false)
    expect(await others.hasFace()).to.equal(true)
    const { accountsStore } = instance.parts
    expect((await accountsStore.get(theirs.account._id))?.state).to.equal('suspended')
    const list = await lea.get<{ data: { name: string }[] }>(actors)
    expect(list.body.data.map(({ name }) => name)).to.deep.equal(['mallory@mixed.example'])
    await lea.send('DELETE', `${actors}/${encodeURIComponent('@mallory@mixed.example')}`)
    expect(isActorBlocked(theirs.id)).to.equal(false)
    expect((await accountsStore.get(theirs.account._id))?.state).to.equal('active')
    for (const name of ['', 'jeanne.martin', 'eve@', `jeanne.martin@${instance.url.host}`]) {
      expect((await lea.send('POST', actors, { name })).status, name).to.equal(400)
    }
  })

  it('come as Mastodon writes them, and go so; a line that does not hold is told', async () => {
    const csv = [
      '#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate',
      'spam.example,suspend,True,True,"Spam, et ""pire""",False',
      'loud.example,silence,False,False,,False',
      'fine.example,noop,False,False,,False',
      'pas un hôte,suspend,,,,',
      'odd.example,destroy,,,,',
      `${instance.url.host},suspend,,,,`,
      '',
    ].join('\r\n')
    const { status, body } = await lea.send<ImportReport>('POST', `${hosts}/import`, { csv })
    expect(status).to.equal(200)
    expect(body).to.deep.include({ kept: 3, unchanged: 0 })
    expect(body.refused.map(({ line }) => line)).to.deep.equal([5, 6, 7])
    expect([of('spam.example'), of('loud.example'), of('fine.example')]).to.deep.equal(['blocked', 'limited', 'open'])
    await lea.send('PUT', `${hosts}/held.example`, { policy: 'quarantined', reason: '=1+1' })
    const exported = await (await lea.fetch(`${hosts}/export`)).text()
    expect(exported).to.contain('spam.example,suspend,True,True,"Spam, et ""pire""",False,blocked\r\n')
    expect(exported).to.contain("held.example,silence,False,False,'=1+1,False,quarantined\r\n")
    const again = await lea.send<ImportReport>('POST', `${hosts}/import`, { csv: exported })
    expect(again.body).to.deep.equal({ kept: 0, unchanged: 4, refused: [] })
    const softer =
      '#domain,#severity\nspam.example,silence\nheld.example,noop\nunder.held.example,noop\nloud.example,suspend'
    const weaker = await lea.send<ImportReport>('POST', `${hosts}/import`, { csv: softer })
    expect(weaker.body, 'a list softens nothing').to.deep.include({ kept: 1, unchanged: 3 })
    expect(['spam.example', 'held.example', 'under.held.example', 'loud.example'].map(of)).to.deep.equal([
      'blocked',
      'quarantined',
      'quarantined',
      'blocked',
    ])
    const bare = await lea.send<ImportReport>('POST', `${hosts}/import`, { csv: '# une liste\nplain.example\n' })
    expect(bare.body.kept).to.equal(1)
    expect(of('plain.example')).to.equal('blocked')
    await somebody('trudy', 'list.example')
    const people = await lea.send<ImportReport>('POST', `${actors}/import`, {
      csv: 'Account address\n@trudy@list.example\nnobody\n',
    })
    expect(people.body).to.deep.include({ kept: 1 })
    expect(people.body.refused.map(({ line }) => line)).to.deep.equal([3])
    expect(await (await lea.fetch(`${actors}/export`)).text()).to.equal('Account address\r\ntrudy@list.example\r\n')
  })

  it('that are enormous are refused as a whole', async () => {
    const lines = Array.from({ length: 10_003 }, (_, rank) => `h${rank}.example`).join('\n')
    for (const [path, csv] of [
      [hosts, lines],
      [hosts, 'x'.repeat(1_000_001)],
      [hosts, `h1.example,"${' '.repeat(4000)}"x`],
      [actors, Array.from({ length: 201 }, (_, rank) => `p${rank}@a.example`).join('\n')],
    ]) {
      expect((await lea.send('POST', `${path}/import`, { csv })).status).to.equal(400)
    }
    expect(of('h1.example')).to.equal('open')
  })
})
