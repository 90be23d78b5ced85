import { expect } from 'chai'
import { InvalidInput } from '#src/app-error.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { charterVersion, someSubjects } from '../some-subjects.ts'

const anyone = { kind: 'anonymous' } as const

onEachEngine('how people show themselves', (kind) => {
  it('others see the name and the words that were chosen, never the mail, nor a school that was not shown', async () => {
    await using on = await someSubjects(kind)
    const jeanne = await on.person('Jeanne Martin')
    await on.accounts.updateProfile(jeanne, { displayName: ' Jeanne  M. ', bio: 'CP à **douze**' })
    const shown = await on.accounts.showAccount(anyone, 'jeanne.martin')
    expect(shown).to.include({ displayName: 'Jeanne M.', academie: 'Lyon', name: 'jeanne.martin' })
    expect(shown.descriptionHtml).to.contain('<strong>douze</strong>')
    expect(JSON.stringify(shown)).not.to.match(/ac-exemple|0690001A|mail/)
    await on.accounts.updateProfile(jeanne, { showsSchool: true })
    expect((await on.accounts.showAccount(anyone, 'Jeanne.Martin')).schools.map(({ uai }) => uai)).to.deep.equal([
      '0690001A',
    ])
    const mine = await on.accounts.showMe(jeanne)
    expect(mine).to.include({ displayName: 'Jeanne M.', mail: 'jeanne.martin@ac-exemple.fr' })
  })

  it('a new name is on every video, and finds them', async () => {
    await using on = await someSubjects(kind)
    const jeanne = await on.person('Jeanne Martin')
    const video = await on.has(jeanne)
    await on.accounts.updateProfile(jeanne, { displayName: 'Jeanne Petitjean' })
    await on.events.settled()
    expect((await on.videos.showVideo(anyone, video._id)).account.displayName).to.equal('Jeanne Petitjean')
    expect(await on.videos.store.search(anyone, 'petitjean', {}, {})).to.have.length(1)
  })

  it('is refused as a whole, with a sentence beside each field', async () => {
    await using on = await someSubjects(kind)
    const jeanne = await on.person('Jeanne Martin')
    const refusal = await on.accounts
      .updateProfile(jeanne, { displayName: ' ', bio: 'é'.repeat(1001), showsSchool: true })
      .catch((error) => error)
    expect(refusal).to.be.instanceOf(InvalidInput)
    expect(refusal.errors.map(({ pointer }: { pointer: string }) => pointer)).to.deep.equal(['/displayName', '/bio'])
    expect((await on.accounts.showMe(jeanne)).showsSchool).to.equal(false)
  })

  it('the charter in force is accepted once, by its version; before, one only reads', async () => {
    await using on = await someSubjects(kind)
    const jeanne = await on.person('Jeanne Martin')
    const newcomer = { ...jeanne, hasAcceptedCharter: false }
    await on.accountsStore.update(jeanne.accountId, { set: { charter: null } })
    expect((await on.accounts.showMe(newcomer)).charter).to.include({ accepted: false, version: charterVersion })
    expect(await on.accounts.updateProfile(newcomer, { bio: 'x' }).catch((error) => error.code)).to.equal(
      'charter-not-accepted',
    )
    const old = await on.accounts.acceptCharter(newcomer, 'an older one').catch((error) => error)
    expect(old).to.be.instanceOf(InvalidInput)
    const { charter, may } = await on.accounts.acceptCharter(newcomer, charterVersion)
    expect(charter.accepted).to.equal(true)
    expect(may.publish).to.equal(true)
    on.clock.forward({ hours: 24 })
    expect((await on.accounts.acceptCharter(jeanne, charterVersion)).charter).to.deep.equal(charter)
  })

  it('each person has a channel, as PeerTube’s readers ask for it', async () => {
    await using on = await someSubjects(kind)
    const jeanne = await on.person('Jeanne Martin')
    await on.has(jeanne)
    const channel = await on.channels.showChannel(anyone, 'jeanne.martin_channel@classe.example')
    expect(channel).to.include({ name: 'jeanne.martin_channel', displayName: 'Jeanne Martin' })
    expect(channel.ownerAccount.name).to.equal('jeanne.martin')
    expect(await on.channels.showChannel(anyone, 'jeanne.martin').catch((error) => error.code)).to.equal('not-found')
  })

  it('a closed account has no page, and a suspended one keeps what it published', async () => {
    await using on = await someSubjects(kind)
    const jeanne = await on.person('Jeanne Martin')
    const video = await on.has(jeanne)
    await on.accountsStore.update(jeanne.accountId, { set: { state: 'suspended' } })
    expect((await on.accounts.showAccount(anyone, 'jeanne.martin')).name).to.equal('jeanne.martin')
    expect((await on.videos.showVideo(anyone, video._id)).account.name).to.equal('jeanne.martin')
    await on.accountsStore.update(jeanne.accountId, { set: { state: 'closed' } })
    expect(await on.accounts.showAccount(anyone, 'jeanne.martin').catch((error) => error.code)).to.equal('not-found')
  })
})
