/** Another process that prepares videos: `fork`ed, standing still at a stage, to be looked at or killed there. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { MediaSettings } from '#src/media/open-media.ts'
import type { Stage } from './standing-still.ts'

/** @param media where files are kept; in `at.folder` unless said */
export function aWorker(
  kind: string,
  at: { databaseUrl: string; folder: string },
  stage: Stage,
  media?: MediaSettings,
): ChildProcess {
  const file = join(import.meta.dirname, 'preparing-process.ts')
  const told = [kind, at.databaseUrl, at.folder, stage, JSON.stringify(media ?? null)]
  return fork(file, told, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
}

export async function says(worker: ChildProcess, word: string): Promise<void> {
  const ended = once(worker, 'exit').then(() => {
    throw new Error(`the worker ended before it said ${word}`)
  })
  ended.catch(() => {})
  const said = new Promise<void>((resolve) => worker.on('message', (message) => message === word && resolve()))
  await Promise.race([said, ended])
}
