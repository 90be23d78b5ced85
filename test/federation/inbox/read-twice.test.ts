/**
 * One address read by two jobs at once: what a page may show already stays, whatever the other one brings or fails to bring, and
 * nothing of the other is kept.
 */
import { expect } from 'chai'
import type { RemoteActor } from '#federation/actor.ts'
import { avatarsOf } from '#src/accounts/avatar.ts'
import { createCaptionsStore } from '#src/captions/captions-store.ts'
import { aBucketForMedia, aFolderForMedia, s3OfEnvironment } from '#test/media/media-settings.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { preparing } from '#test/videos/preparing.ts'
import { anActor } from '../an-actor.ts'
import { anActivity, anInbox, aVideoDocument, type InboxOfTest } from './an-inbox.ts'

const tube = 'https://tube.example'
const id = `${tube}/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d`
const [small, sheet, vtt, face] = ['small.jpg', 'sheet.jpg', 'fr.vtt', 'face.jpg'].map((file) => `${tube}/${file}`) as [
  string,
  string,
  string,
  string,
]

onEachEngine('what two jobs read at one address', (kind) => {
  // S3 once: what the two engines would do differently is not in the bucket.
  for (const [where, fresh] of [['a folder', aFolderForMedia] as const, ['S3', aBucketForMedia] as const]) {
    if (where === 'S3' && kind !== 'sqlite') continue
    it(`is kept once, in ${where}: captions, sheet, thumbnails, portraits`, async function () {
      if (where === 'S3' && s3OfEnvironment() === null) return this.skip()
      await using place = await fresh()
      await using on = await anInbox(kind, { media: place.settings })
      const alice = anActor(`${tube}/accounts/alice`, { icon: face })
      await isKnown(on, alice)
      const { _id } = await film(on)
      const { _id: accountId } = (await on.on.accountsStore.byRemoteId(alice._id)) ?? {}
      for (const [read, job, payload] of [
        [vtt, 'remote-beside', { videoId: _id }],
        [sheet, 'remote-beside', { videoId: _id }],
        [small, 'remote-thumbnails', { videoId: _id, url: small }],
        [face, 'remote-avatar', { accountId, url: face }],
      ] as const) {
        await forget(on)
        const shown = await readTwice(on, read, job, payload)
        expect(shown.places[read], read).to.be.a('string')
        expect(await places(on), read).to.deep.equal(shown.places)
        expect(await kept(on, accountId ?? ''), read).to.deep.equal(shown.files)
      }
    })
  }

  it('stays when the other job cannot have it', async () => {
    await using on = await anInbox(kind)
    const alice = anActor(`${tube}/accounts/alice`, { icon: face })
    await isKnown(on, alice)
    const payload = { videoId: (await film(on))._id }
    await forget(on)
    const shown = await readTwice(on, sheet, 'remote-beside', payload, () => on.files.delete(sheet))
    expect(shown.places[sheet]).to.be.a('string')
    expect(await places(on)).to.deep.equal(shown.places)
  })

  it('of a person is the picture said last, though the one before comes later', async () => {
    await using on = await anInbox(kind)
    const alice = anActor(`${tube}/accounts/alice`, { icon: face })
    on.files.set(face, Buffer.from('x')).set(small, Buffer.from('x'))
    const [isAsked, isLate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    on.whenAsked = async (url) => {
      if (url !== face) return
      isAsked.resolve()
      await isLate.promise
    }
    await on.follow(await on.on.person('Jeanne Martin'), alice)
    await on.on.jobs.start()
    await on.said(anActivity('Create', alice, aVideoDocument(alice, { icon: [] })), alice)
    await isAsked.promise
    const now = { ...alice, icon: small }
    await on.said(anActivity('Update', now, aVideoDocument(now, { icon: [], updated: '2026-11-21T08:00:00Z' })), now)
    const portrait = async () => (await on.on.accountsStore.byRemoteId(alice._id))?.remote?.avatar ?? null
    while ((await portrait())?.from !== small) await new Promise((resolve) => setTimeout(resolve, 10))
    const shown = await portrait()
    isLate.resolve()
    await preparing(on.on).quiet()
    expect(await portrait()).to.deep.equal(shown)
    const { _id = '' } = (await on.on.accountsStore.byRemoteId(alice._id)) ?? {}
    expect(await preparing(on.on).files(avatarsOf(_id as never))).to.deep.equal([`avatars/${_id}/${shown?.file}`])
  })
})

async function film(on: InboxOfTest) {
  const video = await on.on.videos.store.findByRemoteId(id)
  if (video === null) throw new Error('the film is not known')
  return video
}

/** A film with all that goes with it, of which everything was read once. */
async function isKnown(on: InboxOfTest, alice: RemoteActor): Promise<void> {
  for (const url of [small, sheet, face]) on.files.set(url, Buffer.from('x'))
  on.files.set(vtt, Buffer.from('WEBVTT\n\n00:00.000 --> 00:00.900\nBonjour'))
  const size = { width: 1920, height: 216, tileWidth: 192, tileHeight: 108, tileDuration: 'PT5S' }
  const document = aVideoDocument(alice, {
    icon: [{ type: 'Image', url: small, mediaType: 'image/jpeg', width: 640, height: 360 }],
    subtitleLanguage: [{ identifier: 'fr', name: 'fr', url: vtt }],
    preview: [{ type: 'Image', rel: ['storyboard'], url: [{ mediaType: 'image/jpeg', href: sheet, ...size }] }],
  })
  await on.follow(await on.on.person('Jeanne Martin'), alice)
  await on.on.jobs.start()
  await on.said(anActivity('Create', alice, document), alice)
  await preparing(on.on).quiet()
  expect(Object.keys(await places(on))).to.have.members([small, sheet, vtt, face])
}

/** Where what was read at each address is, as pages show it. */
async function places(on: InboxOfTest): Promise<Record<string, string>> {
  const video = await film(on)
  const [author] = video.authors
  const avatar = (author && (await on.on.accountsStore.get(author)))?.remote?.avatar
  const { thumbnailsPrefix, storyboard, captions } = video
  return {
    ...(thumbnailsPrefix ? { [small]: thumbnailsPrefix } : {}),
    ...(storyboard?.remote ? { [sheet]: storyboard.remote.prefix } : {}),
    ...(captions[0] ? { [vtt]: captions[0].prefix } : {}),
    ...(avatar ? { [face]: avatar.file } : {}),
  }
}

async function kept(on: InboxOfTest, accountId: string): Promise<string[]> {
  const { files } = preparing(on.on)
  return [
    ...(await files(`videos/${(await film(on))._id}`)),
    ...(await files(avatarsOf(accountId as never))),
  ].toSorted()
}

/** As before anything of it was read; the film itself is as it was said. */
async function forget(on: InboxOfTest): Promise<void> {
  const video = await film(on)
  const accountId = video.authors[0] as NonNullable<(typeof video.authors)[0]>
  await on.on.engine.transaction(async (tx) => {
    await on.on.videos.store.change(video._id, tx, ({ thumbnailsFrom: _, ...before }) => ({
      ...before,
      ...{ storyboard: null, thumbnailsPrefix: null, thumbnails: [], captions: [] },
    }))
    await on.on.accountsStore.change(accountId, tx, (account) => ({
      ...account,
      remote: account.remote && { ...account.remote, avatar: null },
    }))
  })
  await createCaptionsStore({ engine: on.on.engine }).deleteAllOf(video._id)
  await on.on.media.deleteAll(`videos/${video._id}`)
  await on.on.media.deleteAll(avatarsOf(accountId))
}

/**
 * Both jobs have begun to read before either ends; the second ends after the first, as a page may already show what that one
 * brought. @returns what was shown in between
 */
async function readTwice(
  on: InboxOfTest,
  url: string,
  job: string,
  payload: object,
  inBetween: () => void = () => {},
): Promise<{ places: Record<string, string>; files: string[] }> {
  const [both, first] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let asked = 0
  on.whenAsked = async (read) => {
    if (read !== url) return
    asked += 1
    if (asked === 1) return both.promise
    both.resolve()
    await first.promise
  }
  const ids = await Promise.all(
    ['one', 'other'].map((key) => on.on.jobs.enqueue(job, payload, { key: `${key} ${url}` })),
  )
  await Promise.race(ids.map((one) => on.on.jobs.ended(one)))
  const author = (await film(on)).authors[0] ?? ''
  const shown = { places: await places(on), files: await kept(on, author) }
  inBetween()
  first.resolve()
  await preparing(on.on).quiet()
  on.whenAsked = async () => {}
  expect(asked).to.equal(2)
  return shown
}
