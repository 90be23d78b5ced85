import { expect } from 'chai'
import { filmVersion, isOtherFilm } from '#client/playback/film-version.ts'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { aLiveState, aVideoWhole } from './fixtures.ts'

describe('which film is played', () => {
  const at = (playlistPath: string, changes: Partial<VideoDetails> = {}, isGrowing = false) => {
    const { playback, ...video } = aVideoWhole()
    return { ...video, playback: playback && { ...playback, playlistPath, isGrowing }, ...changes }
  }

  it('is the same whatever grant opens it', () => {
    expect(filmVersion({ playlistPath: '/media/g/abc/7/v1/master.m3u8' })).to.equal('v1')
    expect(isOtherFilm(at('/media/g/abc/7/v1/master.m3u8'), at('/media/v/7/v1/master.m3u8'))).to.equal(false)
  })

  it('is another once it was replaced or retouched, and not when what was there is completed', () => {
    const [one, other] = ['/media/v/7/v1/master.m3u8', '/media/v/7/v2/master.m3u8']
    expect(isOtherFilm(at(one), at(other))).to.equal(true)
    expect(isOtherFilm(at(one, {}, true), at(other))).to.equal(false)
    expect(isOtherFilm(at(one, { live: aLiveState({ isPartial: true }) }), at(other))).to.equal(false)
    expect(isOtherFilm(at(one, { playback: null }), at(other))).to.equal(false)
  })
})
