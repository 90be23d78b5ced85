import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { encodeVideo } from '#transcoding/encode.ts'
import type { Ffmpeg } from '#transcoding/ffmpeg.ts'
import { makeThumbnails } from '#transcoding/images.ts'
import { planLadder } from '#transcoding/ladder.ts'
import { probeVideo } from '#transcoding/probe.ts'
import { factsOf, ffmpegs, flashAndTone, makeClip, quickH264, temporaryFolder } from './clips.ts'
import { validateHls } from './hls-validator.ts'

for (const { name, open } of ffmpegs) {
  describe(`a video that is being made, by ${name}`, () => {
    let ffmpeg: Ffmpeg
    before(async function () {
      const found = await open()
      if (!found) return this.skip()
      ffmpeg = found
    })

    it('is playable once told, at every moment from then on, and what was promised never changes', async () => {
      await using folder = await temporaryFolder()
      await using camera = await temporaryFolder()
      const source = await makeClip(
        camera.path,
        'film.mp4',
        ...flashAndTone({ seconds: 40, size: '640x360' }),
        ...quickH264,
        '-c:a',
        'aac',
      )
      const probe = await probeVideo({ ffmpeg, source })
      const ladder = planLadder(probe)
      const looks: { faults: string[]; playlist: string; segments: number; bytes: Buffer }[] = []
      let looking: Promise<void> | null = null
      const look = async () => {
        const playlist = await readFile(join(folder.path, '360.m3u8'), 'utf8')
        const { faults, variants } = await validateHls(folder.path)
        const bytes = await readFile(join(folder.path, '360.mp4'))
        looks.push({ faults, playlist, segments: variants[0]?.segments.length ?? 0, bytes })
      }
      let told = 0
      const fractions: number[] = []
      await encodeVideo({
        ffmpeg,
        source,
        probe,
        ladder,
        folder: folder.path,
        onPlayable: () => {
          told += 1
        },
        onProgress: ({ fraction }) => {
          fractions.push(fraction)
          if (told && !looking) looking = look().finally(() => (looking = null))
        },
      })
      await looking
      expect(told).to.equal(1)
      expect(looks).not.to.be.empty
      await look()
      const last = looks.at(-1)
      for (const [index, { faults, playlist, bytes }] of looks.entries()) {
        // Renditions are read one after the other while they grow: their ends differ, their beginnings do not.
        expect(faults.filter((fault) => !fault.includes('not cut at the same moments'))).to.deep.equal([])
        const next = looks[index + 1]
        if (next)
          expect(next.playlist.replace('VOD', 'EVENT').startsWith(playlist.replace('VOD', 'EVENT'))).to.equal(true)
        const at = promisedFrom(playlist)
        expect(last?.bytes.subarray(at, bytes.length).equals(bytes.subarray(at))).to.equal(true)
      }
      // The first two make one second, the others last two.
      expect(last?.segments).to.equal(22)
      expect(fractions).to.deep.equal(fractions.toSorted((a, b) => a - b))
      expect(fractions.at(-1)).to.be.closeTo(1, 0.01)
    })

    it('gives its thumbnail before it is complete', async () => {
      await using folder = await temporaryFolder()
      const source = await makeClip(
        folder.path,
        'film.mp4',
        ...flashAndTone({ seconds: 20 }),
        ...quickH264,
        '-c:a',
        'aac',
      )
      const probe = await probeVideo({ ffmpeg, source })
      const ladder = planLadder(probe)
      const size = { width: 320, height: 180, durationSeconds: 2 }
      const thumbnails: ReturnType<typeof makeThumbnails>[] = []
      const onPlayable = () => {
        thumbnails.push(
          makeThumbnails({
            ffmpeg,
            source: join(folder.path, '180.mp4'),
            ...size,
            folder: folder.path,
            atSeconds: 1.5,
          }),
        )
      }
      await encodeVideo({ ffmpeg, source, probe, ladder, folder: folder.path, onPlayable })
      expect((await thumbnails[0])?.thumbnails).to.not.have.length(0)
      expect((await factsOf(join(folder.path, 'thumbnail-320.jpg'))).picture.width).to.equal(320)
    })

    it('leaves nothing behind when it is given up, and says why', async () => {
      await using folder = await temporaryFolder()
      await using camera = await temporaryFolder()
      const source = await makeClip(
        camera.path,
        'film.mp4',
        ...flashAndTone({ seconds: 60, size: '640x360' }),
        ...quickH264,
        '-c:a',
        'aac',
      )
      const probe = await probeVideo({ ffmpeg, source })
      const stop = new AbortController()
      const reason = new Error('the author gave up')
      const encoding = encodeVideo({
        ffmpeg,
        source,
        probe,
        ladder: planLadder(probe),
        folder: folder.path,
        signal: stop.signal,
        onPlayable: () => stop.abort(reason),
      })
      const failure = await encoding.catch((cause: unknown) => cause)
      expect(failure).to.equal(reason)
      expect(await readdir(folder.path)).to.deep.equal([])
    })
  })
}

describe('a fault of the disk', () => {
  it('is told as it is, not as the video’s, and nothing is left', async () => {
    await using folder = await temporaryFolder()
    const ffmpeg = await ffmpegs[0]?.open()
    const source = await makeClip(folder.path, 'film.mp4', ...flashAndTone(), ...quickH264, '-c:a', 'aac')
    if (!ffmpeg) throw new Error('npm’s ffmpeg is missing')
    const probe = await probeVideo({ ffmpeg, source })
    const encoding = encodeVideo({
      ffmpeg,
      source,
      probe,
      ladder: planLadder(probe),
      folder: join(folder.path, 'absent'),
    })
    const failure = (await encoding.catch((cause: unknown) => cause)) as NodeJS.ErrnoException
    expect(failure.code).to.equal('ENOENT')
    expect(await readdir(folder.path)).to.deep.equal(['film.mp4'])
  })
})

/** The index at the front is filled at the end: what playlists promise begins after it. */
function promisedFrom(playlist: string): number {
  return Number(/#EXT-X-BYTERANGE:\d+@(\d+)/.exec(playlist)?.[1])
}
