/** What is in a list: added, taken out, moved, annotated by the person whose list it is. */
import { participant } from '../access/acting-person.ts'
import type { Viewer } from '../access/viewer.ts'
import { InvalidInput } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { Numbers } from '../numbering/numbers.ts'
import type { Seen } from '../videos/find-video.ts'
import type { ManagePlaylists } from './manage-playlists.ts'
import { type ElementWritten, moved, withAnnotation, withElement, without } from './playlist.ts'
import type { ShownFilms } from './shown-films.ts'

interface FillPlaylistParts {
  manage: ManagePlaylists
  shown: ShownFilms
  seenVideo: (viewer: Viewer, address: string) => Promise<Seen>
  numbers: Numbers
  clock: Clock
}

export function createFillPlaylist({ manage, shown, seenVideo, numbers, clock }: FillPlaylistParts) {
  /** At the end; there already, it stays where it is. @throws {PlaylistNotFound} {VideoNotFound} {InvalidInput} */
  async function addVideo(
    viewer: Viewer,
    address: string,
    { videoId, ...written }: ElementWritten & { videoId: string },
  ): Promise<number> {
    const { playlist, person } = await manage.ownedBy(viewer, address)
    const { video, linkGiven } = await seenVideo(person, videoId)
    const id = await numbers.next('playlist-element')
    const after = await manage.change(playlist._id, (before) =>
      withElement(before, { id, videoId: video._id, linkGiven, written }, clock.now()),
    )
    return after.elements.find((one) => one.videoId === video._id)?.id ?? id
  }

  return {
    addVideo,

    /** « À regarder plus tard ». */
    async watchLater(viewer: Viewer, videoId: string): Promise<number> {
      const person = participant(viewer)
      const { _id } = await manage.watchLaterOf(person)
      return addVideo(person, _id, { videoId })
    },

    /** Gone already, it changes nothing. */
    async removeElement(viewer: Viewer, address: string, elementId: number): Promise<void> {
      const { playlist } = await manage.ownedBy(viewer, address)
      await manage.change(playlist._id, (before) => without(before, ({ id }) => id === elementId, clock.now()))
    },

    /** @throws {ElementNotFound} {InvalidInput} */
    async annotateElement(viewer: Viewer, address: string, elementId: number, written: ElementWritten): Promise<void> {
      const { playlist } = await manage.ownedBy(viewer, address)
      await manage.change(playlist._id, (before) => withAnnotation(before, elementId, written, clock.now()))
    },

    /** Just after that one; null: at the beginning. @throws {ElementNotFound} when either is gone */
    async moveElement(viewer: Viewer, address: string, elementId: number, afterId: number | null): Promise<void> {
      const { playlist } = await manage.ownedBy(viewer, address)
      await manage.change(playlist._id, (before) => moved(before, [elementId], afterId, clock.now()))
    },

    /**
     * PeerTube's way: by positions as its owner sees them now, from 1. What is meant is read first, then moved by what it
     * is. @throws {InvalidInput}
     */
    async reorder(
      viewer: Viewer,
      address: string,
      { startPosition, insertAfterPosition, reorderLength }: Reorder,
    ): Promise<void> {
      const { playlist, person } = await manage.ownedBy(viewer, address)
      const ids = (await shown.allShown(person, playlist)).map(({ element }) => element.id)
      const isOut = startPosition > ids.length || insertAfterPosition > ids.length
      const isInside = insertAfterPosition >= startPosition && insertAfterPosition < startPosition + reorderLength
      if (isOut) {
        throw new InvalidInput([{ pointer: '/startPosition', detail: 'Il n’y a pas tant de vidéos dans cette liste.' }])
      }
      if (isInside) return
      const taken = ids.slice(startPosition - 1, startPosition - 1 + reorderLength)
      const afterId = ids[insertAfterPosition - 1] ?? null
      await manage.change(playlist._id, (before) => moved(before, taken, afterId, clock.now()))
    },
  }
}

interface Reorder {
  startPosition: number
  insertAfterPosition: number
  reorderLength: number
}
