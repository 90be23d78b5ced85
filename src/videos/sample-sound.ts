/** A few seconds of sound for the author who wonders about « Voix plus claire » or about an altered voice. */
import type { Viewer } from '../access/viewer.ts'
import { type MediaStore, NoSuchFile } from '../media/media-store.ts'
import type { FindVideo } from './find-video.ts'
import { appliedCuts } from './retouch.ts'
import type { SoundSample } from './retouch-schemas.ts'
import type { Ffmpeg } from './transcoder.ts'
import { createTurns } from './turns.ts'
import { type Video, VideoNotInState } from './video.ts'

interface SampleSoundParts {
  find: FindVideo
  media: Pick<MediaStore, 'kind' | 'openLocally'>
  openFfmpeg: () => Promise<Ffmpeg>
}

/** Samples made at once in this process, and that may wait: each reads a file and runs ffmpeg twice, for a second or so. */
const atOnce = 2
const mostWaiting = 6
const refusal = 'Beaucoup d’extraits se préparent en ce moment : réessayez dans un instant.'

export function createSampleSound({ find, media, openFfmpeg }: SampleSoundParts) {
  const inTurn = createTurns({ atOnce, mostWaiting, refusal })

  return async function soundSample(
    viewer: Viewer,
    address: string,
    { at, as }: SoundSample,
    signal: AbortSignal,
  ): Promise<Buffer> {
    const { video } = await find.authoredBy(viewer, address)
    return inTurn(async () => {
      signal.throwIfAborted()
      const [{ probeVideo }, { sampleSound }, { toResult }] = await Promise.all([
        import('./transcoder.ts'),
        import('#transcoding/sound-sample.ts'),
        import('#transcoding/edits.ts'),
      ])
      const heard = whatToHear(video)
      const ffmpeg = await openFfmpeg()
      try {
        await using local = await media.openLocally(heard.key, signal)
        const probe = await probeVideo({ ffmpeg, source: local.path, signal })
        const moment = heard.isSource ? at : toResult(at, appliedCuts(video))
        return await sampleSound({ ffmpeg, source: local.path, probe, at: moment, as, signal })
      } catch (error) {
        if (error instanceof NoSuchFile) throw new VideoNotInState(gone, { cause: error })
        throw error
      }
    })
  }

  /** The file as it came; from S3, which would send it whole, a small rendition when it tells the same. */
  function whatToHear(video: Video): { key: string; isSource: boolean } {
    const { source, mediaPrefix, renditions, retouch } = video
    const smallest = renditions.filter(({ width }) => width > 0).toSorted((a, b) => a.width - b.width)[0]
    const isTelling = mediaPrefix !== null && smallest !== undefined && retouch?.applied?.clearerVoice !== true
    if (isTelling && (media.kind === 's3' || source === null)) {
      return { key: `${mediaPrefix}/${smallest.name}.mp4`, isSource: false }
    }
    if (source === null) throw new VideoNotInState(gone)
    return { key: source.key, isSource: true }
  }
}

const gone = 'Le fichier de cette vidéo n’est plus ici : il n’y a rien à écouter.'
