/** Pictures of films and people of other instances: the last one said is shown, and what is shown no more is not kept. */
import { expect } from 'chai'
import type { RemoteActor } from '#federation/actor.ts'
import { avatarsOf } from '#src/accounts/avatar.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { anActor } from '../an-actor.ts'
import { aNote, anActivity, anInbox, aVideoDocument, type InboxOfTest } from './an-inbox.ts'

const tube = 'https://tube.example'
const id = `${tube}/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d`

onEachEngine('pictures of other instances', (kind) => {
  let on: InboxOfTest
  const alice = anActor(`${tube}/accounts/alice`)
  before(async () => {
    on = await anInbox(kind)
    await on.follow(await on.on.person('Jeanne Martin'), alice)
    for (const file of ['1.jpg', '2.jpg']) on.files.set(`${tube}/${file}`, Buffer.from('x'))
  })
  after(() => on[Symbol.asyncDispose]())

  const listed = async (prefix: string) => {
    const found: string[] = []
    for await (const { key } of on.on.media.list(prefix)) found.push(key)
    return found
  }
  async function until(isSo: () => Promise<boolean>) {
    while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const account = () => on.on.accountsStore.byRemoteId(alice._id)
  const facesOf = async () => listed(avatarsOf((await account())?._id as never))
  const film = (icon: string, updated: string) =>
    aVideoDocument(alice, {
      updated,
      icon: [{ type: 'Image', url: `${tube}/${icon}`, mediaType: 'image/jpeg', width: 640, height: 360 }],
    })
  const show = (icon: string | null): RemoteActor => ({ ...alice, icon: icon && `${tube}/${icon}` })

  it('said anew while the first ones wait, are those that are shown', async () => {
    await on.said(anActivity('Create', alice, film('1.jpg', '2026-11-20T08:00:00Z')), show('1.jpg'))
    await on.said(anActivity('Update', alice, film('2.jpg', '2026-11-21T08:00:00Z')), show('2.jpg'))
    await on.on.jobs.start()
    await until(async () => (await account())?.remote?.avatar?.from === `${tube}/2.jpg`)
    await until(async () => (await on.on.videos.store.findByRemoteId(id))?.thumbnailsPrefix != null)
    const video = await on.on.videos.store.findByRemoteId(id)
    await until(async () => (await listed(`videos/${video?._id}`)).length === 1)
    expect(await listed(`videos/${video?._id}`)).to.deep.equal([`${video?.thumbnailsPrefix}/small.jpg`])
    expect(await facesOf()).to.have.length(1)
  })

  it('of people are replaced, and go with them', async () => {
    const [before] = await facesOf()
    const speak = (by: RemoteActor) => on.said(anActivity('Create', by, aNote(by, id)), by)
    await speak(show('1.jpg'))
    await until(async () => (await account())?.remote?.avatar?.from === `${tube}/1.jpg`)
    await until(async () => !(await facesOf()).includes(before ?? ''))
    expect(await facesOf()).to.have.length(1)
    await speak(show(null))
    await until(async () => (await facesOf()).length === 0)
    await speak(show('2.jpg'))
    await until(async () => (await facesOf()).length === 1)
    expect(await on.said(anActivity('Delete', alice, alice._id), alice)).to.equal('done')
    await until(async () => (await facesOf()).length === 0)
    expect((await account())?.remote?.avatar).to.equal(null)
  })
})
