/** Groups from their making to their end: who is in them sees their films, and nobody else ever does. */
import { expect } from 'chai'
import type { Person } from '#src/access/permissions.ts'
import type { Account } from '#src/accounts/account.ts'
import type { GroupId } from '#src/groups/group.ts'
import { videosQuery } from '#src/videos/videos-query.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'

onEachEngine('groups', (kind) => {
  let on: SubjectsOfTest
  let lea: Person
  let jeanne: Person
  let odile: Person
  let elsewhere: Account

  before(async () => {
    on = await someSubjects(kind, {
      personElsewhere: async (address) =>
        address === 'anne@creteil.example' ? { account: elsewhere, host: 'creteil.example' } : null,
    })
    lea = await on.person('Lea Animatrice', ['teacher', 'animator'])
    jeanne = await on.person('Jeanne Martin')
    odile = await on.person('Odile Bernard')
    const anne = await on.person('Anne Dubois')
    elsewhere = (await on.accountsStore.get(anne.accountId)) as Account
  })
  after(() => on[Symbol.asyncDispose]())

  const aGroup = async (name = 'REP Ampère') => (await on.groups.makeGroup(lea, { name, kind: 'reseau' })).id
  const nameOf = async ({ accountId }: Person) => (await on.accountsStore.get(accountId))?.handle ?? ''
  /** As the session would find them at their next request. */
  const now = async (person: Person): Promise<Person> => ({
    ...person,
    groups: (await on.accountsStore.get(person.accountId))?.groups ?? [],
  })
  const code = (attempt: Promise<unknown>) =>
    attempt.then(
      () => 'done',
      (error: { code?: string; errors?: { pointer: string }[] }) => error.errors?.[0]?.pointer ?? error.code,
    )
  const waiting = async () => (await on.jobs.list({ kind: 'close-group-films', state: 'waiting' })).items.length
  /** Films of this group were closed to who left, as often as was asked. */
  async function closed(): Promise<void> {
    for (const job of (await on.jobs.list({ kind: 'close-group-films' })).items) {
      expect((await on.jobs.ended(job.id))?.state).to.equal('done')
    }
  }
  const titles = async (viewer: Person, group: string) =>
    (await on.groups.videosOf(viewer, group, videosQuery.parse({}))).data.map(({ name }) => name)

  async function joined(group: string, person: Person): Promise<Person> {
    await on.groups.invite(await now(lea), group, `@${await nameOf(person)}`)
    await on.groups.answerInvitation(person, group, true)
    return now(person)
  }

  it('are made by those who gather colleagues, with a name, and by nobody else', async () => {
    expect(await code(on.groups.makeGroup(jeanne, { name: 'À moi' }))).to.equal('not-allowed')
    expect(await code(on.groups.makeGroup(lea, { name: 'ab' }))).to.equal('/name')
    expect(await code(on.groups.makeGroup(lea, { name: 'x'.repeat(81) }))).to.equal('/name')
    expect(await code(on.groups.makeGroup({ kind: 'anonymous' }, { name: 'abc' }))).to.equal('sign-in-needed')
    const id = await aGroup()
    const { data, may } = await on.groups.myGroups(lea)
    expect(data.find((group) => group.id === id)).to.include({ name: 'REP Ampère', members: 1 })
    expect(may.make).to.equal(true)
    expect((await on.groups.myGroups(jeanne)).may.make).to.equal(false)
  })

  it('are entered by an invitation that is accepted, and by nothing else', async () => {
    const id = await aGroup()
    expect(await code(on.groups.answerInvitation(jeanne, id, true))).to.equal('not-found')
    expect(await code(on.groups.invite(jeanne, id, 'jeanne.martin'))).to.equal('not-found')
    expect(await code(on.groups.invite(lea, id, 'personne.du.tout'))).to.equal('/name')
    expect(await code(on.groups.invite(lea, id, 'eve@evil.example'))).to.equal('/name')
    await on.groups.invite(lea, id, 'jeanne.martin@classe.example')
    await on.groups.invite(lea, id, 'jeanne.martin')
    await on.groups.invite(lea, id, ' JEANNE Martin ')
    expect(await code(on.groups.invite(lea, id, 'Jeanne'))).to.equal('/name')
    await on.person('Jean Homonyme')
    await on.person('Jéan Homonyme')
    expect(await code(on.groups.invite(lea, id, 'Jean Homonyme'))).to.equal('/name')
    const [invited] = (await on.groups.myGroups(jeanne)).data
    expect(invited?.mine).to.deep.include({ state: 'invited', role: 'member' })
    expect(invited?.mine.invitedBy?.displayName).to.equal('Lea Animatrice')
    expect((await now(jeanne)).groups).to.deep.equal([])
    expect(await code(on.groups.membersOf(jeanne, id, {}))).to.equal('not-found')
    expect(await code(on.groups.videosOf(jeanne, id, videosQuery.parse({})))).to.equal('not-found')
    await on.groups.answerInvitation(jeanne, id, true)
    await on.groups.answerInvitation(jeanne, id, true)
    expect((await now(jeanne)).groups).to.deep.equal([id])
    expect((await on.groups.showGroup(jeanne, id)).members).to.equal(2)
    const { data } = await on.groups.membersOf(jeanne, id, {})
    expect(data.map(({ account, role, isMe }) => [account.displayName, role, isMe])).to.deep.equal([
      ['Lea Animatrice', 'coordinator', false],
      ['Jeanne Martin', 'member', true],
    ])
    for (const attempt of [
      async () => on.groups.showGroup(odile, id),
      async () => on.groups.membersOf(odile, id, {}),
      async () => on.groups.rewriteGroup(odile, id, { name: 'À moi' }),
      async () => on.groups.removeMember(odile, id, 'jeanne.martin'),
      async () => on.groups.closeGroup(odile, id),
    ]) {
      expect(await code(attempt())).to.equal('not-found')
    }
    for (const attempt of [
      async () => on.groups.rewriteGroup(jeanne, id, { name: 'À moi' }),
      async () => on.groups.removeMember(jeanne, id, await nameOf(lea)),
      async () => on.groups.giveRole(jeanne, id, 'jeanne.martin', 'coordinator'),
      async () => on.groups.closeGroup(jeanne, id),
    ]) {
      expect(await code(attempt())).to.equal('not-allowed')
    }
    await on.groups.removeMember(jeanne, id, 'jeanne.martin')
  })

  it('share films among their members, until one leaves: then nothing that was given opens', async () => {
    const id = await aGroup('Constellation français')
    const member = await joined(id, jeanne)
    const video = await on.has(jeanne, { title: 'Dictée du groupe' })
    expect(await code(on.videos.editVideo(odile, video._id, { audience: 'groupe', groups: [id as GroupId] }))).to.equal(
      'not-allowed',
    )
    expect(
      await code(on.videos.editVideo(jeanne, video._id, { audience: 'groupe', groups: [id as GroupId] })),
    ).to.equal('/groups/0')
    expect(await code(on.videos.editVideo(member, video._id, { audience: 'groupe', groups: [] }))).to.equal('/groups')
    const shown = await on.videos.editVideo(member, video._id, { audience: 'groupe', groups: [id as GroupId] })
    expect(shown.groups).to.deep.equal([{ id, name: 'Constellation français' }])
    expect(await titles(await now(lea), id)).to.deep.equal(['Dictée du groupe'])
    expect(await code(on.videos.showVideo(odile, video._id))).to.equal('not-found')

    const other = await joined(id, odile)
    expect(await titles(other, id)).to.deep.equal(['Dictée du groupe'])
    expect((await on.videos.showVideo(other, video._id)).groups).to.have.length(1)
    const epoch = (await on.videos.store.find(video._id))?.grantEpoch ?? 0
    const before = await waiting()
    await on.groups.removeMember(lea, id, 'odile.bernard')
    // Whatever stops now, it waits to be done.
    expect(await waiting()).to.equal(before + 1)
    await on.jobs.start()
    await closed()
    expect((await on.videos.store.find(video._id))?.grantEpoch).to.equal(epoch + 1)
    expect(await code(on.videos.showVideo(await now(odile), video._id))).to.equal('not-found')
    await on.groups.closeGroup(await now(lea), id)
    expect((await now(jeanne)).groups).to.deep.equal([])
    expect(await code(on.videos.showVideo(await now(lea), video._id))).to.equal('not-found')
    expect((await on.videos.showVideo(await now(jeanne), video._id)).groups).to.deep.equal([])
    await closed()
    expect((await on.videos.store.find(video._id))?.grantEpoch).to.equal(epoch + 2)
  })

  it('go to another of their members when who coordinates is erased, and end with the last one', async () => {
    const id = (await aGroup()) as GroupId
    const solo = (await aGroup('Groupe de Léa')) as GroupId
    const member = await joined(id, jeanne)
    await on.groups.invite(await now(lea), id, 'anne@creteil.example')
    await on.groups.invite(await now(lea), id, 'odile.bernard')
    await on.groups.invite(await now(lea), solo, 'anne@creteil.example')
    const video = await on.has(jeanne, { audience: 'groupe', groups: [solo], listedInGroups: [solo] } as never)
    await on.groups.leaveAll(lea.accountId)
    await on.groups.leaveAll(lea.accountId)
    expect((await on.groups.store.of(lea.accountId)).map(({ groupId }) => groupId)).to.not.include.members([id, solo])
    expect((await now(lea)).groups).to.not.include.members([id, solo])
    expect(await on.groups.store.membership(id, jeanne.accountId)).to.include({ role: 'coordinator', state: 'member' })
    expect((await on.groups.rewriteGroup(member, id, { name: 'À nous' })).members).to.equal(2)
    // Nobody of this instance is left to coordinate it.
    expect((await on.groups.store.find(solo))?.state).to.equal('closed')
    expect(await on.groups.store.membership(solo, elsewhere._id)).to.equal(null)
    await closed()
    expect((await on.videos.store.find(video._id))?.grantEpoch).to.equal(video.grantEpoch + 1)
    await on.groups.closeGroup(member, id)
  })

  it('do not go to a suspended member while another may come in', async () => {
    const paul = await on.person('Paul Roux', ['teacher', 'animator'])
    const { id } = await on.groups.makeGroup(paul, { name: 'Groupe de Paul', kind: 'reseau' })
    for (const [person, name] of [
      [jeanne, 'jeanne.martin'],
      [odile, 'odile.bernard'],
    ] as const) {
      await on.groups.invite(await now(paul), id, name)
      await on.groups.answerInvitation(person, id, true)
      on.clock.forward({ seconds: 1 })
    }
    await on.accountsStore.update(jeanne.accountId, { set: { state: 'suspended' } })
    await on.groups.leaveAll(paul.accountId)
    await on.accountsStore.update(jeanne.accountId, { set: { state: 'active' } })
    const role = async ({ accountId }: Person) => (await on.groups.store.membership(id as GroupId, accountId))?.role
    expect([await role(jeanne), await role(odile)]).to.deep.equal(['member', 'coordinator'])
    await on.groups.closeGroup(await now(odile), id)
  })

  it('are confided to their oldest member while who coordinates is suspended, and found again at the return', async () => {
    const administrator = await on.person('Ines Directrice', ['teacher', 'administrator'])
    const paul = await on.person('Paul Suspendu', ['teacher', 'animator'])
    const { id } = await on.groups.makeGroup(paul, { name: 'Groupe de Paul', kind: 'reseau' })
    const solo = (await on.groups.makeGroup(paul, { name: 'Paul seul', kind: 'reseau' })).id
    for (const person of [jeanne, odile]) {
      await on.groups.invite(await now(paul), id, await nameOf(person))
      await on.groups.answerInvitation(person, id, true)
      on.clock.forward({ seconds: 1 })
    }
    await on.groups.invite(await now(paul), solo, await nameOf(odile))
    const name = await nameOf(paul)
    const rolesIn = async (group: string) => {
      const { items } = await on.groups.store.membersOf(group as GroupId, {})
      return items.filter(({ role }) => role === 'coordinator').map(({ accountId }) => accountId)
    }

    await on.administration.suspendAccount(administrator, name, 'Le temps de vérifier.')
    await on.events.settled()
    expect((await rolesIn(id)).toSorted()).to.deep.equal([paul.accountId, jeanne.accountId].toSorted())
    expect((await on.groups.rewriteGroup(await now(jeanne), id, { name: 'Tenu par Jeanne' })).name).to.equal(
      'Tenu par Jeanne',
    )
    // Who is suspended cannot be the one who is left.
    expect(await code(on.groups.removeMember(jeanne, id, await nameOf(jeanne)))).to.equal('last-coordinator')
    // Where nobody else is, it waits: for whoever comes in next.
    expect(await rolesIn(solo)).to.deep.equal([paul.accountId])
    await on.groups.answerInvitation(odile, solo, true)
    expect((await rolesIn(solo)).toSorted()).to.deep.equal([paul.accountId, odile.accountId].toSorted())

    await on.administration.restoreAccount(administrator, name, 'Vérifié.')
    await on.events.settled()
    expect((await rolesIn(id)).toSorted()).to.deep.equal([paul.accountId, jeanne.accountId].toSorted())
    await on.groups.removeMember(jeanne, id, await nameOf(jeanne))
    expect(await rolesIn(id)).to.deep.equal([paul.accountId])
    for (const group of [id, solo]) await on.groups.closeGroup(await now(paul), group)
  })

  it('always have somebody to coordinate them', async () => {
    const id = await aGroup()
    expect(await code(on.groups.removeMember(lea, id, await nameOf(lea)))).to.equal('last-coordinator')
    expect(await code(on.groups.giveRole(lea, id, await nameOf(lea), 'member'))).to.equal('last-coordinator')
    await joined(id, jeanne)
    await on.groups.giveRole(lea, id, 'jeanne.martin', 'coordinator')
    await on.groups.removeMember(lea, id, await nameOf(lea))
    expect((await on.groups.rewriteGroup(jeanne, id, { name: 'Le même' })).name).to.equal('Le même')
    await on.groups.closeGroup(jeanne, id)
  })

  it('keep somebody to coordinate them when two let go at once', async () => {
    for (let round = 0; round < 4; round += 1) {
      const group = await aGroup()
      const both = await joined(group, jeanne)
      await on.groups.giveRole(lea, group, await nameOf(both), 'coordinator')
      const [leaName, jeanneName] = [await nameOf(lea), await nameOf(jeanne)]
      await Promise.all([
        code(on.groups.giveRole(await now(lea), group, jeanneName, 'member')),
        code(on.groups.giveRole(both, group, leaName, 'member')),
        code(round % 2 === 0 ? Promise.resolve() : on.groups.removeMember(both, group, jeanneName)),
      ])
      const { items } = await on.groups.store.membersOf(group as GroupId, {})
      expect(items.filter(({ role }) => role === 'coordinator')).to.have.length(1)
    }
  })

  it('hold people of allied instances, who are members at once and never coordinate', async () => {
    const id = (await aGroup()) as GroupId
    await on.groups.invite(lea, id, 'anne@creteil.example')
    expect(await on.groups.store.withPeopleOf('creteil.example')).to.include(id)
    const people = await on.groups.store.peopleElsewhere([id])
    expect(people.map(({ accountId }) => accountId)).to.deep.equal([elsewhere._id])
    expect(await code(on.groups.giveRole(lea, id, elsewhere.handle, 'coordinator'))).to.equal('not-allowed')
    await on.engine.transaction((tx) => on.groups.leaveAs(tx, id, elsewhere._id))
    expect(await on.groups.store.withPeopleOf('creteil.example')).to.not.include(id)
  })

  it('of another instance are known by those of ours that its films are for', async () => {
    const remote = { id: 'https://creteil.example/groupes/1', host: 'creteil.example', name: 'REP de là-bas' }
    const mirror = (members: Person[]) =>
      on.engine.transaction((tx) => on.groups.mirror(tx, { ...remote, members: members.map((one) => one.accountId) }))
    const id = await mirror([jeanne, odile])
    expect(await mirror([jeanne, odile])).to.equal(id)
    expect(await on.groups.showGroup(jeanne, id)).to.include({
      name: 'REP de là-bas',
      members: 2,
      host: 'creteil.example',
    })
    expect(await code(on.groups.rewriteGroup(jeanne, id, { name: 'À moi' }))).to.equal('not-allowed')
    await mirror([jeanne])
    expect(await code(on.groups.showGroup(odile, id))).to.equal('not-found')
    expect((await now(odile)).groups).to.not.include(id)
  })

  it('of two accounts of one person are hers once these are joined: what she was in, coordinated and was invited to', async () => {
    const ada = await on.person('Ada Admin', ['teacher', 'administrator'])
    const [left, kept] = [await on.person('Lou Double', ['teacher', 'animator']), await on.person('Louise Double')]
    const alone = (await on.groups.makeGroup(left, { name: 'Coordonné seule', kind: 'reseau' })).id
    const [both, invited] = [await aGroup('Des deux côtés'), await aGroup('Invitée')]
    await joined(both, await now(left))
    await joined(both, await now(kept))
    await on.groups.giveRole(await now(lea), both, await nameOf(left), 'coordinator')
    await on.groups.invite(await now(lea), invited, await nameOf(left))
    await on.administration.joinAccounts(ada, kept.accountId, { from: left.accountId, reason: 'La même personne.' })
    await on.events.settled()
    const mine = (await on.groups.myGroups(await now(kept))).data.map(({ name, mine }) => [name, mine.state, mine.role])
    expect(mine).to.have.deep.members([
      ['Coordonné seule', 'member', 'coordinator'],
      ['Des deux côtés', 'member', 'coordinator'],
      ['Invitée', 'invited', 'member'],
    ])
    expect(await on.groups.store.of(left.accountId)).to.deep.equal([])
    expect((await now(kept)).groups).to.have.members([alone, both])
    expect((await on.groups.showGroup(await now(lea), both)).members).to.equal(2)
    expect(
      await code(on.administration.joinAccounts(ada, kept.accountId, { from: left.accountId, reason: 'Encore.' })),
    ).to.equal('/from')
  })
})
