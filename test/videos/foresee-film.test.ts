import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { expect } from 'chai'
import type { MediaStore } from '#src/media/media-store.ts'
import { openMedia } from '#src/media/open-media.ts'
import { filmWork, planFilm } from '#src/videos/film-work.ts'
import { createForeseeFilm } from '#src/videos/foresee-film.ts'
import { nothingLearnt } from '#src/videos/pace.ts'
import { isCopyable } from '#transcoding/copyable.ts'
import { noEdits } from '#transcoding/edits.ts'
import { planLadder } from '#transcoding/ladder.ts'
import { probeVideo } from '#transcoding/probe.ts'
import { clip, makeClip, temporaryFolder, usualFfmpeg } from '../transcoding/clips.ts'

describe('what a film will take, before it was looked at', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let media: MediaStore
  before(async () => {
    folder = await temporaryFolder()
    media = await openMedia({ kind: 'folder', folder: folder.path })
  })
  after(async () => {
    await media[Symbol.asyncDispose]()
    await folder[Symbol.asyncDispose]()
  })

  it('is foreseen within a third of what is known once it was looked at', async () => {
    const ffmpeg = await usualFfmpeg()
    const foresee = createForeseeFilm({ media: media, paces: { known: async () => nothingLearnt }, ladder: {} })
    const drawn = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=25:d=3', '-c:v', 'libx264', '-preset', 'veryfast']
    const inStep = ['-pix_fmt', 'yuv420p', '-g', '25', '-sc_threshold', '0', '-flags', '+cgop']
    const upright = await makeClip(folder.path, 'in step.mp4', ...drawn, ...inStep)
    const upsideDown = join(folder.path, 'upside down.mp4')
    const turned = await readFile(upright)
    // Of the matrix of its track (ISO/IEC 14496-12 §8.3.2), a and d.
    for (const at of [44, 60]) turned.writeInt32BE(-0x10000, turned.indexOf('tkhd') + at)
    await writeFile(upsideDown, turned)
    for (const [source, isCopied] of [
      [clip('big-buck-bunny-480p.mp4'), false],
      [clip('people-walking.mp4'), true],
      [upright, true],
      [upsideDown, false],
      [await makeClip(folder.path, 'out of step.mp4', ...drawn, '-pix_fmt', 'yuv420p', '-g', '30'), false],
    ] as const) {
      const name = basename(source)
      const bytes = await readFile(source)
      await media.write('sources/x/y', bytes)
      const foreseen = await foresee({ key: 'sources/x/y', sizeBytes: bytes.length })
      const probe = await probeVideo({ ffmpeg, source })
      const ladder = planLadder(probe)
      const copiesLargest = await isCopyable({ ffmpeg, source, probe, ladder })
      expect(copiesLargest, name).to.equal(isCopied)
      const known = filmWork(planFilm({ probe, ladder, copiesLargest }), noEdits).whole
      expect(foreseen?.retouched === null, name).to.equal(!isCopied)
      const told = foreseen && filmWork(foreseen, noEdits).whole
      const [before, after] = [told, known].map((work) => work && work.before + work.effort + work.after)
      expect((before ?? 0) / (after ?? 1), name).to.be.within(0.75, 1.33)
    }
  })

  it('is foreseen by the size of the file alone when that is all that can be read of it, as such files were here', async () => {
    const secondsOf = async (density: number | null) => {
      const paces = { known: async () => ({ ...nothingLearnt, density }) }
      const bytes = await readFile(clip('sign-school.mkv'))
      await media.write('sources/x/y', bytes)
      const plan = await createForeseeFilm({ media: media, paces, ladder: {} })({
        key: 'sources/x/y',
        sizeBytes: bytes.length,
      })
      return plan?.asItCame.whole.durationSeconds ?? Number.NaN
    }
    const megabits = ((await readFile(clip('sign-school.mkv'))).length * 8) / 1e6
    expect(await secondsOf(0.5)).to.be.closeTo(megabits / 0.5, 1e-9)
    expect(await secondsOf(null)).to.be.closeTo(megabits / 12, 1e-9)
    // A file that cannot be read is foreseen all the same; nothing fails.
    const gone = createForeseeFilm({
      media: { read: () => Promise.reject(new Error('the store does not answer')) },
      paces: { known: () => Promise.reject(new Error('nor does this one')) },
      ladder: {},
    })
    expect((await gone({ key: 'k', sizeBytes: 12e6 }))?.asItCame.whole.durationSeconds).to.equal(8)
  })
})
