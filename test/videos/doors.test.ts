/**
 * What is not public never leaves, by any door of the subjects: each kind of video, asked for by each kind of person,
 * through each door. One table says what is right.
 */
import { expect } from 'chai'
import type { Person } from '#src/access/permissions.ts'
import type { Viewer } from '#src/access/viewer.ts'
import { threadsQuery } from '#src/comments/comment-schemas.ts'
import { commentsFeedQuery, podcastQuery, videosFeedQuery } from '#src/feeds/feed-schemas.ts'
import type { GroupId } from '#src/groups/group.ts'
import { searchQuery } from '#src/search/search-schemas.ts'
import type { Video } from '#src/videos/video.ts'
import { shortUuid } from '#src/videos/video-address.ts'
import { videosQuery } from '#src/videos/videos-query.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'

const at = '2026-11-03T08:00:00.000Z'

/** Who finds it in lists; who opens it by its link; who opens it by its number, which can be guessed. */
const kinds = {
  public: { given: {}, listed: 'all', byLink: 'all', byNumber: 'all' },
  alliees: { given: { audience: 'alliees' }, listed: 'members', byLink: 'members', byNumber: 'members' },
  // Beyond the lists of the group itself, its members find it by searching.
  groupe: { given: { audience: 'groupe' }, listed: 'nobody', found: 'group', byLink: 'insiders', byNumber: 'insiders' },
  academie: { given: { audience: 'academie' }, listed: 'members', byLink: 'members', byNumber: 'members' },
  lien: { given: { audience: 'lien' }, listed: 'nobody', byLink: 'all', byNumber: 'staff' },
  brouillon: {
    given: { audience: 'brouillon', isPublished: false, publishedAt: null },
    listed: 'nobody',
    byLink: 'author',
    byNumber: 'author',
  },
  'not published': {
    given: { isPublished: false, publishedAt: null },
    listed: 'nobody',
    byLink: 'author',
    byNumber: 'author',
  },
  'published, not ready': {
    given: { state: 'processing', publishedAt: null, mediaPrefix: null },
    listed: 'nobody',
    byLink: 'author',
    byNumber: 'author',
  },
  'published, failed': {
    given: { state: 'failed', publishedAt: null },
    listed: 'nobody',
    byLink: 'author',
    byNumber: 'author',
  },
  hidden: {
    given: { hidden: { at, by: 'm', reason: 'Un visage.' } },
    listed: 'nobody',
    byLink: 'staff',
    byNumber: 'staff',
  },
  held: {
    given: { hidden: { at, by: null, reason: 'En attente.' }, publishedAt: null },
    listed: 'nobody',
    byLink: 'staff',
    byNumber: 'staff',
  },
} as const satisfies Record<string, { given: object; listed: Whom; found?: Whom; byLink: Whom; byNumber: Whom }>

type Whom = 'all' | 'members' | 'group' | 'insiders' | 'staff' | 'author' | 'nobody'
type Who = 'stranger' | 'newcomer' | 'colleague' | 'groupmate' | 'moderator' | 'author'

/** A newcomer has not accepted the charter: they read what strangers read. */
const circles: Record<Whom, readonly Who[]> = {
  all: ['stranger', 'newcomer', 'colleague', 'groupmate', 'moderator', 'author'],
  members: ['colleague', 'groupmate', 'moderator', 'author'],
  /** The author shares with a group that she is in. */
  group: ['groupmate', 'author'],
  insiders: ['groupmate', 'moderator', 'author'],
  staff: ['moderator', 'author'],
  author: ['author'],
  nobody: [],
}

