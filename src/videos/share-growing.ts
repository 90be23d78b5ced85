/**
 * Lets its author play a video in the pages of other processes while this one makes it. One rendition is given to them, again and
 * again as it grows: the one that is made first when a film is made in two stages.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { WorkFolder } from '../media/media-store.ts'
import { onlyVariant } from './transcoder.ts'

/** Two fragments or so: each time costs S3 three requests. */
const usuallyEveryMs = 4000

interface GrowingShared extends AsyncDisposable {
  /** Once its playlists can be read. What cannot be given now is given with the next. */
  begin(): void
}

/** @param name of the rendition. Once disposed, nothing more is given, and what was stays until the folder is kept or dropped. */
export function shareGrowing(folder: WorkFolder, name: string, everyMs = usuallyEveryMs): GrowingShared {
  const ended = new AbortController()
  let sharing = Promise.resolve()
  const master = 'master.m3u8'
  const text = (file: string) => readFile(join(folder.path, file), 'utf8')

  async function share(): Promise<void> {
    // Read first: the film has all that they name.
    const texts = { [`${name}.m3u8`]: await text(`${name}.m3u8`), [master]: onlyVariant(await text(master), name) }
    await folder.share(`${name}.mp4`, texts)
  }

  async function shareUntilTheEnd(): Promise<void> {
    while (!ended.signal.aborted) {
      await share().catch(() => {})
      await delay(everyMs, null, { signal: ended.signal }).catch(() => {})
    }
  }

  return {
    begin() {
      sharing = shareUntilTheEnd()
    },
    async [Symbol.asyncDispose]() {
      ended.abort()
      await sharing
    },
  }
}
