/**
 * The servers that `serve.ts` compares, in a process of their own that tells how much CPU it used. They serve the same
 * files: `express.static` as an application would use it, and our doors, mounted as `src/app.ts` does, with the real
 * store of videos behind them.
 */
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express from 'express'
import type { AccountId } from '#src/accounts/account.ts'
import { systemClock } from '#src/clock.ts'
import { grantKeyFrom } from '#src/media/grant.ts'
import { openMedia } from '#src/media/open-media.ts'
import { createSender } from '#src/media/send-range.ts'
import { openEngine } from '#src/store/open-engine.ts'
import { createGive } from '#src/videos/playback-grants.ts'
import { createPlayback } from '#src/videos/playback-routes.ts'
import { draft, type Video, type VideoId } from '#src/videos/video.ts'
import { createVideosStore, videosSpec } from '#src/videos/videos-store.ts'

const folder = process.argv[2] ?? ''
const engine = await openEngine({ databaseUrl: `sqlite:${join(folder, 'bench.sqlite')}` })
const media = await openMedia({ kind: 'folder', folder: join(folder, 'media') })
const videos = createVideosStore({ engine, vocabulary: { thematiques: [], niveaux: [] } })
const key = grantKeyFrom('a secret of at least thirty-two characters')
const now = systemClock.now()

async function aVideo(number: number, of: Partial<Video>): Promise<Video> {
  const id = crypto.randomUUID() as string as VideoId
  const author = crypto.randomUUID() as string as AccountId
  const made: Video = { ...draft({ id, number, author, now }), state: 'ready', isPublished: true, ...of }
  const video = { ...made, mediaPrefix: `videos/${id}/v1`, thumbnailsPrefix: `videos/${id}/v1` }
  await engine.transaction((tx) => videos.insert(video, tx))
  for (const [file, bytes] of Object.entries({ 'film.mp4': 64 << 20, 'clip.mp4': 4 << 20, 'list.m3u8': 2048 })) {
    await media.write(`videos/${id}/v1/${file}`, Buffer.alloc(bytes, 65))
  }
  return video
}

const shown = await aVideo(1, { audience: 'public' })
const granted = await aVideo(2, { audience: 'lien' })
const { grant } = createGive({ key, clock: systemClock })({ kind: 'anonymous' }, granted)

const playback = createPlayback({
  findVideo: (id) => videos.find(id),
  sender: createSender({ media }),
  grantKey: key,
  clock: systemClock,
})
playback.followChanges(engine.collection(videosSpec).changes(new AbortController().signal))
const app = express()
const ours: RequestListener = (request, response) => {
  if (!request.url?.startsWith('/media/')) return app(request, response)
  playback.handle(request, response, () => response.writeHead(404).end())
}
const peer = express()
peer.use('/media/v', express.static(join(folder, 'media/videos'), { immutable: true, maxAge: '365d' }))

async function portOf(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuSeconds: (user + system) / 1e6 })
})
process.send?.({
  ports: { ours: await portOf(ours), peer: await portOf(peer) },
  public: `/media/v/${shown._id}/v1`,
  granted: `/media/g/${grant}/${granted._id}/v1`,
})
