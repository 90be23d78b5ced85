import { expect } from 'chai'
import type { Person } from '#src/access/permissions.ts'
import type { AccountId } from '#src/accounts/account.ts'
import { createFollowMyVideos } from '#src/videos/follow-my-videos.ts'
import type { LiveState } from '#src/videos/video-schemas.ts'
import { aLiveState } from '../client/fixtures.ts'

const jeanne: Person = {
  kind: 'person',
  accountId: 'jeanne' as AccountId,
  roles: ['teacher'],
  sessionId: 's',
  hasAcceptedCharter: true,
}

function aState(given: Partial<LiveState>): LiveState {
  return aLiveState({
    state: 'processing',
    step: 'encode',
    fraction: 0,
    isPublished: false,
    publishedAt: null,
    ...given,
  })
}

/** What the store would say, and how often it was asked. */
function aStore(states: LiveState[]) {
  const store = {
    states,
    asked: 0,
    liveStates: async () => {
      store.asked += 1
      return store.states
    },
  }
  return store
}

function follower(store: ReturnType<typeof aStore>) {
  return createFollowMyVideos({
    mine: store,
    onError: (error) => {
      throw error
    },
    busyMilliseconds: 1,
    idleMilliseconds: 1,
  })
}

const nextTo = (told: LiveState[], count: number) =>
  new Promise<void>((resolve) => {
    const look = () => (told.length >= count ? resolve() : setTimeout(look, 1))
    look()
  })

describe('following one’s videos', () => {
  it('tells each change once, and the end', async () => {
    const store = aStore([aState({ fraction: 0.1 })])
    const told: LiveState[] = []
    const leave = follower(store).follow(
      jeanne,
      (state) => told.push(state),
      () => {},
    )
    await nextTo(told, 1)
    store.states = [aState({ fraction: 0.5 })]
    await nextTo(told, 2)
    store.states = [aState({ state: 'ready', fraction: null, step: null })]
    await nextTo(told, 3)
    store.states = []
    const asked = store.asked
    while (store.asked < asked + 3) await new Promise((resolve) => setTimeout(resolve, 1))
    leave()
    expect(told.map(({ fraction }) => fraction)).to.deep.equal([0.1, 0.5, null])
  })

  it('asks the store as often for eight pages as for one, and not at all for none', async () => {
    const store = aStore([aState({ fraction: 0.1 })])
    const { follow } = follower(store)
    const pages = Array.from({ length: 8 }, () => {
      const told: LiveState[] = []
      return {
        told,
        leave: follow(
          jeanne,
          (state) => told.push(state),
          () => {},
        ),
      }
    })
    for (const { told } of pages) await nextTo(told, 1)
    expect(store.asked).to.be.lessThan(8)
    for (const { leave } of pages) leave()
    const asked = store.asked
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(store.asked).to.be.at.most(asked + 1)
  })

  it('ends the oldest page when one person opens too many', () => {
    const store = aStore([])
    const { follow } = follower(store)
    const ended: number[] = []
    const leaves = Array.from({ length: 9 }, (_, page) =>
      follow(
        jeanne,
        () => {},
        () => ended.push(page),
      ),
    )
    expect(ended).to.deep.equal([0])
    for (const leave of leaves) leave()
  })

  it('a page that comes later hears at once what is under way', async () => {
    const store = aStore([aState({ fraction: 0.3 })])
    const { follow } = follower(store)
    const first: LiveState[] = []
    const leave = follow(
      jeanne,
      (state) => first.push(state),
      () => {},
    )
    await nextTo(first, 1)
    const second: LiveState[] = []
    const leaveToo = follow(
      jeanne,
      (state) => second.push(state),
      () => {},
    )
    expect(second.map(({ fraction }) => fraction)).to.deep.equal([0.3])
    leave()
    leaveToo()
  })
})
