/** A film is looked at once, for as long as it is remembered. */
import { stat } from 'node:fs/promises'
import { expect } from 'chai'
import { createLookAtFilm, type SeenFilms } from '#src/videos/look-at-film.ts'
import { NotAVideo, VideoTooLong } from '#transcoding/refusals.ts'
import { clip, usualFfmpeg } from '../transcoding/clips.ts'

describe('what an uploaded file holds', () => {
  async function looking() {
    const ffmpeg = await usualFfmpeg()
    const path = clip('people-walking.mp4')
    const { size } = await stat(path)
    const seenFilms: SeenFilms = new Map()
    const lookAtFilm = createLookAtFilm({ ladder: {}, seenFilms })
    let looks = 0
    const counted = {
      ...ffmpeg,
      describe: (...asked: Parameters<typeof ffmpeg.describe>) => {
        looks += 1
        return ffmpeg.describe(...asked)
      },
    }
    const common = { ffmpeg: counted, path, signal: new AbortController().signal }
    return {
      look: (key: string, more = {}) => lookAtFilm({ ...common, source: { key, sizeBytes: size }, ...more }),
      looks: () => looks,
      seenFilms,
    }
  }

  it('is looked at once by those who prepare it, and again when it is another file', async () => {
    const { look, looks } = await looking()
    const first = await look('sources/a/1')
    expect(first.probe.video.height).to.be.greaterThan(0)
    expect(first.ladder.pictures).to.not.have.length(0)
    expect(await look('sources/a/1')).to.equal(first)
    expect(looks()).to.equal(1)
    await look('sources/a/2')
    expect(looks()).to.equal(2)
  })

  it('is not remembered when it was refused', async () => {
    const { look, looks, seenFilms } = await looking()
    for (const _ of [1, 2]) {
      await look('sources/a/1', { limits: { durationSeconds: 1 } }).then(
        () => expect.fail('it is longer than that'),
        (error: unknown) => expect(error).to.be.instanceOf(VideoTooLong),
      )
    }
    await look('sources/a/2', { path: import.meta.filename }).then(
      () => expect.fail('it is no film'),
      (error: unknown) => expect(error).to.be.instanceOf(NotAVideo),
    )
    expect(looks()).to.equal(3)
    expect(seenFilms.size).to.equal(0)
  })

  it('is forgotten when many others came since', async () => {
    const { look, seenFilms } = await looking()
    const first = await look('sources/a/1')
    for (let index = 0; index < 30; index++) seenFilms.set(`sources/b/${index}`, first)
    await look('sources/c/1')
    expect(seenFilms.size).to.equal(20)
    expect(seenFilms.has('sources/a/1')).to.equal(false)
    expect(seenFilms.has('sources/c/1')).to.equal(true)
  })
})
