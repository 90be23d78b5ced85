/**
 * Activities that other software really sent, version by version, through the incoming half: said as they were, but to a
 * teacher of here and under her film. What each becomes, or why it is refused.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Comment } from '#src/comments/comment.ts'
import type { Video } from '#src/videos/video.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { anActor } from '../an-actor.ts'
import { anInbox, type InboxOfTest } from './an-inbox.ts'

const folder = join(import.meta.dirname, '../../fixtures/federation/captured')

type Fields = Record<string, unknown>
interface Said extends Fields {
  type: string
  actor: string
  object: string | Fields
}
interface Seen {
  on: InboxOfTest
  film: Video
  authorId: string
  comments: Comment[]
}
interface Case {
  /** What was said of somebody else's is said of the film: `reply` (what it answers) or `object` (what it is of). */
  about?: 'reply' | 'object'
  becomes: string
  looks?: (seen: Seen) => unknown
  is?: unknown
}

const words = ({ comments }: Seen) => comments.filter(({ deletedAt }) => deletedAt === null).map(({ text }) => text)
const mention = '[@test](author)'

/** In order: later ones are about what earlier ones left. */
const cases: Record<string, Case> = {
  'mastodon-4.3.22/follow': { becomes: 'done', looks: ({ on }) => on.sent.at(-1)?.activity.type, is: 'Accept' },
  'mastodon-4.3.22/create-note': { about: 'reply', becomes: 'done', looks: words, is: [`${mention} test`] },
  'mastodon-4.3.22/update-note': { about: 'reply', becomes: 'done', looks: words, is: [`${mention} test2`] },
  'mastodon-4.3.22/delete-note': { becomes: 'done', looks: words, is: [] },
  'gotosocial-0.22.1/create-note': {
    about: 'reply',
    becomes: 'done',
    looks: words,
    is: [`CW TEST\n\n${mention} test`],
  },
  'gotosocial-0.22.1/create-question': { about: 'reply', becomes: 'done', looks: (seen) => words(seen).length, is: 2 },
  // Of what was never received here: as its Create would be.
  'gotosocial-0.22.1/update-note': {
    about: 'reply',
    becomes: 'done',
    looks: (seen) => words(seen).length,
    is: 3,
  },
  'gotosocial-0.22.1/delete-note': { becomes: 'done', looks: (seen) => words(seen).length, is: 2 },
  'gotosocial-0.22.1/undo-follow': {
    becomes: 'done',
    looks: async ({ on, authorId }) => (await on.follows.counts(authorId)).followers,
    is: 0,
  },
  'misskey-2026.3.2/create-note': {
    about: 'reply',
    becomes: 'done',
    looks: (seen) => words(seen)[0],
    is: '[@test@local.example](author) test',
  },
  'misskey-2026.3.2/delete-note': { becomes: 'done', looks: (seen) => words(seen).length, is: 2 },
  'misskey-2026.3.2/undo-follow': { becomes: 'done' },
  'misskey-2022.06/like-reaction': { about: 'object', becomes: 'done', looks: ({ film }) => film.counts.merci, is: 1 },
  'pleroma-2.10.2/create-note': {
    about: 'reply',
    becomes: 'done',
    looks: (seen) => words(seen)[0],
    is: `${mention} test`,
  },
  'pleroma-2.10.2/update-note': {
    about: 'reply',
    becomes: 'done',
    looks: (seen) => words(seen)[0],
    is: `${mention} test2`,
  },
  'pleroma-2.10.2/delete-note': { becomes: 'done', looks: (seen) => words(seen).length, is: 2 },
  'pleroma-2.10.2/undo-follow': { becomes: 'done' },
  'mitra-2026.07/create-note': {
    about: 'reply',
    becomes: 'done',
    looks: (seen) => words(seen)[0],
    is: 'Remote post 5',
  },
  'friendica-2022.05/update-note': { about: 'reply', becomes: 'done' },
  'friendica-2022.05/dislike': {
    about: 'object',
    becomes: 'not-counted',
    looks: ({ film }) => film.counts.merci,
    is: 1,
  },
  'friendica-2022.05/delete-note': { becomes: 'done', looks: (seen) => words(seen).length, is: 3 },
  'gnusocial-2022.03/like': { about: 'object', becomes: 'done', looks: ({ film }) => film.counts.merci, is: 2 },
  'lotide-2021.09/create-note': {
    about: 'reply',
    becomes: 'done',
    looks: (seen) => words(seen)[0],
    is: 'test comment',
  },
  // Of a like that this one never sent: nothing is lost for the others.
  'mastodon-2022.02/undo-like': {
    about: 'object',
    becomes: 'not-for-here',
    looks: ({ film }) => film.counts.merci,
    is: 2,
  },
  // One mention of Pixelfed stands without a list.
  'pixelfed-2024.01/create-note': {
    about: 'reply',
    becomes: 'done',
    looks: (seen) => words(seen)[0],
    is: 'Extra colours!',
  },
  // A photograph, which answers nothing here.
  'pixelfed-2023.10/create-photo': {
    becomes: 'answers-nothing',
    looks: (seen) => words(seen)[0],
    is: 'Extra colours!',
  },
  'pixelfed-2023.10/announce': { about: 'object', becomes: 'done' },
  'mbin-main/create-note': { about: 'reply', becomes: 'done', looks: (seen) => words(seen)[0], is: 'test' },
  'mbin-main/like': { about: 'object', becomes: 'done', looks: ({ film }) => film.counts.merci, is: 3 },
  'mastodon-4.6.4/delete-actor': {
    becomes: 'done',
    looks: async ({ on }) => (await on.on.accountsStore.byRemoteId('https://remote.example/users/alice'))?.state,
    is: 'closed',
  },
}

onEachEngine('what other software really sent', (kind) => {
  let on: InboxOfTest
  let film: { video: Video; id: string; authorId: string }
  before(async () => {
    on = await anInbox(kind)
    film = await on.film()
  })
  after(() => on[Symbol.asyncDispose]())

  function read(name: string, about: Case['about']): Said {
    const text = readFileSync(join(folder, `${name}.json`), 'utf8')
    const said: Said = JSON.parse(text.replaceAll('https://local.example/club/test', film.authorId))
    if (about === 'reply') (said.object as Fields).inReplyTo = film.id
    if (about === 'object') {
      if (said.type === 'Undo') (said.object as Fields).object = film.id
      else said.object = film.id
    }
    return said
  }

  for (const [name, { about, becomes, looks, is }] of Object.entries(cases)) {
    it(`${name}: ${becomes}`, async () => {
      const activity = read(name, about)
      expect(await on.said(activity, on.actors.get(activity.actor) ?? anActor(activity.actor))).to.equal(becomes)
      if (looks === undefined) return
      const current = (await on.on.videos.store.find(film.video._id)) as Video
      const comments = (await on.on.comments.store.allOf(film.video._id, { count: 50 })).items
        .map((one) => ({ ...one, text: one.text.replaceAll(/\(<?[^)]*>?\)/g, '(author)') }))
        .sort((a, b) => b.number - a.number)
      expect(await looks({ on, film: current, comments, authorId: film.authorId })).to.deep.equal(is)
    })
  }

  it('each has its case', () => {
    const written = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.includes('/') && file.endsWith('.json'))
      .map((file) => file.replace(/\.json$/, ''))
    expect(written.filter((name) => !(name in cases))).to.deep.equal([])
  })
})
