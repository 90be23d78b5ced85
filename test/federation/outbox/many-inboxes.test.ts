/** One host where each person has an inbox of her own, thousands of them: nothing grows with their number. */
import { expect } from 'chai'
import type { CopyOf } from '#federation/outbox/deliveries-store.ts'
import { type Delivery, due } from '#federation/outbox/lane.ts'
import type { AccountId } from '#src/accounts/account.ts'
import { systemClock } from '#src/clock.ts'
import { createCopiesStore } from '#src/copies/copies-store.ts'
import type { VideoId } from '#src/videos/video.ts'
import { onEachEngine } from '../../on-each-engine.ts'
import { aPeer } from './a-peer.ts'
import { jeanne, note, someDeliveries } from './some-deliveries.ts'

onEachEngine('a host with many inboxes', (kind) => {
  it('is told at each of them once, whichever fails, in parts that stay small', async () => {
    const count = 250
    await using peer = await aPeer()
    await using some = await someDeliveries(kind, { settings: { atOnce: 64, perHost: 16 }, backoffSeconds: 3600 })
    peer.behave((request, response) => response.writeHead(request.url === '/n7' ? 500 : 202).end())
    await some.say(note(1), ...Array.from({ length: count }, (_, n) => peer.inbox(`n${n}`)))
    while (await some.deliveries.store.spread());
    const { queued } = await some.deliveries.store.queued(peer.host)
    expect(queued.map(({ inboxes }) => inboxes.length)).to.deep.equal([100, 100, 50])
    some.deliveries.start()
    await some.deliveries.settled()
    expect(new Set(peer.received.map(({ path }) => path)).size).to.equal(count)
    expect(peer.received).to.have.length(count)
    const left = (await some.deliveries.store.queued(peer.host)).queued.flatMap(({ inboxes }) => inboxes)
    expect(left).to.deep.equal([peer.inbox('n7').inbox])
    // Another thing is told meanwhile; the same, once that one has answered.
    const update = note(1, { id: 'https://lyon.example/notes/1/update', type: 'Update' })
    await some.say(update, peer.inbox('n1'))
    await some.say(note(2), peer.inbox('n1'))
    await some.deliveries.settled()
    expect(peer.received).to.have.length(count + 1)
  })

  it('with long addresses too, hinders nobody: no document is too large to be kept', async () => {
    const host = 'hostile.example'
    const inboxes = Array.from({ length: 8100 }, (_, n) => ({
      inbox: `https://${host}/${String(n).padStart(1970, 'a')}`,
      host,
    }))
    await using some = await someDeliveries(kind)
    const copies = createCopiesStore({ engine: some.engine, clock: systemClock })
    const videoId = '11111111-1111-4111-8111-111111111111' as VideoId
    const copyOf: CopyOf = { videoId, accountId: 'jeanne' as AccountId, isPublic: true }
    await some.engine.transaction(async (tx) => {
      await some.deliveries.deliverTo(tx, { activity: note(1), from: jeanne, copyOf }, inboxes)
    })
    await some.say(note(2), { inbox: 'https://other.example/inbox', host: 'other.example' })
    while (await some.deliveries.store.spread());
    expect(await some.deliveries.store.waiting('other.example')).to.equal(1)
    expect(await some.deliveries.store.waiting(host)).to.be.greaterThan(80)
    expect((await copies.find(videoId, host))?.inboxes.length).to.be.within(50, 1000)
  })
})

describe('what may go to a host', () => {
  const waiting = (message: string, subject: string, more: Partial<Delivery> = {}): Delivery => ({
    _id: `${message} ${Math.random()}`,
    lane: 'a.example',
    message,
    type: 'Update',
    subject,
    inboxes: [],
    at: '',
    attempts: 0,
    retryAt: '',
    lastError: null,
    copyOf: null,
    ...more,
  })

  it('is every part of a message of which one waits to be tried again, and nothing later about the same thing', () => {
    const later = { retryAt: '2026-11-30T12:00:00.000Z' }
    const all = [
      waiting('1', 'film', later),
      waiting('1', 'film'),
      waiting('2', 'film'),
      waiting('2', 'film'),
      waiting('3', 'other'),
    ]
    expect(due(all, '2026-11-30T11:00:00.000Z')).to.deep.equal([all[1], all[4]])
    expect(due(all, '2026-11-30T13:00:00.000Z')).to.deep.equal(all)
  })
})
