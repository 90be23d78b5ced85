/** The doors of media for tests: the real store of videos, real files, and express with the real end of errors. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { pino } from 'pino'
import type { Viewer } from '#src/access/viewer.ts'
import type { AccountId } from '#src/accounts/account.ts'
import { createErrorHandler } from '#src/http/errors.ts'
import { grantKeyFrom } from '#src/media/grant.ts'
import { openMedia } from '#src/media/open-media.ts'
import { createSender } from '#src/media/send-range.ts'
import type { Engine } from '#src/store/engine.ts'
import { openEngine } from '#src/store/open-engine.ts'
import { createGive } from '#src/videos/playback-grants.ts'
import { createPlayback, type PlaybackParts } from '#src/videos/playback-routes.ts'
import { draft, type Video, type VideoId } from '#src/videos/video.ts'
import { createVideosStore } from '#src/videos/videos-store.ts'
import { aFolderForMedia } from '../media/media-settings.ts'
import { aCuttableFeed } from '../store/a-cuttable-feed.ts'
import { aStorage } from '../store/an-engine.ts'

export const author = crypto.randomUUID() as string as AccountId

export function aPerson(of: Partial<Extract<Viewer, { kind: 'person' }>> = {}): Viewer {
  const accountId = crypto.randomUUID() as string as AccountId
  return { kind: 'person', accountId, roles: ['teacher'], sessionId: 's', hasAcceptedCharter: true, ...of }
}

export const secretOfGrants = 'a secret of at least thirty-two characters'

interface TheatreOptions extends Partial<PlaybackParts> {
  kind?: Engine['kind']
  /** MongoDB's feed of changes is cut from the first: nothing is heard of it. */
  isFeedCut?: boolean
}

export async function aTheatre({ kind, isFeedCut = false, ...options }: TheatreOptions = {}) {
  await using stack = new AsyncDisposableStack()
  const storage = await aStorage(kind)
  stack.defer(() => storage.remove())
  const way = kind === 'mongodb' && isFeedCut ? stack.use(await aCuttableFeed(storage.databaseUrl)) : null
  way?.cut()
  const engine = stack.use(await openEngine(way ?? storage))
  const place = stack.use(await aFolderForMedia())
  const media = stack.use(await openMedia(place.settings))
  let now = Temporal.Instant.from('2026-11-24T10:00:00Z')
  const clock = { now: () => now }
  const videos = createVideosStore({ engine, vocabulary: { thematiques: [], niveaux: [] } })
  const grantKey = grantKeyFrom(secretOfGrants)
  const sender = createSender({ media })
  const playback = createPlayback({ findVideo: (id) => videos.find(id), sender, grantKey, clock, ...options })
  const app = express()
  app.use('/media', playback.handle)
  app.use(createErrorHandler({ log: pino({ level: 'silent' }), types: '/problemes' }))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  stack.defer(async () => {
    server.closeAllConnections()
    await once(server.close(), 'close')
  })
  let number = 0
  const parts = stack.move()

  return {
    media,
    videos,
    playback,
    give: createGive({ key: grantKey, clock }),
    engine,
    /** For another process. */
    at: { databaseUrl: storage.databaseUrl, media: place.settings, secret: secretOfGrants },
    later(minutes: number) {
      now = now.add({ minutes })
    },
    /** Ready, with its files under version `v2`; others under `v1`, `t1` and `making`. */
    async has(of: Partial<Video> = {}, { hasOtherVersions = false } = {}): Promise<Video> {
      const id = crypto.randomUUID() as string as VideoId
      number += 1
      const video: Video = {
        ...draft({ id, number, author, now, title: 'L’écriture au CP' }),
        state: 'ready',
        mediaPrefix: `videos/${id}/v2`,
        thumbnailsPrefix: `videos/${id}/v2`,
        ...of,
      }
      await engine.transaction((tx) => videos.insert(video, tx))
      for (const file of ['720.mp4', 'master.m3u8', 'thumbnail-640.jpg', 'captions-fr.vtt']) {
        await media.write(`videos/${id}/v2/${file}`, Buffer.from(`v2 ${file}`))
      }
      if (hasOtherVersions) {
        for (const key of ['v1/720.mp4', 't1/thumbnail-640.jpg', 'making/720.mp4']) {
          await media.write(`videos/${id}/${key}`, Buffer.from(key))
        }
      }
      await media.write(`sources/${id}/upload`, Buffer.from('original'))
      return video
    },
    async change(video: Video, change: Partial<Video>): Promise<void> {
      await engine.transaction(async (tx) => {
        await videos.change(video._id, tx, (current) => ({ ...current, ...change }))
      })
    },
    /** As it is, without the cleaning that `fetch` does to addresses. */
    async get(
      path: string,
      { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
    ) {
      const { request } = await import('node:http')
      const { port } = server.address() as AddressInfo
      const asked = request({ host: '127.0.0.1', port, path, method, headers })
      asked.end()
      const [response] = await once(asked, 'response')
      const { text } = await import('node:stream/consumers')
      return {
        status: response.statusCode as number,
        headers: response.headers as Record<string, string | undefined>,
        body: await text(response),
      }
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

export type Theatre = Awaited<ReturnType<typeof aTheatre>>
