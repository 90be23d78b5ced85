/** The only door of this subject to `transcoding/`. Loaded by the jobs when one runs, never at start. */
export { isCopyable } from '#transcoding/copyable.ts'
export { type EncodedRendition, type EncodingProgress, encodeVideo } from '#transcoding/encode.ts'
export type { Ffmpeg } from '#transcoding/ffmpeg.ts'
export { firstLadder } from '#transcoding/first-rendition.ts'
export {
  makeStoryboard,
  makeThumbnails,
  type Storyboard,
  type Thumbnail,
  type Thumbnails,
} from '#transcoding/images.ts'
export { type Ladder, type LadderOptions, planLadder } from '#transcoding/ladder.ts'
export { onlyVariant } from '#transcoding/playlist.ts'
export { type Probe, type ProbeLimits, probeVideo } from '#transcoding/probe.ts'
export { TranscodingFailed, VideoUnreadable } from '#transcoding/refusals.ts'
export { planWork, type Work, workOf } from '#transcoding/work.ts'
