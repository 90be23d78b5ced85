/** Makes a preparation stand still at one of its stages, with the real ffmpeg and files: to be killed there, or to see what is true then. */
import { Readable } from 'node:stream'
import type { MediaStore } from '#src/media/media-store.ts'
import type { Ffmpeg } from '#transcoding/ffmpeg.ts'

/** In the order in which a video passes them. */
export const stages = ['probe', 'encode', 'images', 'commit', 'committed', 'destroyed'] as const
export type Stage = (typeof stages)[number]

export interface StandingStill {
  openFfmpeg: () => Promise<Ffmpeg>
  aroundMedia: (media: MediaStore) => MediaStore
}

async function* standingIn(bytes: Readable, stand: () => Promise<void>): AsyncGenerator<Buffer> {
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    yield chunk
    await stand()
  }
}

const forEver = () => new Promise<never>(() => {})

/** @param reached told once, when the stage is reached; what it resolves to is waited for, and the stage then goes on */
export function standingStill(
  stage: Stage,
  openFfmpeg: () => Promise<Ffmpeg>,
  reached: () => Promise<unknown> | undefined,
): StandingStill {
  let isTold = false
  const stand = async (here: Stage) => {
    if (here !== stage || isTold) return
    isTold = true
    await (reached() ?? forEver())
  }
  return {
    async openFfmpeg() {
      const ffmpeg = await openFfmpeg()
      return {
        ...ffmpeg,
        async describe(...asked) {
          await stand('probe')
          return ffmpeg.describe(...asked)
        },
        async run(command, run) {
          const isEncoding = (run.outputs?.length ?? 0) > 0 && command._getArguments().includes('tee')
          if (!isEncoding) {
            await stand('images')
            return ffmpeg.run(command, run)
          }
          // Some bytes of a rendition are written; ffmpeg waits for us to read on.
          const outputs = run.outputs?.map(
            (read) => (bytes: Readable) => read(Readable.from(standingIn(bytes, () => stand('encode')))),
          )
          return ffmpeg.run(command, { ...run, ...(outputs ? { outputs } : {}) })
        },
      }
    },
    aroundMedia: (media) => ({
      ...media,
      async delete(key) {
        await media.delete(key)
        if (key.startsWith('sources/')) await stand('destroyed')
      },
      async workFolder(prefix) {
        const folder = await media.workFolder(prefix)
        return {
          ...folder,
          async commit() {
            await stand('commit')
            await folder.commit()
            await stand('committed')
          },
        }
      },
    }),
  }
}
