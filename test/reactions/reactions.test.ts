import { expect } from 'chai'
import type { Person } from '#src/access/permissions.ts'
import type { Video } from '#src/videos/video.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'
import { aReceivedVideo } from '../videos/a-remote-video.ts'

onEachEngine('« Merci » and « Je l’ai essayé »', (kind) => {
  let on: SubjectsOfTest
  let author: Person
  let odile: Person

  before(async () => {
    on = await someSubjects(kind)
    author = await on.person('Jeanne Martin')
    odile = await on.person('Odile Bernard')
  })
  after(() => on[Symbol.asyncDispose]())

  it('said as often as one likes, counts once, and is told once', async () => {
    const video = await on.has(author)
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => on.reactions.react(odile, video._id, 'essaye', true)),
    )
    for (const answer of answers) expect(answer).to.deep.equal({ reaction: 'essaye', given: true, count: 1 })
    await on.reactions.react(odile, video._id, 'merci', true)
    const { mine, counts } = await on.videos.showVideo(odile, video._id)
    expect(mine).to.deep.equal({ merci: true, essaye: true })
    expect(counts).to.include({ merci: 1, essaye: 1 })
    await on.events.settled()
    const told = on.heard.filter((event) => event.kind === 'reaction-given' && event.videoId === video._id)
    expect(told).to.have.length(2)
  })

  it('taken back, it counts no more; taken back again, it changes nothing', async () => {
    const video = await on.has(author)
    await on.reactions.react(odile, video._id, 'merci', true)
    const karim = await on.person('Karim Diallo')
    await on.reactions.react(karim, video._id, 'merci', true)
    for (const _ of [1, 2]) {
      const answer = await on.reactions.react(odile, video._id, 'merci', false)
      expect(answer).to.deep.equal({ reaction: 'merci', given: false, count: 1 })
    }
    expect((await on.videos.showVideo(odile, video._id)).mine).to.deep.equal({ merci: false, essaye: false })
    expect((await on.videos.showVideo(karim, video._id)).mine).to.deep.equal({ merci: true, essaye: false })
  })

  it('is for colleagues: nobody says it of her own film, here or from elsewhere', async () => {
    const video = await on.has(author)
    for (const reaction of ['merci', 'essaye'] as const) {
      const refusal = await on.reactions.react(author, video._id, reaction, true).catch((error) => error)
      expect(refusal.code).to.equal('not-allowed')
      expect(refusal.message).to.match(/pour vos collègues/)
      const sent = { videoId: video._id, accountId: author.accountId, reaction, isGiven: true }
      const isCounted = await on.engine.transaction((tx) => on.reactions.receiveReaction(sent, tx))
      expect(isCounted).to.equal(false)
    }
    const { counts, mine, may } = await on.videos.showVideo(author, video._id)
    expect(counts).to.include({ merci: 0, essaye: 0 })
    expect(mine).to.deep.equal({ merci: false, essaye: false })
    expect(may).to.include({ react: false, comment: true, edit: true })
    expect((await on.videos.showVideo(odile, video._id)).may).to.include({ react: true })
  })

  it('of a film of two accounts of one person is no more once these are joined, whichever said it', async () => {
    const ada = await on.person('Eve Admin', ['teacher', 'administrator'])
    const [left, kept] = [await on.person('Max Double'), await on.person('Maxime Double')]
    const [ofLeft, ofKept] = [await on.has(left), await on.has(kept)]
    await on.reactions.react(kept, ofLeft._id, 'merci', true)
    await on.reactions.react(odile, ofLeft._id, 'merci', true)
    await on.reactions.react(left, ofKept._id, 'essaye', true)
    await on.administration.joinAccounts(ada, kept.accountId, { from: left.accountId, reason: 'La même personne.' })
    await on.events.settled()
    for (const [film, merci] of [
      [ofLeft, 1],
      [ofKept, 0],
    ] as const) {
      const { counts, mine, may } = await on.videos.showVideo(kept, film._id)
      expect(counts).to.include({ merci, essaye: 0 })
      expect(mine).to.deep.equal({ merci: false, essaye: false })
      expect(may.react).to.equal(false)
    }
  })

  it('of two accounts of one person are hers once when these are joined, and tell its author nothing new', async () => {
    const ada = await on.person('Ada Admin', ['teacher', 'administrator'])
    const [left, kept] = [await on.person('Lou Double'), await on.person('Louise Double')]
    const [both, alone, theirs] = [await on.has(author), await on.has(author), await on.has(author)]
    for (const who of [left, kept]) await on.reactions.react(who, both._id, 'merci', true)
    await on.reactions.react(left, both._id, 'essaye', true)
    await on.reactions.react(left, alone._id, 'merci', true)
    await on.reactions.react(left, theirs._id, 'merci', true)
    const { remote } = aReceivedVideo(author.accountId)
    await on.engine.transaction((tx) => on.videos.store.change(theirs._id, tx, (video) => ({ ...video, remote })))
    await on.administration.joinAccounts(ada, kept.accountId, { from: left.accountId, reason: 'La même personne.' })
    await on.events.settled()
    expect((await on.videos.showVideo(kept, both._id)).mine).to.deep.equal({ merci: true, essaye: true })
    expect((await on.videos.showVideo(kept, both._id)).counts).to.include({ merci: 1, essaye: 1 })
    expect((await on.videos.showVideo(kept, alone._id)).counts).to.include({ merci: 1 })
    expect(await on.reactions.given(left.accountId, both._id)).to.deep.equal({ merci: false, essaye: false })
    const told = (...films: Video[]) =>
      on.heard.flatMap((event) =>
        'reaction' in event && films.some(({ _id }) => _id === event.videoId)
          ? `${event.kind} ${event.accountId === kept.accountId ? 'kept' : 'left'} ${event.reaction}`
          : [],
      )
    // Where it is known by who said it, it is said by the other.
    expect(told(theirs)).to.deep.equal([
      'reaction-given left merci',
      'reaction-taken-back left merci',
      'reaction-given kept merci',
    ])
    expect((await on.videos.store.find(theirs._id))?.counts.merci).to.equal(1)
    expect(told(both, alone).toSorted()).to.deep.equal([
      'reaction-given kept merci',
      'reaction-given left essaye',
      'reaction-given left merci',
      'reaction-given left merci',
      'reaction-taken-back left merci',
    ])
    await on.reactions.react(kept, alone._id, 'merci', false)
    expect((await on.videos.showVideo(kept, alone._id)).counts).to.include({ merci: 0 })
  })

  it('counts each of many people who say it at once', async () => {
    const video = await on.has(author)
    const people = await Promise.all(Array.from({ length: 10 }, (_, index) => on.person(`Collègue ${index}`)))
    await Promise.all(people.map((who) => on.reactions.react(who, video._id, 'merci', true)))
    expect((await on.videos.store.find(video._id))?.counts.merci).to.equal(10)
  })
})
