/** What other software sends, as it writes it: each becomes what a person expects, or is refused with a reason. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { RemoteActor } from '#federation/actor.ts'
import type { ActivityDocument } from '#federation/ports.ts'
import type { Comment } from '#src/comments/comment.ts'
import type { Video } from '#src/videos/video.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { anActor } from '../an-actor.ts'
import { anInbox, type InboxOfTest } from './an-inbox.ts'

const folder = join(import.meta.dirname, '../../fixtures/federation/incoming')
const tube = 'https://tube.example'

interface Seen {
  on: InboxOfTest
  film: Video
  comments: Comment[]
  theirs: (id: string) => Promise<Video | null>
}

/** In order: later ones are about what earlier ones left. `becomes` is the outcome, `looks` what people then see. */
const cases: Record<string, { becomes: string; looks?: (seen: Seen) => unknown; is?: unknown }> = {
  'peertube-7.1/create-video': {
    becomes: 'done',
    async looks({ theirs }) {
      const video = await theirs(videoId)
      return [
        video?.title,
        video?.licence,
        video?.language,
        video?.durationSeconds,
        video?.keywords,
        video?.remote?.files.map(({ height }) => height),
        video?.remote?.channelId,
        video?.counts.views,
      ]
    },
    is: [
      'La lecture à deux voix, semaine après semaine',
      'CC-BY-SA-4.0',
      'fr',
      754,
      ['lecture', 'cp'],
      [1080, 360],
      `${tube}/video-channels/alice_channel`,
      42,
    ],
  },
  'peertube-7.1/announce-video': { becomes: 'known' },
  'peertube-7.1/update-video': {
    becomes: 'done',
    looks: async ({ theirs }) => (await theirs(videoId))?.title,
    is: 'La lecture à trois voix',
  },
  'peertube-7.1/create-live': { becomes: 'live' },
  // Of a list, what its own address says is read: `playlists.test.ts`.
  'peertube-7.1/create-playlist': { becomes: 'done' },
  'peertube-7.1/update-playlist': { becomes: 'done' },
  'peertube-7.1/delete-playlist': { becomes: 'not-known' },
  'peertube-7.1/create-note': {
    becomes: 'done',
    looks: ({ comments }) => comments[0]?.text,
    is: 'Très **utile**, à 0:12 surtout',
  },
  'peertube-7.1/delete-note': { becomes: 'done', looks: ({ film }) => film.counts.comments, is: 0 },
  'peertube-7.1/like': { becomes: 'done', looks: ({ film }) => film.counts.merci, is: 1 },
  'peertube-7.1/dislike': { becomes: 'not-counted', looks: ({ film }) => film.counts.merci, is: 1 },
  'peertube-7.1/view': { becomes: 'done', looks: ({ film }) => film.counts.views, is: 1 },
  'peertube-7.1/follow': { becomes: 'done', looks: ({ on }) => on.sent.at(-1)?.activity.type, is: 'Accept' },
  'peertube-7.1/delete-video': { becomes: 'done', looks: async ({ theirs }) => theirs(videoId), is: null },
  'mastodon-4.3/create-note': {
    becomes: 'done',
    looks: ({ comments }) => comments[0]?.text.replace(/\(<.*?classe.example.*?>\)/, '(author)'),
    is: '[@auteur](author) Merci \\& bravo ! <https://exemple.test/une/longue/adresse>',
  },
  'mastodon-4.3/create-note-unlisted': { becomes: 'done', looks: ({ film }) => film.counts.comments, is: 2 },
  'mastodon-4.3/create-note-direct': { becomes: 'not-public', looks: ({ film }) => film.counts.comments, is: 2 },
  'mastodon-4.3/create-note-warned': {
    becomes: 'done',
    looks: ({ comments }) => comments.some(({ text }) => text.startsWith('Long message\n\n')),
    is: true,
  },
  'mastodon-4.3/create-note-alone': { becomes: 'answers-nothing' },
  'mastodon-4.3/create-question': { becomes: 'done', looks: ({ film }) => film.counts.comments, is: 4 },
  'mastodon-4.3/update-note': {
    becomes: 'done',
    looks: ({ comments }) => comments.some(({ text }) => text === 'Merci, et à bientôt'),
    is: true,
  },
  'mastodon-4.3/delete-note': { becomes: 'done', looks: ({ film }) => film.counts.comments, is: 3 },
  'mastodon-4.3/like': { becomes: 'done', looks: ({ film }) => film.counts.merci, is: 2 },
  'mastodon-4.3/undo-like': { becomes: 'done', looks: ({ film }) => film.counts.merci, is: 1 },
  'mastodon-4.3/announce': {
    becomes: 'done',
    looks: async ({ on, film }) => on.on.shares.store.count(film._id),
    is: 1,
  },
  'mastodon-4.3/follow': {
    becomes: 'done',
    looks: ({ on }) => on.sent.at(-1)?.to,
    is: ['https://social.example/users/bob'],
  },
  'mastodon-4.3/undo-follow': { becomes: 'done' },
  'mastodon-4.3/flag': { becomes: 'done', looks: ({ on }) => on.flags.at(-1)?.content, is: 'Ce film montre un élève' },
  'mastodon-4.3/delete-actor': { becomes: 'done' },
  'gotosocial-0.17/create-note': { becomes: 'done', looks: ({ comments }) => comments[0]?.text, is: 'Belle séance' },
  'gotosocial-0.17/create-note-bare': {
    becomes: 'done',
    looks: ({ comments }) => comments[0]?.text,
    is: 'Belle séance, encore',
  },
  'gotosocial-0.17/like': { becomes: 'done', looks: ({ film }) => film.counts.merci, is: 2 },
  'misskey-2024.11/create-note': {
    becomes: 'done',
    looks: ({ comments }) => comments[0]?.text.endsWith('merci !\nune question ?'),
    is: true,
  },
  'misskey-2024.11/like-reaction': { becomes: 'done', looks: ({ film }) => film.counts.merci, is: 3 },
  'misskey-2024.11/undo-like-reaction': { becomes: 'done', looks: ({ film }) => film.counts.merci, is: 2 },
  'akkoma-3.13/emoji-react': { becomes: 'done', looks: ({ film }) => film.counts.merci, is: 3 },
  'lemmy-0.19/create-note': {
    becomes: 'done',
    looks: ({ comments }) => comments[0]?.text,
    is: 'Et avec des **CE1** ?',
  },
  'lemmy-0.19/announce-create-page': { becomes: 'not-for-here' },
  'lemmy-0.19/like': { becomes: 'done', looks: ({ film }) => film.counts.merci, is: 4 },
  'lemmy-0.19/dislike': { becomes: 'not-counted', looks: ({ film }) => film.counts.merci, is: 4 },
  'pixelfed-0.12/create-photo': { becomes: 'answers-nothing' },
  'pixelfed-0.12/create-comment': {
    becomes: 'done',
    looks: ({ comments }) => comments[0]?.text.startsWith('Ma classe ce matin [#ecole]'),
    is: true,
  },
}

