import { expect } from 'chai'
import { createCountView } from '#src/videos/count-view.ts'
import { createFindVideo } from '#src/videos/find-video.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { someSubjects } from '../some-subjects.ts'

const anyone = { kind: 'anonymous' } as const

onEachEngine('counting views', (kind) => {
  it('counts each person or address once a day, and never the author', async () => {
    await using on = await someSubjects(kind)
    const author = await on.person('Jeanne Martin')
    const odile = await on.person('Odile Bernard')
    const video = await on.has(author)
    const views = async () => (await on.videos.store.find(video._id))?.counts.views
    for (const _ of [1, 2, 3]) {
      await on.videos.countView(anyone, video._id, '192.0.2.1')
      await on.videos.countView(odile, video._id, '192.0.2.1')
      await on.videos.countView(author, video._id, '192.0.2.1')
    }
    expect(await views()).to.equal(2)
    await on.videos.countView(anyone, video._id, '192.0.2.2')
    expect(await views()).to.equal(3)
    on.clock.forward({ hours: 24 })
    await on.videos.countView(anyone, video._id, '192.0.2.1')
    expect(await views()).to.equal(4)
  })

  it('remembers no more than it may, however many come', async () => {
    await using on = await someSubjects(kind)
    const video = await on.has(await on.person('Jeanne Martin'))
    const videos = on.videos.store
    const countView = createCountView({ find: createFindVideo({ videos }), videos, clock: on.clock, remembered: 2 })
    for (const address of ['a', 'b', 'c', 'c', 'b', 'a']) await countView(anyone, video._id, address)
    // « a » was forgotten when « c » came: it counts again, which is the price of a bounded memory.
    expect((await videos.find(video._id))?.counts.views).to.equal(4)
  })
})
