/** Which film an address plays: a preparation of its own has a folder of its own, whatever grant stands before it. */
import type { Playback, VideoDetails } from '#src/videos/video-schemas.ts'

/** The same for all the addresses that the same film is given, one after the other. */
export function filmVersion({ playlistPath }: Pick<Playback, 'playlistPath'>): string {
  return playlistPath.split('/').at(-2) ?? playlistPath
}

/**
 * What was played has given way to another film: replaced, or retouched. Not when what was there is completed (the rest
 * of its length, its other qualities): who watches goes on.
 */
export function isOtherFilm(before: VideoDetails, now: VideoDetails): boolean {
  if (!before.playback || !now.playback) return false
  if (before.playback.isGrowing || (before.live?.isPartial && !before.live.isReplacing)) return false
  return filmVersion(before.playback) !== filmVersion(now.playback)
}
