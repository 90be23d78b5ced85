/**
 * The demonstration: its identity provider, and real clips that jeanne.martin publishes once by the way of everybody.
 * Killed at any moment, the next start goes on: what she has already sent is found among her videos by its title.
 */
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Logger } from 'pino'
import type { Engine } from '../store/engine.ts'
import type { MyVideoPage } from '../videos/video-schemas.ts'
import { type DemonstrationClip, clips as ownClips } from './clips.ts'
import { createVisitor, type Visitor } from './visitor.ts'

interface DemonstrationParts {
  engine: Engine
  log: Logger
  /** The instance, which must be able to answer by then. */
  url: URL
  /** Must be null: imaginary people publish nothing on a public instance. */
  publicUrl: URL | null
  /** Default: those of `clips.ts`. */
  clips?: readonly DemonstrationClip[] | undefined
}

interface Demonstration extends AsyncDisposable {
  /** Clips not yet published at this start. */
  readonly toPublish: number
  /** Resolves once all are sent and their publication is asked; they appear as soon as each is ready. Never rejects. */
  readonly published: Promise<void>
}

/** One clip that was published here once: it is not again, even if it was deleted since. */
interface PublishedClip {
  readonly _id: string
  readonly videoId: string
}

export const author = 'jeanne.martin'

/** @throws {Error} beside a public address */
export async function publishDemonstration({
  engine,
  log,
  url,
  publicUrl,
  clips = ownClips,
}: DemonstrationParts): Promise<Demonstration> {
  if (publicUrl !== null) {
    throw new Error('Les vidéos d’exemple ne se publient pas avec PUBLIC_URL : elles sont de personnes imaginaires.')
  }
  const memory = engine.collection<PublishedClip>({ name: 'demonstration_clips' })
  const known = new Set((await memory.getMany(clips.map(({ slug }) => slug))).map(({ _id }) => _id))
  const missing = clips.filter(({ slug }) => !known.has(slug))
  const stopping = new AbortController()

  async function publishAll(): Promise<void> {
    if (missing.length === 0) return
    const visitor = createVisitor(url, stopping.signal)
    await visitor.signIn(author)
    const me = await visitor.call<{ charter: { version: string; accepted: boolean } }>('GET', '/api/v1/users/me')
    if (!me.charter.accepted) await visitor.call('POST', '/api/v1/users/me/charter', { version: me.charter.version })
    for (const clip of missing) {
      const videoId = await publishClip(visitor, clip)
      await memory.put({ _id: clip.slug, videoId })
      log.info({ clip: clip.slug }, 'a clip of the demonstration was sent')
    }
    await visitor.call('POST', '/api/v1/sessions/end')
  }

  const published = publishAll().catch((error: unknown) => {
    if (!stopping.signal.aborted) log.error({ err: error }, 'the clips of the demonstration could not all be published')
  })
  return {
    toPublish: missing.length,
    published,
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await published
    },
  }
}

async function publishClip(visitor: Visitor, { path, said, thumbnailAtSeconds }: DemonstrationClip): Promise<string> {
  // The first title of a video is the name of its file: it is known by it from the moment that it exists.
  const fileName = `${said.title}${extname(path)}`
  const uuid = (await alreadySent(visitor, said.title)) ?? (await visitor.upload(await readFile(path), fileName))
  await visitor.call('POST', `/api/v1/videos/${uuid}/thumbnail`, { atSeconds: thumbnailAtSeconds })
  await visitor.call('POST', `/api/v1/videos/${uuid}/publish`, said)
  return uuid
}

/** Sent whole by a start that was killed before it could note it. */
async function alreadySent(visitor: Visitor, title: string): Promise<string | null> {
  const { data } = await visitor.call<MyVideoPage>('GET', '/api/v1/users/me/videos?count=100')
  for (const { uuid, name, live, isPublished } of data) {
    const isAnEnd = live.state === 'receiving' && !isPublished
    if (name === title && !isAnEnd) return uuid
    if (isAnEnd) await visitor.call('DELETE', `/api/v1/videos/${uuid}`)
  }
  return null
}
