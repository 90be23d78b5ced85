import { expect } from 'chai'
import type { Viewer } from '#src/access/viewer.ts'
import type { AccountId } from '#src/accounts/account.ts'
import { commentsSpec, threadsFilter } from '#src/comments/comments-store.ts'
import type { GroupId } from '#src/groups/group.ts'
import { foundFilter, listedFilter } from '#src/videos/listed-videos.ts'
import type { VideoId } from '#src/videos/video.ts'
import { videosSpec } from '#src/videos/video-document.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'
import { aVideo } from './a-video.ts'

const anonymous: Viewer = { kind: 'anonymous' }
const member: Viewer = {
  kind: 'person',
  accountId: 'p' as AccountId,
  roles: ['teacher'],
  sessionId: 's',
  hasAcceptedCharter: true,
}

onEachEngine('what people ask most', (kind) => {
  let on: SubjectsOfTest
  before(async () => {
    on = await someSubjects(kind)
    const author = await on.person('Jeanne Martin')
    for (let index = 0; index < 40; index += 1) {
      await on.has(author, {
        title: `Séance ${index}`,
        thematiques: [index % 2 === 0 ? 'se-former' : 'amenager-la-classe'],
        publishedAt: `2026-11-02T08:00:${String(index).padStart(2, '0')}.000Z`,
      })
    }
  })
  after(() => on[Symbol.asyncDispose]())

  for (const [who, viewer] of [
    ['strangers', anonymous],
    ['members', member],
    ['members of groups', { ...member, groups: ['g1', 'g2'] as GroupId[] }],
  ] as const) {
    for (const [what, facets] of Object.entries({
      'the home feed': {},
      'a thématique page': { thematique: 'se-former' },
      'a level': { niveau: 'cp' },
      'a keyword': { keyword: 'Dictée' },
      'a person’s page': { author: 'p' as AccountId },
      'the feed of this instance': { isLocal: true },
      'the feed of a thématique of this instance': { thematique: 'se-former', isLocal: true },
      'the feed of a level of this instance': { niveau: 'cp', isLocal: true },
      'the feed of a person about a thématique': { author: 'p' as AccountId, thematique: 'se-former' },
    })) {
      it(`${what} of ${who} walks one index, in its order`, async () => {
        const videos = on.engine.collection(videosSpec)
        const plan = await videos.explain(listedFilter(viewer, facets), { sort: [['publishedAt', 'desc']] })
        expect(plan, plan.detail).to.include({ usesIndex: true, sortsInMemory: false })
      })
    }

    for (const order of ['counts.views', 'counts.merci', 'counts.essaye', 'counts.comments'] as const) {
      it(`the feed of ${who} by ${order} walks one index, in its order`, async () => {
        const videos = on.engine.collection(videosSpec)
        for (const facets of [{}, { isLocal: true }]) {
          const plan = await videos.explain(listedFilter(viewer, facets), { sort: [[order, 'desc']] })
          expect(plan, plan.detail).to.include({ usesIndex: true, sortsInMemory: false })
        }
      })
    }

    it(`a search of ${who} uses the text index`, async () => {
      const videos = on.engine.collection(videosSpec)
      const plan = await videos.explain(foundFilter(viewer, {}), { text: 'dictée' })
      expect(plan.usesIndex, plan.detail).to.equal(true)
    })
  }

  it('what an allied instance reads, and the films of a group, walk one index in their order', async () => {
    const videos = on.engine.collection(videosSpec)
    const ally: Viewer = { kind: 'peer', host: 'creteil.example', isAllied: true }
    const inGroup: Viewer = { ...member, groups: ['g1' as GroupId] } as Viewer
    for (const filter of [
      listedFilter(ally, {}),
      listedFilter(ally, { author: 'p' as AccountId }),
      listedFilter(inGroup, { group: 'g1' as GroupId }),
      listedFilter(member, { group: 'g1' as GroupId }),
    ]) {
      const plan = await videos.explain(filter, { sort: [['publishedAt', 'desc']] })
      expect(plan, plan.detail).to.include({ usesIndex: true, sortsInMemory: false })
    }
  })

  it('threads of a video, and a thread, walk one index in their order', async () => {
    const comments = on.engine.collection(commentsSpec)
    const threads = await comments.explain(threadsFilter('v' as VideoId), { sort: [['writtenAt', 'desc']] })
    expect(threads, threads.detail).to.include({ usesIndex: true, sortsInMemory: false })
    const thread = await comments.explain({ threadId: 't' }, { sort: [['writtenAt', 'asc']] })
    expect(thread, thread.detail).to.include({ usesIndex: true, sortsInMemory: false })
    const latest = { videoId: 'v' as VideoId, deletedAt: null, held: null }
    const feed = await comments.explain(latest, { sort: [['writtenAt', 'desc']] })
    expect(feed, feed.detail).to.include({ usesIndex: true, sortsInMemory: false })
  })

  it('a person’s own videos and what awaits moderators use an index', async () => {
    const videos = on.engine.collection(videosSpec)
    const mine = await videos.explain({ authors: { contains: 'a' } }, { sort: [['createdAt', 'desc']] })
    expect(mine, mine.detail).to.include({ usesIndex: true, sortsInMemory: false })
    const withheld = await videos.explain({ 'hidden.at': { gt: '' } }, { sort: [['hidden.at', 'asc']] })
    expect(withheld, withheld.detail).to.include({ usesIndex: true, sortsInMemory: false })
  })

  it('pages of the feed hold each video once, also by cursor', async () => {
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await on.videos.store.list(anonymous, {}, 'newest', { count: 7, after })
      seen.push(...page.items.map(({ title }) => title))
      after = page.next ?? undefined
    } while (after !== undefined)
    expect(seen).to.deep.equal(Array.from({ length: 40 }, (_, index) => `Séance ${39 - index}`))
  })

  it('is found by its author’s name, its thématique and its words, whatever the accents', async () => {
    const author = await on.person('Odile Bernard')
    const video = aVideo({
      number: 9001,
      authors: [author.accountId],
      title: 'Les élèves lisent à l’école',
      keywords: ['fluence'],
      thematiques: ['travailler-a-deux'],
    })
    await on.engine.transaction((tx) => on.videos.store.insert(video, tx, { authorNames: ['Odile Bernard'] }))
    for (const text of ['eleve ecole', 'fluence', 'bernard', 'ECOLE travailler a deux']) {
      const found = await on.videos.store.search(anonymous, text, {}, {})
      expect(
        found.map(({ document }) => document.title),
        text,
      ).to.deep.equal([video.title])
    }
    await on.videos.store.renameAuthor(author.accountId, 'Odile Durand')
    expect(await on.videos.store.search(anonymous, 'bernard', {}, {})).to.deep.equal([])
    expect(await on.videos.store.search(anonymous, 'durand', {}, {})).to.have.length(1)
  })

  it('adds views while the author edits, and loses none', async () => {
    const author = await on.person('Karim Diallo')
    const video = await on.has(author)
    const edits = Array.from({ length: 10 }, (_, index) =>
      on.videos.editVideo(author, video._id, { title: `Titre ${index}` }),
    )
    const views = Array.from({ length: 30 }, () => on.videos.store.count(video._id, 'views', 1))
    await Promise.all([...edits, ...views])
    const after = await on.videos.store.find(video._id)
    expect(after?.counts.views).to.equal(30)
  })
})
