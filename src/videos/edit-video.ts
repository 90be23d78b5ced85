/** The author changes what is said of the video, and who may see it. */
import type { Person } from '../access/permissions.ts'
import type { Viewer } from '../access/viewer.ts'
import { groupsOf } from '../access/visibility.ts'
import { InvalidInput } from '../app-error.ts'
import type { Clock } from '../clock.ts'
import type { Engine } from '../store/engine.ts'
import { type FindVideo, VideoNotFound } from './find-video.ts'
import type { SaveVideo } from './save-video.ts'
import { edited, type Video } from './video.ts'
import type { Changes } from './video-form.ts'
import type { Vocabulary } from './vocabulary.ts'

export interface EditVideoParts {
  find: FindVideo
  save: SaveVideo
  transact: Engine['transaction']
  vocabulary: Vocabulary
  clock: Clock
}

/** All of the changes or none. Rejects with `InvalidInput` naming each field that does not hold. */
export function createEditVideo({ find, save, transact, vocabulary, clock }: EditVideoParts) {
  return async function editVideo(viewer: Viewer, address: string, changes: Changes): Promise<Video> {
    const { video, person } = await find.authoredBy(viewer, address)
    assertOwnGroups(person, video, changes)
    const saved = await transact((tx) =>
      save(video._id, tx, (current) => edited(current, changes, vocabulary, clock.now())),
    )
    if (saved === null) throw new VideoNotFound()
    return saved
  }
}

/** One shares with groups that one is in; those that were chosen by another author stay. @throws {InvalidInput} */
export function assertOwnGroups(person: Person, { groups }: Pick<Video, 'groups'>, changes: Changes): void {
  const known = [...groupsOf(person), ...groups]
  const faults = (changes.groups ?? []).flatMap((group, index) =>
    known.includes(group) ? [] : [{ pointer: `/groups/${index}`, detail: 'Vous n’êtes pas membre de ce groupe.' }],
  )
  if (faults.length > 0) throw new InvalidInput(faults)
}