onEachEngine('every door to a video', (kind) => {
  let on: SubjectsOfTest
  let people: Record<Who, Viewer>
  const videos = new Map<string, Video>()
  const secret = (name: string) => `secret${name.replaceAll(/\W/g, '')}`

  before(async () => {
    on = await someSubjects(kind)
    const group = crypto.randomUUID() as GroupId
    const author = { ...(await on.person('Jeanne Martin')), groups: [group] }
    people = {
      stranger: { kind: 'anonymous' },
      newcomer: { ...(await on.person('Nouvelle Venue')), hasAcceptedCharter: false },
      colleague: { ...(await on.person('Odile Bernard')), groups: [crypto.randomUUID() as GroupId] },
      groupmate: { ...(await on.person('Nadia Simon')), groups: [crypto.randomUUID() as GroupId, group] },
      moderator: await on.person('Lea Inspecteur', ['teacher', 'moderator']),
      author,
    }
    for (const [name, { given }] of Object.entries(kinds)) {
      const video = await on.has(author, {
        title: `Titre ${secret(name)}`,
        keywords: [secret(name)],
        captions: [{ language: 'fr', prefix: 'videos/x/fedcba9876543210', isAutomatic: false, updatedAt: at }],
        thematiques: ['se-former'],
        niveaux: ['cp'],
        ...(given as Partial<Video>),
        ...(name === 'groupe' ? { groups: [group] } : {}),
      })
      videos.set(name, video)
      // Somebody answered while it could be seen.
      await on.engine.transaction(async (tx) => {
        await on.comments.store.insert(
          {
            _id: crypto.randomUUID() as never,
            number: video.number + 1000,
            videoId: video._id,
            accountId: author.accountId,
            threadId: crypto.randomUUID() as never,
            threadNumber: video.number + 1000,
            inReplyTo: null,
            inReplyToNumber: null,
            text: `Propos ${secret(name)}`,
            atSeconds: null,
            writtenAt: at,
            editedAt: null,
            deletedAt: null,
            replies: 0,
            authorReplies: 0,
            remote: null,
          },
          tx,
        )
      })
    }
  })
  after(() => on[Symbol.asyncDispose]())

  const lists: Record<string, (viewer: Viewer, name: string) => Promise<{ total: number; data: { name: string }[] }>> =
    {
      'the home feed': (viewer) => on.videos.listVideos(viewer, videosQuery.parse({ count: '100' })),
      'the most watched': (viewer) => on.videos.listVideos(viewer, videosQuery.parse({ count: '100', sort: '-views' })),
      'a thématique': (viewer) => on.videos.listVideos(viewer, videosQuery.parse({ thematique: 'se-former' })),
      'a level': (viewer) => on.videos.listVideos(viewer, videosQuery.parse({ niveau: 'cp' })),
      'a keyword': (viewer, name) => on.videos.listVideos(viewer, videosQuery.parse({ motCle: secret(name) })),
      'a person’s page': (viewer) => on.videos.videosOfAccount(viewer, 'jeanne.martin', videosQuery.parse({})),
      'a search': (viewer, name) => on.search.searchVideos(viewer, searchQuery.parse({ search: secret(name) })),
      'a search without words': (viewer) => on.search.searchVideos(viewer, searchQuery.parse({})),
      'what is suggested': async (viewer, name) => {
        const mistyped = `${secret(name)}x`
        const { suggestions } = await on.search.searchVideos(viewer, searchQuery.parse({ search: mistyped }))
        const data = suggestions?.videos ?? []
        const words = (suggestions?.searches ?? []).map((search) => ({ name: `Titre ${search}` }))
        return { total: data.length, data: [...data, ...words] }
      },
      'what is close to another': async (viewer) => {
        const uuid = videos.get('public')?._id ?? ''
        const data = await on.videos.relatedVideos(viewer, { uuid }, 50)
        // The one it is close to is not among them.
        return { total: data.length, data: [...data, { name: `Titre ${secret('public')}` }] }
      },
      'words proposed while typing': async (viewer) => {
        const words = await on.videos.commonKeywords(viewer, 100)
        return { total: words.length, data: words.map((word) => ({ name: `Titre ${word}` })) }
      },
    }

  for (const [door, open] of Object.entries(lists)) {
    it(`${door} shows each video to its audience, and counts no other`, async () => {
      const isSearch = door === 'a search'
      for (const who of circles.all) {
        for (const [name, { listed, ...rest }] of Object.entries(kinds)) {
          const whom = isSearch && 'found' in rest ? rest.found : listed
          const isFound = (await open(people[who], name)).data.some((found) => found.name.includes(secret(name)))
          expect(isFound, `${name} to the ${who}`).to.equal(circles[whom].includes(who))
        }
        const { total, data } = await open(people[who], 'public')
        if (!door.includes('close') && !door.includes('suggested')) expect(total, who).to.equal(data.length)
      }
    })
  }

  it('feeds hold what strangers find in lists, whoever asks, and no word under anything else', async () => {
    const asked = (given: object) => videosFeedQuery.parse({ count: 100, ...given })
    const feeds = {
      all: on.feeds.gatherVideos('xml', asked({})),
      'of every instance': on.feeds.gatherVideos('xml', asked({ isLocal: 'false' })),
      'of a thématique': on.feeds.gatherVideos('xml', asked({ thematique: 'se-former', niveau: 'cp' })),
      'of an account': on.feeds.gatherVideos('xml', asked({ accountName: 'jeanne.martin' })),
      'of a channel': on.feeds.gatherVideos('xml', asked({ videoChannelName: 'jeanne.martin_channel' })),
      sound: on.feeds
        .gatherPodcast(podcastQuery.parse({ videoChannelName: 'jeanne.martin_channel' }))
        .then(({ feed }) => feed),
    }
    for (const [which, gathering] of Object.entries(feeds)) {
      const { entries } = await gathering
      expect(
        entries.map(({ title }) => title),
        which,
      ).to.deep.equal([`Titre ${secret('public')}`])
    }
    for (const name of Object.keys(kinds)) {
      const { _id, number } = videos.get(name) as Video
      for (const videoId of [_id, shortUuid(_id), String(number)]) {
        const got = await on.feeds.gatherComments('xml', commentsFeedQuery.parse({ videoId })).then(
          ({ entries }) => entries.map(({ summary }) => summary).join(),
          (error: { code?: string }) => error.code,
        )
        expect(got, name).to.equal(name === 'public' ? `Propos ${secret('public')}` : 'not-found')
      }
      const word = await on.feeds.gatherVideos('xml', asked({ motCle: secret(name) }))
      expect(word.entries, name).to.have.length(name === 'public' ? 1 : 0)
    }
  })

  const openings: Record<string, (viewer: Viewer, address: string) => Promise<unknown>> = {
    'its page': (viewer, address) => on.videos.showVideo(viewer, address),
    'its comments': (viewer, address) => on.comments.listThreads(viewer, address, threadsQuery.parse({})),
    'its captions': (viewer, address) => on.captions.listCaptions(viewer, address),
    'its chapters': (viewer, address) => on.chapters.listChapters(viewer, address),
    'being counted': (viewer, address) => on.videos.countView(viewer, address, '192.0.2.1'),
    'a report': (viewer, address) =>
      on.moderation.reportContent(viewer, { video: { id: address }, ground: 'other', reason: 'Non.', goodFaith: true }),
  }
  for (const [door, open] of Object.entries(openings)) {
    it(`${door} opens to those who may see the video, and is nowhere for the others`, async () => {
      for (const [name, { byLink, byNumber }] of Object.entries(kinds)) {
        const video = videos.get(name) as Video
        for (const who of circles.all) {
          for (const [address, whom] of [
            [video._id, byLink],
            [shortUuid(video._id), byLink],
            [String(video.number), byNumber],
          ] as const) {
            const got = await open(people[who], address).then(
              () => 'opened',
              (error: { code?: string }) => error.code ?? String(error),
            )
            expect(got, `${name} to the ${who} by ${address}`).to.equal(
              circles[whom].includes(who) ? 'opened' : 'not-found',
            )
          }
        }
      }
    })
  }

  const acts: Record<string, (viewer: Viewer, address: string) => Promise<unknown>> = {
    'a comment': (viewer, address) =>
      on.comments.writeComment(viewer, address, { text: `Bravo ${crypto.randomUUID()}` }),
    'a « merci »': (viewer, address) => on.reactions.react(viewer, address, 'merci', true),
    'an edition': (viewer, address) => on.videos.editVideo(viewer, address, { commentsAllowed: true }),
    'writing captions': (viewer, address) =>
      viewer === people.author
        ? Promise.resolve()
        : on.captions.saveCaptions(viewer, address, 'fr', { cues: [], publish: true }),
    'writing chapters': (viewer, address) => on.chapters.editChapters(viewer, address, []),
    'a deletion': (viewer, address) =>
      viewer === people.author ? Promise.resolve() : on.videos.deleteVideo(viewer, address),
    hiding: (viewer, address) =>
      viewer === people.moderator ? Promise.resolve() : on.moderation.hideVideo(viewer, address, 'Parce que.'),
  }
  for (const [act, attempt] of Object.entries(acts)) {
    it(`${act} is refused to strangers and newcomers before anything is looked at, and changes nothing`, async () => {
      for (const [name] of Object.entries(kinds)) {
        const video = videos.get(name) as Video
        const before = JSON.stringify(await on.videos.store.find(video._id))
        for (const [who, code] of [
          ['stranger', 'sign-in-needed'],
          ['newcomer', 'charter-not-accepted'],
        ] as const) {
          const got = await attempt(people[who], video._id).then(
            () => 'done',
            (error: { code?: string }) => error.code ?? String(error),
          )
          expect(got, `${name} by the ${who}`).to.equal(code)
        }
        expect(JSON.stringify(await on.videos.store.find(video._id))).to.equal(before)
      }
    })
  }

  it('colleagues change, delete and hide nothing of others, whatever they see', async () => {
    const { colleague } = people
    for (const [name, { byLink }] of Object.entries(kinds)) {
      const video = videos.get(name) as Video
      const before = JSON.stringify(await on.videos.store.find(video._id))
      const refusal = circles[byLink].includes('colleague') ? 'not-allowed' : 'not-found'
      for (const attempt of [
        () => on.videos.editVideo(colleague, video._id, { title: 'À moi' }),
        () => on.videos.publishVideo(colleague, video._id, { audience: 'public' }),
        () => on.videos.chooseThumbnail(colleague, video._id, 1),
        () => on.videos.retryVideo(colleague, video._id),
        () => on.videos.deleteVideo(colleague, video._id),
        () => on.captions.saveCaptions(colleague, video._id, 'fr', { cues: [], publish: true }),
        () => on.captions.showWork(colleague, video._id),
        () => on.chapters.editChapters(colleague, video._id, null),
      ]) {
        const got = await attempt().then(
          () => 'done',
          (error: { code?: string }) => error.code ?? String(error),
        )
        expect(got, name).to.equal(refusal)
      }
      const hiding = await on.moderation.hideVideo(colleague, video._id, 'Parce que.').then(
        () => 'done',
        (error: { code?: string }) => error.code,
      )
      expect(hiding).to.equal('not-allowed')
      expect(JSON.stringify(await on.videos.store.find(video._id))).to.equal(before)
    }
  })

  it('only public videos have addresses that never end; all others hold a grant', async () => {
    for (const [name, { byLink }] of Object.entries(kinds)) {
      const video = videos.get(name) as Video
      for (const who of circles[byLink]) {
        const shown = JSON.stringify(await on.videos.showVideo(people[who], video._id))
        if (name === 'public')
          expect(shown, who)
            .to.match(/"\/media\/v\//)
            .and.not.match(/\/media\/g\//)
        else expect(shown, `${name} to the ${who}`).not.match(/\/media\/v\//)
      }
    }
  })

  it('one’s own list holds all of them, and nobody else’s does', async () => {
    const mine = await on.videos.myVideos(people.author, { count: 100 })
    expect(mine.data.map(({ uuid }) => uuid)).to.have.members([...videos.values()].map(({ _id }) => _id))
    expect(mine.total).to.equal(videos.size)
    for (const who of ['newcomer', 'colleague', 'moderator'] as const) {
      expect((await on.videos.myVideos(people[who], {})).total, who).to.equal(0)
    }
  })

  it('the queues of moderators open to no one else', async () => {
    const queues = [
      (viewer: Viewer) => on.moderation.listReports(viewer, { state: 'open', count: 10 }),
      (viewer: Viewer) => on.moderation.listWithheldVideos(viewer, { waiting: true, count: 10 }),
    ]
    for (const queue of queues) {
      for (const who of circles.all) {
        const got = await queue(people[who]).then(
          () => 'opened',
          (error: { code?: string }) => error.code,
        )
        const refusals = {
          stranger: 'sign-in-needed',
          newcomer: 'charter-not-accepted',
          colleague: 'not-allowed',
          groupmate: 'not-allowed',
        }
        expect(got, who).to.equal({ ...refusals, author: 'not-allowed', moderator: 'opened' }[who])
      }
    }
    const withheld = await on.moderation.listWithheldVideos(people.moderator as Person, { waiting: false, count: 10 })
    expect(withheld.data.map(({ name }) => name)).to.deep.equal([`Titre ${secret('hidden')}`])
  })
})
