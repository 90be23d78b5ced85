import type { Follow } from '#federation/ports.ts'

/** Somebody of another instance, who follows somebody of here and was accepted. */
export function aFollow(given: Pick<Follow, 'follower' | 'followed' | 'host'> & Partial<Follow>): Omit<Follow, '_id'> {
  return {
    activityId: `${given.follower}/follows/${given.followed}`,
    state: 'accepted',
    isFollowerLocal: false,
    isFollowedLocal: true,
    inbox: `${given.follower}/inbox`,
    sharedInbox: null,
    at: '2026-11-01T00:00:00.000Z',
    ...given,
  }
}
