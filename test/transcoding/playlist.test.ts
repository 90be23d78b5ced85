import { expect } from 'chai'
import fc from 'fast-check'
import {
  averageBitrate,
  formatMasterPlaylist,
  formatMediaPlaylist,
  peakBitrate,
  type Segment,
} from '#transcoding/playlist.ts'

const segment = (durationSeconds: number, sizeBytes = 1000, start = 0): Segment => ({
  start,
  sizeBytes,
  durationSeconds,
})

describe('a playlist', () => {
  const growing = { file: '720.mp4', initBytes: 900, targetSeconds: 2 }

  it('only gains lines while it grows, and is closed by its last', () => {
    const segments = [segment(2, 5000, 1000), segment(2, 6000, 6000), segment(0.5, 700, 12_000)]
    const texts = segments.map((_, index) =>
      formatMediaPlaylist({ ...growing, segments: segments.slice(0, index + 1), hasEnded: false }),
    )
    for (const [index, text] of texts.entries()) expect(text.startsWith(texts[index - 1] ?? '')).to.equal(true)
    const ended = formatMediaPlaylist({ ...growing, segments, hasEnded: true })
    expect(ended).to.equal(`${texts.at(-1)?.replace('EVENT', 'VOD')}#EXT-X-ENDLIST\n`)
    expect(ended).to.equal(
      [
        '#EXTM3U',
        '#EXT-X-VERSION:7',
        '#EXT-X-TARGETDURATION:2',
        '#EXT-X-MEDIA-SEQUENCE:0',
        '#EXT-X-PLAYLIST-TYPE:VOD',
        '#EXT-X-INDEPENDENT-SEGMENTS',
        '#EXT-X-MAP:URI="720.mp4",BYTERANGE="900@0"',
        '#EXTINF:2.000000,\n#EXT-X-BYTERANGE:5000@1000\n720.mp4',
        '#EXTINF:2.000000,\n#EXT-X-BYTERANGE:6000@6000\n720.mp4',
        '#EXTINF:0.500000,\n#EXT-X-BYTERANGE:700@12000\n720.mp4',
        '#EXT-X-ENDLIST\n',
      ].join('\n'),
    )
  })

  it('of playlists tells of each picture its size, rate, codecs and bits a second', () => {
    const common = { peakBitrate: 1000.2, averageBitrate: 800, codecs: 'avc1.64001f,mp4a.40.2' }
    const text = formatMasterPlaylist([
      { ...common, playlist: '720.m3u8', picture: { width: 1280, height: 720, fps: 30000 / 1001 } },
      { ...common, playlist: 'audio.m3u8', codecs: 'mp4a.40.2', picture: null },
    ])
    expect(text.split('\n').slice(3)).to.deep.equal([
      '#EXT-X-STREAM-INF:BANDWIDTH=1001,AVERAGE-BANDWIDTH=800,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=29.970',
      '720.m3u8',
      '#EXT-X-STREAM-INF:BANDWIDTH=1001,AVERAGE-BANDWIDTH=800,CODECS="mp4a.40.2"',
      'audio.m3u8',
      '',
    ])
  })
})

describe('the peak bit rate', () => {
  it('leaves out a last segment so short that it tells nothing alone', () => {
    expect(peakBitrate([segment(2, 1000), segment(0.04, 1000)], 2)).to.equal((2000 * 8) / 2.04)
    expect(peakBitrate([segment(0.04, 1000)], 2)).to.equal((1000 * 8) / 0.04)
    expect(peakBitrate([], 2)).to.equal(0)
  })

  it('is never below the average of equal segments', () => {
    const segments = fc.array(
      fc.integer({ min: 1, max: 1e7 }).map((size) => segment(2, size)),
      { minLength: 1 },
    )
    fc.assert(fc.property(segments, (all) => peakBitrate(all, 2) >= averageBitrate(all) * 0.999999))
  })
})