const videoId = `${tube}/videos/watch/3f6d1f0a-6f5c-4f6b-8a53-3f5b2f8f2a10`

onEachEngine('what other software sends', (kind) => {
  let on: InboxOfTest
  let film: { video: Video; id: string; authorId: string }
  before(async () => {
    on = await anInbox(kind)
    film = await on.film()
    const alice = anActor(`${tube}/accounts/alice`)
    on.actors.set(alice._id, alice)
    const channel = anActor(`${tube}/video-channels/alice_channel`, { type: 'Group', owners: [alice._id] })
    await on.follow(await on.on.person('Jeanne Martin'), channel)
    // What its host answers for the bare id.
    const { object } = read('gotosocial-0.17/create-note') as unknown as { object: ActivityDocument }
    const id = 'https://gts.example/users/clara/statuses/01JE'
    on.documents.set(id, { ...object, id, content: '<p>Belle séance, encore</p>' })
  })
  after(() => on[Symbol.asyncDispose]())

  function read(name: string): Record<string, unknown> & { actor: string } {
    const text = readFileSync(join(folder, `${name}.json`), 'utf8')
    const channel = film.authorId.replace('/accounts/', '/video-channels/').concat('_channel')
    return JSON.parse(
      text.replaceAll('{{video}}', film.id).replaceAll('{{author}}', film.authorId).replaceAll('{{channel}}', channel),
    )
  }
  const who = (id: string): RemoteActor =>
    on.actors.get(id) ??
    anActor(
      id,
      /\/(c|video-channels)\//.test(id)
        ? { type: 'Group' }
        : /\/(actor|peertube)$/.test(id)
          ? { type: 'Application' }
          : {},
    )

  for (const [name, { becomes, looks, is }] of Object.entries(cases)) {
    it(`${name}: ${becomes}`, async () => {
      const activity = read(name)
      expect(await on.said(activity, who(activity.actor))).to.equal(becomes)
      if (looks === undefined) return
      const { store } = on.on.videos
      const current = (await store.find(film.video._id)) as Video
      const comments = (await on.on.comments.store.allOf(film.video._id, { count: 50 })).items
      const latest = comments.sort((a, b) => b.number - a.number)
      expect(
        await looks({ on, film: current, comments: latest, theirs: (id) => store.findByRemoteId(id) }),
      ).to.deep.equal(is)
    })
  }

  it('every fixture has its case', () => {
    const written = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.json') && !file.endsWith('/video.json') && !file.includes('/documents/'))
      .map((file) => file.replace(/\.json$/, ''))
    expect(written.filter((name) => !(name in cases))).to.deep.equal([])
  })
})
