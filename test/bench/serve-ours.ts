/**
 * What `serve.ts` measures: an instance, started as it is for its users, with two films whose files are in its folder of
 * media. In a process of its own, that tells how much CPU it used.
 */
import { loadSettings } from '#config/load-settings.ts'
import type { AccountId } from '#src/accounts/account.ts'
import { systemClock } from '#src/clock.ts'
import { startInstance } from '#src/main.ts'
import { grantKeyFrom } from '#src/media/grant.ts'
import { createGive } from '#src/videos/playback-grants.ts'
import { draft, type Video, type VideoId } from '#src/videos/video.ts'
import { tellCpu } from './serve-cpu.ts'

const secret = 'a secret of at least thirty-two characters'
const { settings } = loadSettings({
  DATA_FOLDER: process.argv[2],
  PORT: '0',
  DEMONSTRATION: 'non',
  LOG_LEVEL: 'silent',
  SECRET_KEY: secret,
})
const instance = await startInstance(settings)
const { engine, media, subjects } = await instance.ready

async function aVideo(number: number, audience: Video['audience']): Promise<Video> {
  const id = crypto.randomUUID() as string as VideoId
  const author = crypto.randomUUID() as string as AccountId
  const made: Video = { ...draft({ id, number, author, now: systemClock.now() }), state: 'ready', isPublished: true }
  const video = { ...made, audience, mediaPrefix: `videos/${id}/v1`, thumbnailsPrefix: `videos/${id}/v1` }
  await engine.transaction((tx) => subjects.videos.store.insert(video, tx))
  for (const [file, bytes] of Object.entries({ 'film.mp4': 64 << 20, 'clip.mp4': 4 << 20, 'list.m3u8': 2048 })) {
    await media.write(`videos/${id}/v1/${file}`, Buffer.alloc(bytes, 65))
  }
  return video
}

const shown = await aVideo(1, 'public')
const shared = await aVideo(2, 'lien')
const { grant } = createGive({ key: grantKeyFrom(secret), clock: systemClock })({ kind: 'anonymous' }, shared)
tellCpu({
  port: Number(instance.url.port),
  public: `/media/v/${shown._id}/v1`,
  granted: `/media/g/${grant}/${shared._id}/v1`,
})
