import { chmod, copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { probeVideo } from '#transcoding/probe.ts'
import { readProbe } from '#transcoding/read-probe.ts'
import { VideoTooLong } from '#transcoding/refusals.ts'
import { clip, ffmpegs, makeClip, quickH264, temporaryFolder, usualFfmpeg } from './clips.ts'

const picture = {
  index: 0,
  codec_type: 'video',
  codec_name: 'h264',
  width: 1920,
  height: 1080,
  pix_fmt: 'yuv420p',
  avg_frame_rate: '30/1',
  r_frame_rate: '30/1',
}
const sound = { index: 1, codec_type: 'audio', codec_name: 'aac', channels: 2, sample_rate: '48000' }
const film = (streams: object[], format: object = {}) => ({
  streams,
  format: { format_name: 'mov,mp4', duration: '10.5', ...format },
})
const refusal = (described: unknown, limits?: Parameters<typeof readProbe>[2]) => {
  try {
    readProbe(described, 1000, limits)
    return null
  } catch (cause) {
    return cause as Error & { code: string }
  }
}

describe('a film that ffmpeg may not open', () => {
  it('is not said to be damaged: those who run the instance have something to mend', async () => {
    const ffmpeg = await usualFfmpeg()
    await using folder = await temporaryFolder()
    const source = join(folder.path, 'film.mp4')
    await copyFile(clip('sign-school.mkv'), source)
    // Root reads it all the same, but not once ffmpeg has a user namespace of its own.
    await chmod(source, 0o000)
    const code = await probeVideo({ ffmpeg, source }).then(
      () => 'read',
      (error: { code: string }) => error.code,
    )
    const isRoot = process.getuid?.() === 0
    expect(code).to.equal(isRoot ? (ffmpeg.holds.noNetwork ? 'transcoding-failed' : 'read') : 'EACCES')
  })
})

for (const { name, open } of ffmpegs) {
  describe(`the clips of the demonstration, read by ${name}`, () => {
    it('are what their licences say', async function () {
      const ffmpeg = await open()
      if (!ffmpeg) return this.skip()
      const film = await probeVideo({ ffmpeg, source: clip('big-buck-bunny-480p.mp4') })
      expect(film.durationSeconds).to.be.closeTo(30, 0.05)
      expect(film.video).to.deep.include({ width: 854, height: 480, codec: 'h264', averageFps: { num: 24, den: 1 } })
      expect(film.audio).to.include({ codec: 'aac', channels: 6 })
      const people = await probeVideo({ ffmpeg, source: clip('people-walking.mp4') })
      expect(people.video).to.deep.include({ width: 768, height: 432, averageFps: { num: 10, den: 1 } })
      expect(people.audio).to.equal(null)
      const sign = await probeVideo({ ffmpeg, source: clip('sign-school.mkv') })
      expect(sign.durationSeconds).to.be.closeTo(2.4, 0.05)
      expect(sign.video.colour.isFullRange).to.equal(true)
    })
  })
}

describe('what ffprobe tells', () => {
  it('becomes sizes as people see them, whatever the pixels’ shape and the way up', () => {
    const displaymatrix = '\n00000000: 0 65536 0\n00000001: -65536 0 0\n00000002: 0 0 1073741824\n'
    const shown = (stream: object) => {
      const { width, height } = readProbe(film([{ ...picture, ...stream }]), 1000).video
      return [width, height]
    }
    expect(shown({})).to.deep.equal([1920, 1080])
    expect(shown({ side_data_list: [{ side_data_type: 'Display Matrix', displaymatrix }] })).to.deep.equal([1080, 1920])
    expect(shown({ width: 1440, sample_aspect_ratio: '4:3' })).to.deep.equal([1920, 1080])
    expect(shown({ width: 720, height: 576, sample_aspect_ratio: '16:15' })).to.deep.equal([768, 576])
    expect(shown({ sample_aspect_ratio: '0:1' })).to.deep.equal([1920, 1080])
    expect(shown({ sample_aspect_ratio: '1000:1' })).to.deep.equal([1920, 1080])
  })

  it('that is absent or absurd does no harm', () => {
    const probe = readProbe(
      film([
        { ...picture, avg_frame_rate: '0/0', r_frame_rate: 'nonsense', bit_rate: 'N/A', start_time: 'x', tags: {} },
      ]),
      1000,
    )
    expect(probe.video).to.deep.include({ averageFps: null, baseFps: null, bitrate: null, startSeconds: 0 })
  })

  it('of several tracks keeps the one marked as default, else the first that can be read', () => {
    const second = { ...sound, index: 2, disposition: { default: 1 } }
    expect(readProbe(film([picture, sound, second]), 1000).audio?.index).to.equal(2)
    expect(
      readProbe(film([picture, { ...sound, codec_name: undefined }, { ...second, disposition: {} }]), 1000).audio
        ?.index,
    ).to.equal(2)
    expect(readProbe(film([picture, { ...sound, sample_rate: '0' }]), 1000).audio).to.equal(null)
  })

  it('does not take the cover of a song for a film: a card is drawn', () => {
    const cover = { ...picture, disposition: { attached_pic: 1 } }
    expect(readProbe(film([cover, sound]), 1000).video).to.include({ isDrawn: true, width: 640, height: 360 })
    expect(refusal(film([cover]))).to.include({ code: 'not-a-video' })
    expect(readProbe(film([cover, { ...picture, index: 2 }]), 1000).video.index).to.equal(2)
  })

  it('is refused with a sentence: nothing, an image, too long, too large, too small', () => {
    for (const nothing of [{}, null, 'text', { format: {} }, film([])])
      expect(refusal(nothing)?.code).to.equal('not-a-video')
    expect(refusal(film([{ ...picture, nb_frames: '1' }]))?.message).to.include('une image')
    expect(refusal(film([picture], { duration: '0.04' }))?.message).to.include('une image')
    expect(refusal(film([picture], { duration: '7300' }), { durationSeconds: 3600 })?.message).to.match(
      /dure 2 h 02, .* 60 minutes/,
    )
    expect(refusal(film([{ ...picture, width: 16_384, height: 8640 }]))?.code).to.equal('video-too-large')
    expect(refusal(film([picture]), { pixels: 1280 * 720 })?.code).to.equal('video-too-large')
    expect(refusal(film([{ ...picture, width: 8, height: 8 }]))?.message).to.include('trop petite')
    expect(refusal(film([{ ...picture, width: 4000, height: 20 }]))?.message).to.include('trop étroite')
    expect(refusal(film([{ ...picture, pix_fmt: undefined }]))?.code).to.equal('video-unreadable')
  })
})

describe('the length of a film', () => {
  it('is told in hours and minutes, of which there are never sixty', () => {
    const told = (seconds: number) =>
      new VideoTooLong(seconds, 7200).message.match(/dure (.*), et la limite est de (.*)\. /)
    expect(told(10_797)?.slice(1)).to.deep.equal(['3 h 00', '2 h 00'])
    expect(told(7_260)?.slice(1)).to.deep.equal(['2 h 01', '2 h 00'])
  })

  it('is limited, also when nothing in the file tells it', async () => {
    await using folder = await temporaryFolder()
    const recipe = ['-f', 'lavfi', '-i', 'color=red:s=64x64:r=5:d=100', ...quickH264]
    const source = await makeClip(folder.path, 'endless.mkv', ...recipe, '-live', '1')
    const ffmpeg = await usualFfmpeg()
    expect((await probeVideo({ ffmpeg, source })).durationSeconds).to.be.closeTo(100, 1)
    const failure = await probeVideo({ ffmpeg, source, limits: { durationSeconds: 90 } }).catch(
      (cause: unknown) => cause,
    )
    expect(failure).to.include({ code: 'video-too-long' })
  })
})
