/** A film that one process makes is played by its author in the pages of another, wherever files are kept. */
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { grantKeyFrom } from '#src/media/grant.ts'
import { createSender } from '#src/media/send-range.ts'
import { createPlayback } from '#src/videos/playback-routes.ts'
import type { Video } from '#src/videos/video.ts'
import { aBucketForMedia, aFolderForMedia, s3Absence, s3OfEnvironment } from '../media/media-settings.ts'
import { onEachEngine } from '../on-each-engine.ts'
import { type SubjectsOfTest, someSubjects } from '../some-subjects.ts'
import { aStorage } from '../store/an-engine.ts'
import { decode, makeClip, quadrants, quickH264, temporaryFolder, usualFfmpeg } from '../transcoding/clips.ts'
import { validateHls } from '../transcoding/hls-validator.ts'
import { aWorker, says } from './a-worker.ts'
import { preparing } from './preparing.ts'

const places = {
  'a folder': aFolderForMedia,
  S3: aBucketForMedia,
}

onEachEngine('a film that another process is making', (kind) => {
  let film: Buffer
  before(async () => {
    await using folder = await temporaryFolder()
    film = await readFile(await makeClip(folder.path, 'film.mkv', ...quadrants(128, 72), ...quickH264))
  })

  for (const [name, place] of Object.entries(places)) {
    it(`is played by its author meanwhile, by nobody else, and nothing of it is left apart once it is kept in ${name}`, async function () {
      if (name === 'S3' && !s3OfEnvironment()) return this.skip()
      await using stack = new AsyncDisposableStack()
      const { settings: media } = stack.use(await place())
      const storage = await aStorage(kind)
      stack.defer(() => storage.remove())
      const folder = stack.adopt(await mkdtemp(join(tmpdir(), 'c12-growing-')), (path) =>
        rm(path, { recursive: true, force: true }),
      )
      const at = { databaseUrl: storage.databaseUrl, folder }
      const on = stack.use(await someSubjects(kind, { at, media, openFfmpeg: usualFfmpeg }))
      const jeanne = await on.person('Jeanne Martin')
      const karim = await on.person('Karim Diallo')
      const video = await preparing(on).received(jeanne, film)
      await on.videos.publishVideo(jeanne, video._id, { audience: 'public', title: 'École' })
      const site = stack.use(await aSite(on))

      const worker = aWorker(kind, at, 'images', media)
      stack.defer(() => void worker.kill('SIGKILL'))
      await says(worker, 'reached')
      expect(await on.videos.showVideo(karim, video._id).catch((error) => error.code)).to.equal('not-found')
      const { playback } = await on.videos.showVideo(jeanne, video._id)
      expect(playback).to.include({ isGrowing: true })
      const playlistPath = playback?.playlistPath ?? ''
      const copy = stack.use(await temporaryFolder())
      expect(await site.download(playlistPath, copy.path)).to.deep.equal(['no-store'])
      const { faults, variants } = await validateHls(copy.path)
      expect(faults).to.deep.equal([])
      expect(variants[0]?.segments.length).to.be.at.least(1)
      expect((await decode(join(copy.path, '72.mp4'), '-f', 'null')).complaints).to.equal('')
      const { makingPrefix } = await preparing(on).found(video)
      const version = makingPrefix?.split('/').at(-1)
      expect(await site.status(`/media/v/${video._id}/${version}/72.mp4`)).to.equal(404)
      expect(await site.status(playlistPath.replace('master', 'absent'))).to.equal(404)

      const exited = once(worker, 'exit')
      worker.kill('SIGKILL')
      await exited
      await on.jobs.start()
      await preparing(on).prepared(video)
      await preparing(on).quiet()
      const ready = await preparing(on).found(video)
      expect(ready).to.include({ state: 'ready', failure: null, makingPrefix: null })
      expect(await site.status(playlistPath)).to.equal(404)
      // In a folder, what the dead process made goes when another opens it (`folder-store.test.ts`).
      for (const prefix of name === 'S3' ? [makingPrefix, ready.mediaPrefix] : [ready.mediaPrefix]) {
        expect(await on.media.growingElsewhere(`${prefix}/72.mp4`)).to.equal(null)
      }
    })
  }
  if (!s3OfEnvironment()) it(`kept in S3 (${s3Absence})`)
})

/** Between what players read first and the first segment there is room for the index (ISO/IEC 14496-12 §8.1.2). */
function freeBox(sizeBytes: number): Buffer {
  const box = Buffer.alloc(sizeBytes)
  if (sizeBytes === 0) return box
  box.writeUInt32BE(sizeBytes)
  box.write('free', 4)
  return box
}

/** The doors of media over HTTP, in this process. */
async function aSite(on: SubjectsOfTest) {
  const { handle } = createPlayback({
    findVideo: (id: Video['_id']) => on.videos.store.find(id),
    sender: createSender({ media: on.media as Parameters<typeof createSender>[0]['media'] }),
    grantKey: grantKeyFrom('a secret for tests'),
    clock: on.clock,
  })
  const server = createServer((request, response) =>
    handle(request, response, () => {
      response.statusCode = 404
      response.end()
    }),
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { headers })

  return {
    status: async (path: string) => (await get(path)).status,

    /** As a player does: each range that the playlists name, put together. @returns how they may be kept */
    async download(master: string, folder: string): Promise<string[]> {
      const kept = new Set<string>()
      const read = async (name: string, headers = {}) => {
        const answer = await get(master.replace('master.m3u8', name), headers)
        expect(answer.status, name).to.equal('range' in headers ? 206 : 200)
        kept.add(answer.headers.get('cache-control') ?? '')
        return Buffer.from(await answer.arrayBuffer())
      }
      const list = await read('master.m3u8')
      await writeFile(join(folder, 'master.m3u8'), list)
      for (const [, name] of list.toString().matchAll(/^(\w+)\.m3u8$/gm)) {
        const playlist = (await read(`${name}.m3u8`)).toString()
        await writeFile(join(folder, `${name}.m3u8`), playlist)
        let film = Buffer.alloc(0)
        for (const [, size, start] of playlist.matchAll(/BYTERANGE[:=]"?(\d+)@(\d+)/g)) {
          const end = Number(start) + Number(size)
          const bytes = await read(`${name}.mp4`, { range: `bytes=${start}-${end - 1}` })
          film = Buffer.concat([film, freeBox(Number(start) - film.length), bytes])
        }
        await writeFile(join(folder, `${name}.mp4`), film)
      }
      return [...kept]
    },

    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}
