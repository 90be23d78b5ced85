import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Ffmpeg } from '#transcoding/ffmpeg.ts'
import {
  clip,
  decode,
  factsOf,
  ffmpegs,
  makeClip,
  similarity,
  temporaryFolder,
  transcode,
  usualFfmpeg,
} from './clips.ts'
import { validateHls } from './hls-validator.ts'

for (const { name, open } of ffmpegs) {
  describe(`a real clip, by ${name}`, () => {
    let ffmpeg: Ffmpeg
    before(async function () {
      const found = await open()
      if (!found) return this.skip()
      ffmpeg = found
    })

    it('a film with sound becomes every rendition below its size and one of its sound, alike and in step', async () => {
      await using folder = await temporaryFolder()
      await using camera = await temporaryFolder()
      const source = await makeClip(
        camera.path,
        'film.mp4',
        '-t',
        '6',
        '-i',
        clip('big-buck-bunny-480p.mp4'),
        '-c',
        'copy',
      )
      const made = await transcode(source, folder.path, { ffmpeg })
      expect(made.renditions.map((rendition) => rendition.name)).to.deep.equal(['480', '360', '240', 'audio'])
      const { faults, variants } = await validateHls(folder.path)
      expect(faults).to.deep.equal([])
      expect(variants.map((variant) => variant.attributes.RESOLUTION)).to.deep.equal([
        '854x480',
        '640x360',
        '428x240',
        undefined,
      ])
      expect(made.durationSeconds).to.be.closeTo(made.probe.durationSeconds, 0.05)
      expect(made.endedEarly).to.equal(false)
      for (const name of ['480', '360', '240']) {
        const playlist = await readFile(join(folder.path, `${name}.m3u8`), 'utf8')
        const groups = [...playlist.matchAll(/#EXTINF:([\d.]+)/g)].map(([, seconds]) => Number(seconds))
        // Playable early, and whole at the first second.
        expect(groups.slice(0, 4)).to.deep.equal([0.25, 0.75, 2, 2])
      }
      for (const rendition of made.renditions) {
        const facts = await factsOf(made.file(rendition.name))
        const { complaints } = await decode(made.file(rendition.name), '-f', 'null')
        expect(complaints).to.equal('')
        expect(facts.sound).to.include({ codec_name: 'aac', channels: 2, sample_rate: '48000' })
        expect(Number(facts.sound?.start_time)).to.be.closeTo(0, 0.03)
        expect(Number(facts.format.duration)).to.be.closeTo(made.durationSeconds, 0.12)
        if (rendition.isAudioOnly) continue
        expect(facts.picture).to.include({
          codec_name: 'h264',
          pix_fmt: 'yuv420p',
          color_range: 'tv',
          width: rendition.width,
          height: rendition.height,
          r_frame_rate: '24/1',
          nb_read_frames: '146',
        })
        expect(Number(facts.picture.start_time)).to.equal(0)
        const reduced = `scale=${rendition.width}:${rendition.height}`
        expect(await similarity(made.file(rendition.name), source, reduced)).to.be.above(0.93)
      }
    })
  })
}

describe('AV1, when the operator wishes so', () => {
  it('is offered beside H.264, at the same moments, and looks the same', async function () {
    if (!(await usualFfmpeg()).encoders.has('libsvtav1')) return this.skip()
    await using folder = await temporaryFolder()
    await using camera = await temporaryFolder()
    const cut = ['-t', '3', '-i', clip('big-buck-bunny-480p.mp4'), '-c', 'copy']
    const source = await makeClip(camera.path, 'film.mp4', ...cut)
    const made = await transcode(source, folder.path, { hasAv1: true })
    expect(made.renditions.map((rendition) => rendition.name)).to.deep.equal(['480', '360', '240', '480-av1', 'audio'])
    const { faults, variants } = await validateHls(folder.path)
    expect(faults).to.deep.equal([])
    expect(variants[3]?.attributes.CODECS).to.match(/^av01\.0\.\d\dM\.08,mp4a\.40\.2$/)
    const { complaints } = await decode(made.file('480-av1'), '-f', 'null')
    expect(complaints).to.equal('')
    expect((await factsOf(made.file('480-av1'))).picture).to.include({ codec_name: 'av1', color_range: 'tv' })
    expect(await similarity(made.file('480-av1'), source)).to.be.above(0.93)
  })
})

describe('what is left in the folder', () => {
  it('is the renditions, their playlists and the master, and nothing else', async () => {
    await using folder = await temporaryFolder()
    await transcode(clip('sign-school.mkv'), folder.path)
    const files = (await readdir(folder.path)).sort()
    expect(files).to.deep.equal(['240.m3u8', '240.mp4', '360.m3u8', '360.mp4', '480.m3u8', '480.mp4', 'master.m3u8'])
  })
})
