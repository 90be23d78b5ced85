import { open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { readDisplayMatrix } from '#transcoding/orientation.ts'
import {
  decode,
  factsOf,
  flashAndTone,
  flashAndToneIn,
  imagesOf,
  type Made,
  makeClip,
  quadrants,
  quartersOf,
  quickH264,
  similarity,
  soundOf,
  temporaryFolder,
  transcode,
  usualFfmpeg,
} from './clips.ts'
import { validateHls } from './hls-validator.ts'

/** What holds for every result, whatever went in. */
async function expectSound(made: Made): Promise<void> {
  expect((await validateHls(made.folder)).faults).to.deep.equal([])
  for (const rendition of made.renditions) {
    expect((await decode(made.file(rendition.name), '-f', 'null')).complaints).to.equal('')
    if (rendition.isAudioOnly) continue
    const { picture } = await factsOf(made.file(rendition.name))
    expect(picture).to.include({ codec_name: 'h264', pix_fmt: 'yuv420p', color_range: 'tv' })
    expect(Number(picture.start_time)).to.equal(0)
  }
}

describe('every way of holding a phone', () => {
  // tkhd matrices as phones write them (ISO/IEC 14496-12 §6.2.2): a, b, c, d.
  const held = [
    { turn: 0, matrix: [1, 0, 0, 1], shown: 'red green blue white', size: '320x180' },
    { turn: 90, matrix: [0, 1, -1, 0], shown: 'blue red white green', size: '180x320' },
    { turn: 180, matrix: [-1, 0, 0, -1], shown: 'white blue green red', size: '320x180' },
    { turn: 270, matrix: [0, -1, 1, 0], shown: 'green white red blue', size: '180x320' },
  ] as const
  const mirrored = [
    { turn: 'mirrored', matrix: [-1, 0, 0, 1], shown: 'green red white blue', size: '320x180' },
    { turn: 'mirrored and turned', matrix: [0, 1, 1, 0], shown: 'red blue green white', size: '180x320' },
  ] as const
  for (const { turn, matrix, shown, size } of [...held, ...mirrored]) {
    it(`${turn}: people see it upright, and nothing is left to turn`, async () => {
      await using folder = await temporaryFolder()
      const source = await makeClip(folder.path, 'phone.mov', ...quadrants(320, 180), ...quickH264)
      await writeMatrix(source, matrix)
      const made = await transcode(source, folder.path)
      await expectSound(made)
      expect(made.renditions.map(({ width, height }) => `${width}x${height}`)[0]).to.equal(size)
      const [image] = await imagesOf(made.file())
      expect(quartersOf(image)).to.equal(shown)
      expect((await factsOf(made.file())).picture.side_data_list ?? []).to.deep.equal([])
    })
  }

  it('a matrix that is a little off, or absurd, is taken to the nearest quarter', () => {
    const matrix = (...[a, b, c, d]: number[]) =>
      `\n00000000: ${a} ${b} 0\n00000001: ${c} ${d} 0\n00000002: 0 0 1073741824\n`
    expect(readDisplayMatrix(matrix(0, 65536, -65536, 0))).to.deep.equal({ quarterTurns: 1, isMirrored: false })
    expect(readDisplayMatrix(matrix(3000, 65000, -65000, 3000)).quarterTurns).to.equal(1)
    expect(readDisplayMatrix(matrix(0, 0, 0, 0))).to.deep.equal({ quarterTurns: 0, isMirrored: false })
    expect(readDisplayMatrix('')).to.deep.equal({ quarterTurns: 0, isMirrored: false })
  })
})

/** Overwrites the matrix of the only `tkhd`: 36 bytes, 40 after the beginning of its fields. */
async function writeMatrix(file: string, [a, b, c, d]: readonly [number, number, number, number]): Promise<void> {
  const handle = await open(file, 'r+')
  const bytes = await handle.readFile()
  const at = bytes.indexOf('tkhd') + 4 + 40
  const values = [a, b, 0, c, d, 0].map((value) => value * 65536)
  for (const [index, value] of values.entries()) bytes.writeInt32BE(value, at + index * 4)
  await handle.write(bytes, 0, bytes.length, 0)
  await handle.close()
}

describe('every shape of picture', () => {
  const shapes = [
    { name: 'portrait', size: [240, 426], filter: 'null', expected: ['240x426'] },
    { name: 'square', size: [300, 300], filter: 'null', expected: ['300x300', '240x240'] },
    { name: '4:3', size: [320, 240], filter: 'null', expected: ['320x240'] },
    { name: 'odd', size: [321, 243], filter: 'null', expected: ['318x240'] },
    { name: 'anamorphic', size: [320, 240], filter: 'setsar=4/3', expected: ['426x240'] },
    { name: 'anamorphic the other way', size: [320, 240], filter: 'setsar=3/4', expected: ['320x320', '240x240'] },
    { name: 'tiny', size: [34, 18], filter: 'null', expected: ['34x18'] },
    { name: 'a panorama', size: [3000, 200], filter: 'null', expected: ['2580x172'] },
  ]
  for (const { name, size, filter, expected } of shapes) {
    it(`${name}: keeps its shape, has even sides and is not enlarged`, async () => {
      await using folder = await temporaryFolder()
      const [width = 0, height = 0] = size
      const codec = ['-c:v', 'ffv1', '-pix_fmt', 'yuv444p']
      const source = await makeClip(folder.path, 'shape.mkv', ...quadrants(width, height), '-vf', filter, ...codec)
      const made = await transcode(source, folder.path)
      await expectSound(made)
      expect(made.renditions.map((rendition) => `${rendition.width}x${rendition.height}`)).to.deep.equal(expected)
      expect((await factsOf(made.file())).picture.sample_aspect_ratio ?? '1:1').to.equal('1:1')
      const [image] = await imagesOf(made.file())
      expect(quartersOf(image)).to.equal('red green blue white')
    })
  }
})

describe('every frame rate', () => {
  const rates = [
    ['10', '10/1', 20],
    ['25/2', '25/2', 25],
    ['24', '24/1', 48],
    ['30000/1001', '30000/1001', 60],
    ['50', '25/1', 50],
    ['60', '30/1', 60],
    ['240', '30/1', 60],
  ] as const
  for (const [rate, expected, images] of rates) {
    it(`${rate} images a second: shown at ${expected}, sound and picture together`, async () => {
      await using folder = await temporaryFolder()
      const source = await makeClip(
        folder.path,
        'rate.mp4',
        ...flashAndTone({ fps: rate }),
        ...quickH264,
        '-c:a',
        'aac',
      )
      const made = await transcode(source, folder.path)
      await expectSound(made)
      const { picture } = await factsOf(made.file())
      expect(picture.r_frame_rate).to.equal(expected)
      expect(Number(picture.nb_read_frames)).to.be.closeTo(images, 1)
      const fps = made.renditions[0]?.fps ?? 0
      const { flash, tone } = await flashAndToneIn(made.file(), fps)
      expect(flash).to.be.closeTo(1, 1 / fps + 0.001)
      expect(tone).to.be.closeTo(flash, 1 / fps + 0.03)
    })
  }

  it('a rate that varies: no moment moves', async () => {
    await using folder = await temporaryFolder()
    // The first second at 24, then one image of three: what a phone does in the dark.
    const dark = ['-vf', "select='lt(t,1)+not(mod(n,3))'", '-vsync', 'vfr', '-video_track_timescale', '90000']
    const source = await makeClip(
      folder.path,
      'dark.mp4',
      ...flashAndTone({ fps: 24, seconds: 3 }),
      ...dark,
      ...quickH264,
    )
    const made = await transcode(source, folder.path)
    await expectSound(made)
    const { flash, tone } = await flashAndToneIn(made.file(), made.renditions[0]?.fps ?? 0)
    expect(flash).to.be.closeTo(1, 0.05)
    expect(tone).to.be.closeTo(1, 0.05)
    expect(made.durationSeconds).to.be.closeTo(3, 0.1)
  })
})

describe('every beginning and end', () => {
  it('sound and picture that begin at different times stay together', async () => {
    for (const [video, audio] of [
      ['0.5', '0'],
      ['0', '0.5'],
      ['-0.2', '0'],
      ['7200', '7200'],
    ] as const) {
      await using folder = await temporaryFolder()
      const film = await makeClip(folder.path, 'film.mkv', ...flashAndTone(), ...quickH264, '-c:a', 'pcm_s16le')
      const late = ['-itsoffset', video, '-i', `file:${film}`, '-itsoffset', audio, '-i', `file:${film}`]
      const source = await makeClip(
        folder.path,
        'late.mkv',
        ...late,
        '-map',
        '0:v',
        '-map',
        '1:a',
        '-c',
        'copy',
        '-copyts',
      )
      const made = await transcode(source, folder.path)
      await expectSound(made)
      const { flash, tone } = await flashAndToneIn(made.file(), 30)
      expect(tone - flash, `picture at ${video}, sound at ${audio}`).to.be.closeTo(Number(audio) - Number(video), 0.06)
      expect(made.durationSeconds).to.be.below(2.6)
      expect(made.endedEarly).to.equal(false)
    }
  })

  it('an edit list that skips the beginning is obeyed', async () => {
    await using folder = await temporaryFolder()
    const film = await makeClip(folder.path, 'film.mp4', ...flashAndTone(), ...quickH264, '-g', '300', '-c:a', 'aac')
    // Cut without encoding: what precedes the key frame stays in the file and is hidden by an edit list.
    const source = await makeClip(folder.path, 'cut.mp4', '-ss', '0.5', '-i', `file:${film}`, '-c', 'copy')
    const made = await transcode(source, folder.path)
    await expectSound(made)
    const { flash, tone } = await flashAndToneIn(made.file(), 30)
    expect(tone).to.be.closeTo(flash, 0.05)
  })

  it('sound longer than the picture is heard to its end, on the last image', async () => {
    await using folder = await temporaryFolder()
    const short = ['-f', 'lavfi', '-i', 'color=blue:s=320x180:r=30:d=1', '-f', 'lavfi', '-i', 'sine=440:d=4']
    const source = await makeClip(folder.path, 'long-sound.mp4', ...short, ...quickH264, '-c:a', 'aac')
    const made = await transcode(source, folder.path)
    await expectSound(made)
    expect(made.durationSeconds).to.be.closeTo(4, 0.1)
    const images = await imagesOf(made.file(), 1, 1)
    expect(images.length).to.be.within(118, 122)
    expect(images.at(-1)?.[0]?.[2]).to.be.above(200)
    expect((await soundOf(made.file())).length / 8000).to.be.closeTo(4, 0.1)
  })

  it('the last second of a sound that ends early is silent, not missing', async () => {
    await using folder = await temporaryFolder()
    const recipe = ['-f', 'lavfi', '-i', 'color=blue:s=320x180:r=30:d=3', '-f', 'lavfi', '-i', 'sine=440:d=1']
    const made = await transcode(
      await makeClip(folder.path, 'short.mp4', ...recipe, ...quickH264, '-c:a', 'aac'),
      folder.path,
    )
    await expectSound(made)
    expect(made.durationSeconds).to.be.closeTo(3, 0.1)
    expect((await imagesOf(made.file(), 1, 1)).length).to.equal(90)
    expect((await soundOf(made.file())).length / 8000).to.be.closeTo(3, 0.1)
  })

  it('three hours are made whole, and every moment can be reached', async () => {
    await using folder = await temporaryFolder()
    // One image a second, that hardly changes: three hours of film in some kilobytes.
    const hours = ['-f', 'lavfi', '-i', 'color=blue:s=64x36:r=1:d=10800']
    const source = await makeClip(folder.path, 'lecture.mkv', ...hours, ...quickH264, '-g', '60')
    const made = await transcode(source, folder.path)
    expect((await validateHls(folder.path)).faults).to.deep.equal([])
    expect(made.durationSeconds).to.be.closeTo(10_800, 1)
    expect(made.endedEarly).to.equal(false)
    expect((await factsOf(made.file())).picture.nb_read_frames).to.equal('10800')
    // The index at the front has room for each of its 5401 fragments: the first holds one image, the others two.
    const bytes = await readFile(made.file())
    const index = bytes.indexOf('sidx')
    expect(bytes.readUInt16BE(index + 4 + 4 + 4 + 4 + 4 + 4 + 2)).to.equal(5401)
  })

  it('a clip of half a second is a video', async () => {
    await using folder = await temporaryFolder()
    const source = await makeClip(folder.path, 'short.mp4', ...quadrants(320, 180, { seconds: 0.5 }), ...quickH264)
    const made = await transcode(source, folder.path)
    await expectSound(made)
    expect(made.durationSeconds).to.be.closeTo(0.5, 0.05)
  })

  it('a film without any duration (as browsers record) is measured, and published whole', async () => {
    await using folder = await temporaryFolder()
    const recipe = [
      ...flashAndTone({ fps: 25 }),
      '-c:v',
      'libvpx-vp9',
      '-deadline',
      'realtime',
      '-cpu-used',
      '8',
      '-c:a',
      'libopus',
    ]
    const source = await makeClip(folder.path, 'browser.webm', ...recipe, '-live', '1')
    const made = await transcode(source, folder.path)
    await expectSound(made)
    expect(made.probe.durationSeconds).to.be.closeTo(2, 0.1)
    expect(made.durationSeconds).to.be.closeTo(2, 0.1)
  })

  it('a file cut short is published up to where it can be read, and says so', async () => {
    await using folder = await temporaryFolder()
    const options = [...quickH264, '-g', '15', '-c:a', 'aac', '-movflags', '+faststart']
    const source = await makeClip(folder.path, 'cut.mp4', ...flashAndTone({ seconds: 10 }), ...options)
    const handle = await open(source, 'r+')
    await handle.truncate(Math.round((await handle.stat()).size * 0.6))
    await handle.close()
    const made = await transcode(source, folder.path)
    expect((await validateHls(folder.path)).faults).to.deep.equal([])
    expect(made.durationSeconds).to.be.within(3, 8)
    expect((await soundOf(made.file())).length / 8000).to.be.closeTo(made.durationSeconds, 0.1)
    expect(made.endedEarly).to.equal(true)
  })
})

describe('every colour', () => {
  it('full range becomes studio range, without change to what is seen', async () => {
    await using folder = await temporaryFolder()
    const source = await makeClip(
      folder.path,
      'full.mp4',
      ...quadrants(320, 180),
      '-c:v',
      'libx264',
      '-pix_fmt',
      'yuvj420p',
    )
    const made = await transcode(source, folder.path)
    await expectSound(made)
    expect(quartersOf((await imagesOf(made.file()))[0])).to.equal('red green blue white')
    const grey = await makeClip(
      folder.path,
      'grey.mp4',
      '-f',
      'lavfi',
      '-i',
      'color=0x505050:s=320x180:d=1',
      '-c:v',
      'libx264',
      '-pix_fmt',
      'yuvj420p',
    )
    const greys = await imagesOf((await transcode(grey, folder.path)).file(), 1, 1)
    for (const value of greys[0]?.[0] ?? []) expect(value).to.be.closeTo(0x50, 3)
  })

  for (const format of ['yuv422p', 'yuv444p', 'yuv420p10le', 'gbrp', 'gray', 'yuva420p']) {
    it(`${format} becomes 4:2:0 in 8 bits, its colours kept`, async () => {
      await using folder = await temporaryFolder()
      const source = await makeClip(
        folder.path,
        'colours.mkv',
        ...quadrants(320, 240),
        '-c:v',
        'ffv1',
        '-pix_fmt',
        format,
      )
      const made = await transcode(source, folder.path)
      await expectSound(made)
      const [image] = await imagesOf(made.file())
      if (format !== 'gray') expect(quartersOf(image)).to.equal('red green blue white')
    })
  }

  it('interlaced lines are woven into whole images', async () => {
    await using folder = await temporaryFolder()
    const recipe = [
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=720x576:r=50:d=1',
      '-vf',
      'interlace',
      '-c:v',
      'mpeg2video',
      '-b:v',
      '8M',
      '-flags',
      '+ildct+ilme',
    ]
    const made = await transcode(await makeClip(folder.path, 'camcorder.mts', ...recipe, '-f', 'mpegts'), folder.path)
    await expectSound(made)
    expect(made.probe.video.isInterlaced).to.equal(true)
    expect((await factsOf(made.file())).picture.r_frame_rate).to.equal('25/1')
    // A comb doubles the difference between neighbouring lines.
    const roughness = async (file: string) => {
      const { bytes } = await decode(
        file,
        '-frames:v',
        '1',
        '-ss',
        '0.5',
        '-vf',
        'scale=720:576,format=gray',
        '-f',
        'rawvideo',
      )
      let sum = 0
      for (let at = 720; at < bytes.length; at++) sum += Math.abs((bytes[at] ?? 0) - (bytes[at - 720] ?? 0))
      return sum / bytes.length
    }
    const progressive = await makeClip(
      folder.path,
      'plain.mp4',
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=720x576:r=25:d=1',
      ...quickH264,
    )
    expect(await roughness(made.file())).to.be.below(1.1 * (await roughness(progressive)))
  })

  for (const [transfer, curve] of [
    ['pq', 'smpte2084'],
    ['hlg', 'arib-std-b67'],
  ] as const) {
    it(`${transfer} of high dynamic range looks like the same scene in plain colours`, async function () {
      const { encoders, filters } = await usualFfmpeg()
      if (!encoders.has('libx265') || !filters.has('zscale')) return this.skip()
      await using folder = await temporaryFolder()
      const scene = ['-f', 'lavfi', '-i', 'testsrc=s=320x240:d=1,format=gbrp,eq=brightness=-0.1:contrast=0.6']
      const plain = await makeClip(
        folder.path,
        'plain.mkv',
        ...scene,
        '-vf',
        'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p',
        '-c:v',
        'ffv1',
      )
      const toHdr = `setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv,zscale=min=bt709:pin=bt709:tin=bt709:rin=tv:t=linear:npl=203,format=gbrpf32le,zscale=p=bt2020:t=${curve}:m=bt2020nc:r=tv:npl=203,format=yuv420p10le`
      const marks = `log-level=error:colorprim=bt2020:transfer=${curve}:colormatrix=bt2020nc:range=limited`
      const source = await makeClip(
        folder.path,
        'hdr.mp4',
        '-i',
        `file:${plain}`,
        '-vf',
        toHdr,
        '-c:v',
        'libx265',
        '-preset',
        'ultrafast',
        '-crf',
        '8',
        '-x265-params',
        marks,
      )
      const made = await transcode(source, folder.path)
      await expectSound(made)
      expect(made.probe.video).to.deep.include({ bitDepth: 10 })
      expect(made.probe.video.colour.dynamicRange).to.equal(transfer)
      expect((await factsOf(made.file())).picture).to.include({ color_space: 'bt709' })
      expect(await similarity(made.file(), plain)).to.be.above(0.85)
    })
  }
})

describe('every codec and container', () => {
  const kinds: [name: string, file: string, ...recipe: string[]][] = [
    [
      'HEVC',
      'a.mp4',
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-x265-params',
      'log-level=error',
      '-tag:v',
      'hvc1',
      '-c:a',
      'aac',
    ],
    [
      'HEVC in 10 bits',
      'a.mov',
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p10le',
      '-x265-params',
      'log-level=error',
      '-c:a',
      'aac',
    ],
    [
      'VP9 and Opus in WebM',
      'a.webm',
      '-c:v',
      'libvpx-vp9',
      '-deadline',
      'realtime',
      '-cpu-used',
      '8',
      '-c:a',
      'libopus',
    ],
    ['VP8 and Vorbis in WebM', 'b.webm', '-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libvorbis'],
    ['AV1', 'a.mkv', '-c:v', 'libaom-av1', '-strict', '-2', '-cpu-used', '8', '-c:a', 'aac'],
    ['ProRes', 'a.mov', '-c:v', 'prores', '-c:a', 'pcm_s16le'],
    ['MPEG-2 in a transport stream', 'a.mts', '-c:v', 'mpeg2video', '-c:a', 'ac3', '-f', 'mpegts'],
    ['MPEG-2 programme', 'a.mpg', '-c:v', 'mpeg2video', '-c:a', 'mp2'],
    ['H.264 in 3GP', 'a.3gp', ...quickH264, '-c:a', 'aac'],
    ['MPEG-4 and MP3 in AVI', 'a.avi', '-c:v', 'mpeg4', '-c:a', 'libmp3lame'],
    ['Motion JPEG in AVI', 'b.avi', '-c:v', 'mjpeg', '-pix_fmt', 'yuvj422p', '-c:a', 'pcm_s16le'],
    ['WMV', 'a.wmv', '-c:v', 'wmv2', '-c:a', 'wmav2'],
    ['FLV', 'a.flv', ...quickH264, '-c:a', 'aac'],
    ['H.264 in MOV with its index at the end', 'b.mov', ...quickH264, '-c:a', 'aac'],
    ['H.264 in Matroska', 'b.mkv', ...quickH264, '-c:a', 'flac'],
  ]
  for (const [name, file, ...recipe] of kinds) {
    it(`${name}: is seen, heard, and in step`, async function () {
      const encoder = recipe[recipe.indexOf('-c:v') + 1] ?? ''
      if (!(await usualFfmpeg()).encoders.has(encoder)) return this.skip()
      await using folder = await temporaryFolder()
      const source = await makeClip(folder.path, file, ...flashAndTone({ fps: 25, size: '320x240' }), ...recipe)
      const made = await transcode(source, folder.path)
      await expectSound(made)
      expect(made.durationSeconds).to.be.closeTo(2, 0.15)
      const { flash, tone } = await flashAndToneIn(made.file(), 25)
      expect(flash).to.be.closeTo(1, 0.1)
      expect(tone).to.be.closeTo(flash, 0.08)
    })
  }
})

describe('every film with subtitles inside', () => {
  const kinds: [name: string, file: string, ...codec: string[]][] = [
    ['SRT in Matroska', 'a.mkv', '-c:s', 'srt'],
    ['ASS in Matroska', 'b.mkv', '-c:s', 'ass'],
    ['text in MP4', 'a.mp4', '-c:s', 'mov_text'],
  ]
  for (const [name, file, ...codec] of kinds) {
    it(`${name}: is shown, without them`, async () => {
      await using folder = await temporaryFolder()
      const words = join(folder.path, 'words.srt')
      await writeFile(words, '1\n00:00:00,100 --> 00:00:00,900\nBonjour\n')
      const inputs = [...quadrants(320, 180), '-i', `file:${words}`, '-map', '0', '-map', '1']
      const made = await transcode(await makeClip(folder.path, file, ...inputs, ...quickH264, ...codec), folder.path)
      await expectSound(made)
      const { streams } = await factsOf(made.file())
      expect(streams.map((stream) => stream.codec_type)).to.deep.equal(['video'])
    })
  }
})

describe('every sound', () => {
  const picture = ['-f', 'lavfi', '-i', 'color=blue:s=320x180:r=25:d=2']
  const level = async (file: string) =>
    Math.sqrt((await soundOf(file)).reduce((sum, value, _, all) => sum + value ** 2 / all.length, 0))

  it('none: the video has no sound and no rendition of sound', async () => {
    await using folder = await temporaryFolder()
    const made = await transcode(await makeClip(folder.path, 'mute.mp4', ...picture, ...quickH264), folder.path)
    await expectSound(made)
    expect(made.renditions.some((rendition) => rendition.isAudioOnly)).to.equal(false)
    expect((await factsOf(made.file())).sound).to.equal(undefined)
  })

  for (const layout of ['mono', '5.1', '7.1', 'quad']) {
    it(`${layout}: becomes stereo and is heard`, async () => {
      await using folder = await temporaryFolder()
      const sound = [
        '-f',
        'lavfi',
        '-i',
        `sine=440:d=2,aformat=sample_rates=44100,pan=${layout}|c0=c0|c1=c0`,
        '-c:a',
        'pcm_s16le',
      ]
      const mono = ['-f', 'lavfi', '-i', 'sine=440:d=2:r=22050', '-c:a', 'aac']
      const recipe = [...picture, ...(layout === 'mono' ? mono : sound), ...quickH264]
      const made = await transcode(await makeClip(folder.path, 'sound.mov', ...recipe), folder.path)
      await expectSound(made)
      expect((await factsOf(made.file('audio'))).sound).to.include({ channels: 2, sample_rate: '48000' })
      expect(await level(made.file('audio'))).to.be.above(0.02)
    })
  }

  it('two tracks: the one marked as default is heard', async () => {
    await using folder = await temporaryFolder()
    const tracks = ['-f', 'lavfi', '-i', 'anullsrc=d=2', '-f', 'lavfi', '-i', 'sine=440:d=2']
    const maps = [
      '-map',
      '0',
      '-map',
      '1',
      '-map',
      '2',
      '-disposition:a:0',
      '0',
      '-disposition:a:1',
      'default',
      '-t',
      '2',
    ]
    const made = await transcode(
      await makeClip(folder.path, 'two.mkv', ...picture, ...tracks, ...maps, ...quickH264, '-c:a', 'aac'),
      folder.path,
    )
    await expectSound(made)
    expect(made.probe.audioTracks).to.have.length(2)
    expect(await level(made.file())).to.be.above(0.02)
  })

  const alone: [name: string, file: string, ...codec: string[]][] = [
    ['a voice memo of a phone', 'memo.m4a', '-c:a', 'aac'],
    ['an MP3', 'song.mp3', '-c:a', 'libmp3lame'],
    ['a WAV', 'sound.wav', '-c:a', 'pcm_s16le'],
    ['an Ogg of Opus', 'memo.ogg', '-c:a', 'libopus'],
  ]
  for (const [name, file, ...codec] of alone) {
    it(`${name}, without a picture: is heard whole, and a card is shown meanwhile`, async () => {
      await using folder = await temporaryFolder()
      const sound = ['-f', 'lavfi', '-i', 'aevalsrc=if(gte(t\\,1)\\,0.6*sin(2*PI*440*t)\\,0):s=48000:d=2']
      const made = await transcode(await makeClip(folder.path, file, ...sound, ...codec), folder.path)
      await expectSound(made)
      expect(made.renditions.map((rendition) => rendition.name)).to.deep.equal(['360', '240', 'audio'])
      expect(made.durationSeconds).to.be.closeTo(2, 0.15)
      expect((await soundOf(made.file('audio'))).findIndex((sample) => Math.abs(sample) > 0.1) / 8000).to.be.closeTo(
        1,
        0.1,
      )
      const images = await imagesOf(made.file(), 9, 1)
      expect(images.length).to.be.within(19, 22)
      for (const image of images) {
        // Dark blue at the sides, bars in the middle.
        expect((image[4]?.[0] ?? 0) - (image[0]?.[0] ?? 0)).to.be.above(20)
      }
    })
  }

  it('silence stays silence', async () => {
    await using folder = await temporaryFolder()
    const recipe = [...picture, '-f', 'lavfi', '-i', 'anullsrc=d=2', '-t', '2', ...quickH264, '-c:a', 'aac']
    const made = await transcode(await makeClip(folder.path, 'silence.mp4', ...recipe), folder.path)
    await expectSound(made)
    expect(await level(made.file())).to.be.below(0.001)
  })
})

describe('what a phone tells of its owner', () => {
  it('does not leave with the video: neither place, nor device, nor title, nor chapters', async () => {
    await using folder = await temporaryFolder()
    const told = [
      '-metadata',
      'location=+48.8577+002.295/',
      '-metadata',
      'com.apple.quicktime.model=iPhone de Jeanne',
      '-metadata',
      'title=IMG_Jeanne',
      '-metadata',
      'comment=chez moi',
      '-movflags',
      'use_metadata_tags',
    ]
    const source = await makeClip(folder.path, 'phone.mov', ...flashAndTone(), ...told, ...quickH264, '-c:a', 'aac')
    const made = await transcode(source, folder.path)
    for (const rendition of made.renditions) {
      const { bytes } = await decode(made.file(rendition.name), '-c', 'copy', '-f', 'nut')
      const raw = (await import('node:fs/promises')).readFile(made.file(rendition.name))
      for (const secret of ['Jeanne', '48.8577', 'chez moi', 'iPhone', 'phone.mov']) {
        expect(bytes.includes(secret), `${secret} in ${rendition.name}`).to.equal(false)
        expect((await raw).includes(secret)).to.equal(false)
      }
      const facts = await factsOf(made.file(rendition.name))
      expect(facts.chapters).to.deep.equal([])
      expect(Object.keys(facts.format.tags ?? {}).sort()).to.not.include.members([
        'location',
        'title',
        'comment',
        'creation_time',
      ])
    }
  })
})
