/** Makes, of an uploaded file, the files that are played and shown, under a prefix of their own; what they mean for the video is decided by `transcode-video.ts`. */
import { join } from 'node:path'
import { changesNothing, faultsOfEdits, keptSeconds } from '#transcoding/edits.ts'
import { InvalidInput } from '../app-error.ts'
import type { JobRun } from '../jobs/jobs.ts'
import { type MediaStore, NoSuchFile } from '../media/media-store.ts'
import { createLookAtFilm, type SeenFilms } from './look-at-film.ts'
import type { PacesStore } from './paces-store.ts'
import type { VideoJob } from './prepare-video.ts'
import { createProcessorMeter } from './processor-meter.ts'
import { createProgressTold } from './progress-told.ts'
import { asPrepared } from './replacement.ts'
import { editsOf, thumbnailMoment } from './retouch.ts'
import { shareGrowing } from './share-growing.ts'
import {
  encodeVideo,
  type Ffmpeg,
  firstLadder,
  type LadderOptions,
  makeStoryboard,
  makeThumbnails,
  planWork,
  type Storyboard,
  type Thumbnail,
  TranscodingFailed,
  workOf,
} from './transcoder.ts'
import type { Rendition, Transcoded, Video } from './video.ts'
import type { VideosStore } from './videos-store.ts'

interface MakeRenditionsParts {
  videos: VideosStore
  media: MediaStore
  openFfmpeg: () => Promise<Ffmpeg>
  /** What every film is made into. */
  ladder: LadderOptions
  seenFilms: SeenFilms
  paces: PacesStore
}

export interface HowToMake {
  /** Whether the first rendition is made alone, the others later. Asked when the film is known. */
  firstAlone: (film: { durationSeconds: number; renditions: number }) => Promise<boolean>
  /** Yields that much more than usual to others, 0 to 9. */
  politeness: number
  /** What people are told of the longest part. */
  step: 'encode' | 'rest'
}

export interface MadeRenditions {
  made: Transcoded
  /** The thumbnail shows this moment. */
  atSeconds: number
}

/** Its files are kept when it resolves; nothing is when it rejects. */
export function createMakeRenditions(parts: MakeRenditionsParts) {
  const { videos, media, openFfmpeg, paces } = parts
  const lookAtFilm = createLookAtFilm(parts)
  /** Of this process. */
  const meter = createProcessorMeter()

  return async function makeRenditions(
    video: Video,
    prefix: string,
    run: JobRun<VideoJob>,
    { firstAlone, politeness, step }: HowToMake,
  ): Promise<MadeRenditions> {
    const { signal } = run
    const source = video.source
    if (source === null) throw new NoSuchFile(video._id)
    await expectRoom(source.sizeBytes)
    using told = createProgressTold({ run, paces: await paces.known(), meter, step })
    const ffmpeg = await openFfmpeg()
    await using local = await media.openLocally(source.key, signal)
    const film = await lookAtFilm({ ffmpeg, path: local.path, source, signal })
    const { probe, ladder: whole } = film
    const edits = editsOf(video)
    const [fault] = faultsOfEdits(edits, probe.durationSeconds)
    if (fault) throw new InvalidInput([fault], `Vos retouches ne conviennent pas à ce film. ${fault.detail}`)
    const copiesLargest = changesNothing(edits) && film.copiesLargest
    const durationSeconds = keptSeconds(edits.cuts, probe.durationSeconds)
    const isPartial = await firstAlone({ durationSeconds, renditions: whole.pictures.length })
    const ladder = isPartial ? firstLadder(whole, copiesLargest) : whole
    const work = workOf(planWork({ probe, ladder, copiesLargest }), edits)
    told.weighed(work, { isAlone: isPartial, renditions: ladder.pictures.length > 1 ? 'several' : 'one' })

    const folder = await media.workFolder(prefix)
    try {
      const encoded = await encodeShared()
      told.encoded()
      const pictures = encoded.renditions.filter(({ isAudioOnly }) => !isAudioOnly)
      const largest = pictures[0]
      const smallest = pictures.toSorted((a, b) => a.width - b.width)[0]
      if (largest === undefined || smallest === undefined) throw new TranscodingFailed()
      const from = (rendition: typeof largest) => ({
        ffmpeg,
        source: join(folder.path, rendition.file),
        width: rendition.width,
        height: rendition.height,
        durationSeconds: encoded.durationSeconds,
        folder: folder.path,
        signal,
      })
      // Chosen while the film was being encoded, as often as not.
      const chosen = await videos.find(video._id)
      const atSeconds = chosen ? thumbnailMoment(asPrepared(chosen)) : 0
      const { thumbnails, placeholder } = await makeThumbnails({ ...from(largest), atSeconds })
      const storyboard = await makeStoryboard(from(smallest))
      signal.throwIfAborted()
      told.storing()
      await folder.commit()
      // No film fails because what was learnt of it could not be kept.
      await paces.learn(told.lessons()).catch(() => {})
      const made: Transcoded = {
        durationSeconds: encoded.durationSeconds,
        renditions: encoded.renditions.map(toRendition),
        thumbnails: thumbnails.map(toThumbnail),
        placeholder,
        storyboard: toStoryboard(storyboard),
        notice: encoded.endedEarly ? cutShort(encoded.durationSeconds, durationSeconds) : null,
        isPartial,
      }
      return { made, atSeconds }
    } catch (error) {
      await folder.discard()
      throw error
    }

    /** Its author may play it meanwhile, unless there is something of it to play already. */
    async function encodeShared() {
      const [shown] = firstLadder(ladder, false).pictures
      await using sharing = shown && video.mediaPrefix === null ? shareGrowing(folder, shown.name) : null
      return await encodeVideo({
        ffmpeg,
        source: local.path,
        probe,
        ladder,
        copiesLargest,
        edits,
        folder: folder.path,
        politeness,
        signal,
        onPlayable: () => sharing?.begin(),
        expectedEffort: told.expectedEffort() ?? undefined,
        onProgress: told.encoding,
      })
    }
  }

  async function expectRoom(sourceBytes: number): Promise<void> {
    const free = await media.freeBytes()
    if (free !== null && free < sourceBytes * 2) {
      throw new Error(`il ne reste que ${Math.round(free / 1e6)} Mo pour les vidéos : libérez de la place`)
    }
  }
}

/** What the author is told of a file that stops before its end. */
function cutShort(readSeconds: number, announcedSeconds: number): string {
  return `Le fichier envoyé s’arrête avant sa fin : la vidéo en montre ${inWords(readSeconds)} sur ${inWords(announcedSeconds)}. Si vous avez le film entier, envoyez-le à nouveau.`
}

function inWords(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  if (hours > 0) return `${hours} h ${String(minutes).padStart(2, '0')}`
  if (minutes > 0) return rest > 0 ? `${minutes} min ${String(rest).padStart(2, '0')} s` : `${minutes} min`
  return `${rest} s`
}

function toRendition(made: Rendition): Rendition {
  const { name, width, height, fps, codecs, sizeBytes, averageBitrate, peakBitrate } = made
  return { name, width, height, fps, codecs, sizeBytes, averageBitrate, peakBitrate }
}

export function toThumbnail({ file, width, height, mediaType }: Thumbnail): Video['thumbnails'][number] {
  return { file, width, height, mediaType }
}

function toStoryboard({ track, ...made }: Storyboard): Video['storyboard'] {
  const { file, columns, rows, tileWidth, tileHeight, everySeconds, tiles } = made
  return { file, captions: track, columns, rows, tileWidth, tileHeight, everySeconds, tiles }
}
