import { expect } from 'chai'
import type { ActivityDocument } from '#federation/ports.ts'
import * as say from '#federation/vocabulary/activities.ts'
import { actorDocument } from '#federation/vocabulary/actor.ts'
import { everyone, idsOf, isForEveryone } from '#federation/vocabulary/addressing.ts'
import { noteTombstone } from '#federation/vocabulary/note.ts'
import { playlistDocument } from '#federation/vocabulary/playlist.ts'
import { handedOver, videoDocument } from '#federation/vocabulary/video.ts'
import { activityFaults, noteFaults } from '../peertube-rules.ts'
import { expectPinned } from '../pinned.ts'
import {
  aComment,
  allies,
  anElement,
  aPlaylist,
  author,
  channel,
  film,
  ids,
  karim,
  keysOf,
  ours,
} from '../some-facts.ts'

const at = '2026-11-03T10:00:00.000Z'
const video = ids.video(film._id)
const commenter = ours.person(karim)
const document = videoDocument({ video: film, author, channel, ids, allies })
const elsewhere = 'https://video.example/accounts/paul'
const theirFollow = { id: `${elsewhere}/follows/1`, type: 'Follow', actor: elsewhere, object: author.id }
const said = { actor: author.id, at }
const playlist = playlistDocument({
  playlist: aPlaylist(),
  films: [{ element: anElement(), video: film, position: 1 }],
  author,
  channel,
  ids,
})

const all: Record<string, ActivityDocument> = {
  'create-video': say.create({ ...said, id: ids.createOf(video) }, document),
  'update-video': say.update({ ...said, id: ids.updateOf(video, at) }, document),
  'update-video-handed-over': say.update({ ...said, id: ids.updateOf(video, at) }, handedOver(document, commenter)),
  'delete-video': say.remove(
    { ...said, id: ids.deleteOf(video), to: [everyone], cc: [author.followers] },
    say.tombstone(video, 'Video', at),
  ),
  'create-playlist': say.create({ ...said, id: ids.createOf(playlist.id) }, playlist),
  'update-playlist': say.update({ ...said, id: ids.updateOf(playlist.id, at) }, playlist),
  'delete-playlist': say.remove(
    { ...said, id: `${ids.deleteOf(playlist.id)}#${at}`, to: [everyone], cc: [author.followers] },
    say.tombstone(playlist.id, 'Playlist', at),
  ),
  'delete-person': say.remove({ ...said, id: ids.deleteOf(author.id), to: [everyone] }, author.id),
  announce: say.announce(
    {
      actor: channel.id,
      at,
      id: ids.announceOf(film._id, { kind: 'channel', handle: 'jeanne.martin' }),
      to: [everyone],
      cc: [channel.followers],
    },
    video,
  ),
  like: say.like({ actor: commenter.id, id: ids.likeOf('karim.diallo', film._id), to: [author.id], cc: [] }, video),
  tried: say.tried({ actor: commenter.id, id: ids.triedOf('karim.diallo', film._id), to: [author.id] }, video),
  follow: say.follow({ actor: author.id, id: `${author.id}/follows/1`, to: [elsewhere] }, elsewhere),
  accept: say.accept({ actor: author.id, id: `${author.id}/accepts/1`, to: [elsewhere] }, theirFollow),
  reject: say.reject({ actor: author.id, id: `${author.id}/rejects/1`, to: [elsewhere] }, theirFollow),
  flag: say.flag(
    { actor: author.id, id: `${author.id}/reports/1`, to: [elsewhere] },
    [video],
    'Un élève est reconnaissable.',
  ),
  move: say.move({ ...said, id: `${author.id}/moves/1`, to: [author.followers] }, 'https://creteil.example/accounts/j'),
  'leave-group': say.leave(
    { ...said, id: `${author.id}/leaves/1`, to: [elsewhere] },
    'https://creteil.example/groupes/1',
  ),
  'remove-from-group': say.takeOut(
    { actor: ids.instance(), at, id: `${ids.instance()}/removals/1`, to: [elsewhere] },
    elsewhere,
    ids.absolute('/groupes/1'),
  ),
  block: say.block({ actor: author.id, id: `${author.id}/blocks/1`, to: [elsewhere] }, elsewhere),
  'approve-reply': say.approveReply({ ...said, id: `${video}/comments/3/approve-reply` }, `${elsewhere}/c/3`, video),
}
const { like, follow, block } = all as { like: ActivityDocument; follow: ActivityDocument; block: ActivityDocument }
all['undo-follow'] = say.undo({ actor: author.id, id: ids.undoOf(follow.id), to: [elsewhere] }, follow)
all['undo-block'] = say.undo({ actor: author.id, id: ids.undoOf(block.id), to: [elsewhere] }, block)
const stone = noteTombstone(ids.comment(film._id, 12), aComment({ text: '', deletedAt: at }))
all['delete-note'] = say.remove(
  { actor: commenter.id, at, id: ids.deleteOf(stone.id), to: [everyone], cc: [commenter.followers, author.id] },
  stone,
)
all['update-person'] = say.update(
  { ...said, id: ids.updateOf(author.id, at), to: [everyone], cc: [author.followers] },
  actorDocument({
    actor: author,
    account: { handle: 'jeanne.martin', displayName: 'Jeanne Martin', createdAt: at },
    keys: keysOf(author),
    displayName: 'Jeanne Martin',
    summaryHtml: '<p>CP dédoublé.</p>',
    page: ids.absolute('/a/jeanne.martin'),
    sharedInbox: ids.sharedInbox(),
    host: ids.host,
    owner: null,
    publishedAt: at,
    academie: 'académie de Lyon',
  }),
)
all['undo-like'] = say.undo({ actor: commenter.id, id: ids.undoOf(like.id), to: [author.id], cc: [] }, like)

describe('what we say', () => {
  for (const [name, activity] of Object.entries(all)) {
    it(`${name} is pinned, and accepted by PeerTube`, () => {
      expectPinned(name, activity)
      expect(activityFaults(activity)).to.deep.equal([])
    })
  }

  it('an activity is addressed as its object is', () => {
    expect(all['create-video']?.to).to.deep.equal(document.to)
    expect(all['create-video']?.cc).to.deep.equal(document.cc)
  })

  it('holds one context only, at the top', () => {
    for (const activity of Object.values(all)) {
      expect(activity).to.have.property('@context')
      expect(JSON.stringify(activity.object)).to.not.contain('@context')
    }
  })

  it('a comment that is deleted leaves a Tombstone', () => {
    const stone = noteTombstone(ids.comment(film._id, 12), aComment({ text: '', deletedAt: at }))
    expectPinned('tombstone-note', stone)
    expect(noteFaults(stone)).to.deep.equal([])
  })
})

describe('to whom it is addressed', () => {
  it('everyone has three spellings, alone or in a list', () => {
    for (const to of [everyone, 'as:Public', 'Public', [everyone], ['https://a.example/x', 'as:Public']]) {
      expect(isForEveryone({ to }), String(to)).to.equal(true)
      expect(isForEveryone({ cc: to }), String(to)).to.equal(true)
    }
    expect(isForEveryone({ to: ['https://a.example/#Public'], cc: 7 })).to.equal(false)
  })

  it('ids are read from what is named, embedded, alone or in a list', () => {
    expect(idsOf('https://a.example/1')).to.deep.equal(['https://a.example/1'])
    expect(idsOf([{ id: 'https://a.example/1', type: 'Person' }, 'https://a.example/1', 7, null])).to.have.length(1)
    expect(idsOf(null)).to.deep.equal([])
  })
})
