/** One teacher, her channel, her instance and a film, always the same: what the pinned documents are about. */

import type { ActorKeys, LocalActor } from '#federation/actor.ts'
import { createLocalActors } from '#federation/actors/local-actors.ts'
import { createIds } from '#federation/ids.ts'
import type { Account, AccountId } from '#src/accounts/account.ts'
import { createAddresses } from '#src/addresses.ts'
import type { Comment, CommentId } from '#src/comments/comment.ts'
import type { Playlist, PlaylistElement, PlaylistId } from '#src/playlists/playlist.ts'
import type { VideoId } from '#src/videos/video.ts'
import { aVideo } from '../videos/a-video.ts'

export const ids = createIds(createAddresses(() => new URL('https://lyon.example/')))

const accounts: Pick<Account, '_id' | 'handle' | 'state'>[] = [
  { _id: '0b0f3ae4-9bd0-4f30-8f0e-1b1f6f0f3a01' as AccountId, handle: 'jeanne.martin', state: 'active' },
  { _id: '0b0f3ae4-9bd0-4f30-8f0e-1b1f6f0f3a02' as AccountId, handle: 'karim.diallo', state: 'active' },
]
export const [jeanne, karim] = accounts as [Account, Account]

export const ours = createLocalActors({
  ids,
  keys: { of: () => Promise.reject(new Error('no key in this test')) } as never,
  accountByHandle: async (handle) => accounts.find((one) => one.handle === handle) as Account,
  accountByNumber: async () => null,
})
export const author = ours.person(jeanne)
export const channel = ours.channel(jeanne)
export const allies = `${ids.instance()}/allies`

/** Not those of anybody. */
export const keysOf = ({ id }: LocalActor): ActorKeys =>
  ({
    rsa: { id: `${id}#main-key`, publicKeyPem: '-----BEGIN PUBLIC KEY-----\nMIIB…\n-----END PUBLIC KEY-----\n' },
    ed25519: { id: `${id}#ed25519-key`, publicKeyMultibase: 'z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK' },
  }) as ActorKeys

const captionsOf = 'videos/9c9de5e8-0a1e-484a-b099-e80766180a6d'
export const film = aVideo({
  _id: '9c9de5e8-0a1e-484a-b099-e80766180a6d' as VideoId,
  number: 7,
  authors: [jeanne._id],
  title: 'La dictée à l’adulte par petits groupes',
  captions: [
    {
      language: 'en',
      prefix: `${captionsOf}/1111111111111111`,
      isAutomatic: true,
      updatedAt: '2026-11-02T09:00:00.000Z',
    },
    {
      language: 'fr',
      prefix: `${captionsOf}/2222222222222222`,
      isAutomatic: false,
      updatedAt: '2026-11-02T09:00:00.000Z',
    },
  ],
  chapters: [
    { atSeconds: 0, title: 'Les groupes' },
    { atSeconds: 42, title: 'Inès relit' },
  ],
  description: 'Deux groupes de six, **dix minutes** chacun.\n\nÀ 0:42, le moment où Inès relit.',
  thematiques: ['se-former'],
  niveaux: ['cp'],
  keywords: ['dictée', 'oral'],
  durationSeconds: 61.4,
})

export function aComment(given: Partial<Comment> = {}): Comment {
  return {
    _id: '01930000-0000-7000-8000-000000000001' as CommentId,
    number: 12,
    videoId: film._id,
    accountId: karim._id,
    threadId: '01930000-0000-7000-8000-000000000001' as CommentId,
    threadNumber: 12,
    inReplyTo: null,
    inReplyToNumber: null,
    text: 'Merci ! À 0:42, comment as-tu formé les groupes ?',
    atSeconds: 42,
    writtenAt: '2026-11-03T10:00:00.000Z',
    editedAt: null,
    deletedAt: null,
    replies: 0,
    authorReplies: 0,
    remote: null,
    ...given,
  }
}

export function anElement(given: Partial<PlaylistElement> = {}): PlaylistElement {
  return {
    id: 31,
    videoId: film._id,
    startSeconds: null,
    stopSeconds: null,
    note: '',
    linkGiven: false,
    addedAt: '2026-11-04T10:00:00.000Z',
    ...given,
  }
}

export function aPlaylist(given: Partial<Playlist> = {}): Playlist {
  return {
    _id: '5a0c7c1e-2b0e-4a57-8f3e-0d9a3f1c2b4d' as PlaylistId,
    number: 4,
    accountId: jeanne._id,
    kind: 'regular',
    title: 'Avant la réunion du réseau',
    description: 'À regarder dans cet ordre.',
    audience: 'public',
    elements: [],
    createdAt: '2026-11-04T10:00:00.000Z',
    updatedAt: '2026-11-05T10:00:00.000Z',
    ...given,
  }
}
