/**
 * The films of a list that a viewer is shown. The others are not there for them: neither counted, nor numbered, nor seen
 * by a gap. Its owner also finds her own drafts and what she was given the link of; nobody else has them by the list.
 */
import type { Viewer } from '../access/viewer.ts'
import { canSee, isAuthor } from '../access/visibility.ts'
import { InvalidInput } from '../app-error.ts'
import type { Video, VideoId } from '../videos/video.ts'
import { asShown, type Playlist, type PlaylistElement } from './playlist.ts'

interface ShownFilmsParts {
  /** In the order asked; absent ones are left out. */
  findVideos: (ids: readonly VideoId[]) => Promise<Video[]>
  /** Those of them that lists may show to this viewer, in no order. */
  listedAmong: (viewer: Viewer, ids: readonly VideoId[]) => Promise<Video[]>
  countListedAmong: (viewer: Viewer, ids: readonly VideoId[]) => Promise<number>
}

export interface ShownFilm {
  readonly element: PlaylistElement
  readonly video: Video
  /** From 1, among those that are shown. */
  readonly position: number
}

const batch = 50

export function createShownFilms({ findVideos, listedAmong, countListedAmong }: ShownFilmsParts) {
  async function among(viewer: Viewer, playlist: Playlist, elements: readonly PlaylistElement[]) {
    const ids = elements.map(({ videoId }) => videoId)
    const isOwn = isAuthor(viewer, asShown(playlist))
    const found = new Map((isOwn ? await findVideos(ids) : await listedAmong(viewer, ids)).map((one) => [one._id, one]))
    return elements.flatMap((element) => {
      const video = found.get(element.videoId)
      if (!video || (isOwn && !canSee(viewer, video, { linkGiven: element.linkGiven }))) return []
      return [{ element, video }]
    })
  }

  /** From that element on, some at a time. */
  async function* shownFrom(viewer: Viewer, playlist: Playlist, from: number) {
    for (let at = from; at < playlist.elements.length; at += batch) {
      yield* await among(viewer, playlist, playlist.elements.slice(at, at + batch))
    }
  }

  return {
    async countShown(viewer: Viewer, playlist: Playlist): Promise<number> {
      const ids = playlist.elements.map(({ videoId }) => videoId)
      if (ids.length === 0) return 0
      const listed = await countListedAmong(viewer, ids)
      if (listed === ids.length || !isAuthor(viewer, asShown(playlist))) return listed
      return (await among(viewer, playlist, playlist.elements)).length
    },

    async pageShown(
      viewer: Viewer,
      playlist: Playlist,
      { start = 0, count, after }: { start?: number; count: number; after?: string | undefined },
    ): Promise<{ films: ShownFilm[]; next: string | null }> {
      const cursor = after === undefined ? null : readCursor(after)
      const index = cursor === null ? -1 : playlist.elements.findIndex(({ id }) => id === cursor.id)
      // The one that ended the page before is gone: on from its place.
      const passed = cursor !== null && index >= 0 ? 0 : (cursor?.position ?? start)
      let position = cursor !== null && index >= 0 ? cursor.position : 0
      const films: ShownFilm[] = []
      for await (const { element, video } of shownFrom(viewer, playlist, index + 1)) {
        if (films.length === count) {
          const last = films.at(-1)
          return { films, next: last ? cursorOf(last) : null }
        }
        position += 1
        if (position > passed) films.push({ element, video, position })
      }
      return { films, next: null }
    },

    /** Every one of them: for moving some by their positions, and for watching one among the others. */
    async allShown(viewer: Viewer, playlist: Playlist): Promise<ShownFilm[]> {
      const films = await among(viewer, playlist, playlist.elements)
      return films.map((film, index) => ({ ...film, position: index + 1 }))
    },
  }
}

export type ShownFilms = ReturnType<typeof createShownFilms>

/** What a page after this film goes on from. */
export function cursorOf({ element, position }: ShownFilm): string {
  return `${element.id}-${position}`
}

/** The last element of a page, and its position there. */
function readCursor(after: string): { id: number; position: number } {
  const [, id, position] = /^(\d{1,15})-(\d{1,6})$/.exec(after) ?? []
  if (id === undefined || position === undefined) {
    const detail = 'Cette page de la liste n’existe pas : reprenez la liste à son début.'
    throw new InvalidInput([{ pointer: '/query/after', detail }], detail)
  }
  return { id: Number(id), position: Number(position) }
}
