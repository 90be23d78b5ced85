/**
 * To whom what happens here is told: the inboxes that follow, those that hold a copy, those who are answered. Who may
 * see a video is `src/access/visibility.ts`'s word, asked for each host as for one that reads its document.
 */
import type { Viewer } from '#src/access/viewer.ts'
import { canSee } from '#src/access/visibility.ts'
import type { Copies, Copy } from '#src/copies/copy.ts'
import { isOut, type Video } from '#src/videos/video.ts'
import type { Iri } from '../actor.ts'
import type { Follows, HostPolicies, RemoteActors } from '../ports.ts'
import type { Inbox } from './create-deliveries.ts'

interface RecipientsParts {
  follows: Pick<Follows, 'inboxesFollowing'>
  copies: Pick<Copies, 'of'>
  remoteActors: Pick<RemoteActors, 'many'>
  policies: Pick<HostPolicies, 'of' | 'allies'>
  /** Who a host is when it reads: allied or not, with which groups. */
  viewerOfHost: (host: string) => Promise<Viewer>
}

export type Recipients = ReturnType<typeof createRecipients>

export function createRecipients(parts: RecipientsParts) {
  const { follows, copies, remoteActors, policies, viewerOfHost } = parts

  const isFree = async (host: string) => policies.of(host) !== 'blocked'

  /**
   * Whether a host may have this video; each host is asked about once.
   * @param when `taken-back`: as if it were still shown, for what must be forgotten of what was said under it
   */
  function doorOf(video: Video, when: 'now' | 'taken-back' = 'now'): (host: string) => Promise<boolean> {
    const known = new Map<string, Promise<boolean>>()
    const shown: Video = when === 'now' ? video : { ...video, state: 'ready', isPublished: true, hidden: null }
    const isOpen = async (host: string) =>
      isOut(shown) && policies.of(host) !== 'blocked' && canSee(await viewerOfHost(host), shown)
    return (host) => {
      const answer = known.get(host) ?? isOpen(host)
      known.set(host, answer)
      return answer
    }
  }

  async function through(door: (host: string) => Promise<boolean>, inboxes: readonly Inbox[]): Promise<Inbox[]> {
    const may = await Promise.all(inboxes.map(({ host }) => door(host)))
    return inboxes.filter((_, rank) => may[rank])
  }

  return {
    doorOf,
    /** Whoever is not blocked. */
    isFree,
    /** Those who follow one of them, and pass this door. */
    following: async (door: (host: string) => Promise<boolean>, ...followed: readonly Iri[]): Promise<Inbox[]> =>
      through(door, await follows.inboxesFollowing(followed)),

    /** Of everybody who follows one of them: of what concerns no video. */
    followingAny: (...followed: readonly Iri[]): Promise<Inbox[]> => follows.inboxesFollowing(followed),

    /** Of the instances that are allied, whoever they follow. */
    allied: (door: (host: string) => Promise<boolean>): Promise<Inbox[]> =>
      through(
        door,
        policies.allies().map(({ host, inbox }) => ({ host, inbox })),
      ),

    /** Actors of other instances, those that are gone left out; ours are not told anything. */
    async actors(door: (host: string) => Promise<boolean>, ...ids: readonly Iri[]): Promise<Inbox[]> {
      const known = await remoteActors.many(ids)
      const alive = known.filter(({ goneAt }) => goneAt === null)
      return through(
        door,
        alive.map(({ sharedInbox, inbox, host }) => ({ inbox: sharedInbox ?? inbox, host })),
      )
    },

    /** Copies that are there, or may be. */
    async holding(video: Pick<Video, '_id'>): Promise<Copy[]> {
      const found: Copy[] = []
      for await (const copy of copies.of(video._id)) if (isThere(copy)) found.push(copy)
      return found
    },

    /** Copies that are there, or were: what was said under the video may have stayed. */
    async everHolding(video: Pick<Video, '_id'>): Promise<Copy[]> {
      return Array.fromAsync(copies.of(video._id))
    },
  }
}

export const isThere = ({ state }: Pick<Copy, 'state'>): boolean => state === 'given' || state === 'held'

export function inboxesOf({ host, inboxes }: Pick<Copy, 'host' | 'inboxes'>): Inbox[] {
  return inboxes.map((inbox) => ({ inbox, host }))
}
