/**
 * An ffmpeg and an ffprobe for a whole server, which stand still on the files that a test names: the real ones in all the rest.
 * Shell scripts, since the server starts programs without anything of its environment, and lets them write nothing.
 */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { usualFfmpeg } from '../transcoding/clips.ts'

export interface StandingFfmpeg extends AsyncDisposable {
  /** For the server. */
  readonly settings: Readonly<Record<string, string>>
  /** From now on, this program stands still before it reads what holds `text` in its command line. */
  stand(program: 'ffmpeg' | 'ffprobe', text: string): Promise<void>
  /** From now on, this ffmpeg reads it no faster than people watch. */
  slow(text: string): Promise<void>
  /** Resolves once that many programs stand still. */
  standing(count: number): Promise<void>
  /** Nothing stands still any more. */
  goOn(): Promise<void>
}

export async function aStandingFfmpeg(): Promise<StandingFfmpeg> {
  const real = await usualFfmpeg()
  const folder = await mkdtemp(join(tmpdir(), 'c12-standing-'))
  const rules = (program: string) => join(folder, `${program}-rules`)
  // Found again among all processes by how long they sleep.
  const seconds = `6${String(process.hrtime.bigint()).slice(-8)}`
  for (const [program, path] of [
    ['ffmpeg', real.path],
    ['ffprobe', real.probePath],
  ] as const) {
    await mkdir(rules(program))
    const script = `#!/bin/sh
for rule in '${rules(program)}'/*; do
  case "$*" in *"$(basename "$rule")"*) read -r what < "$rule" ;; esac
done
case "$what" in
  stand) exec sleep ${seconds} ;;
  slow) exec '${path}' -re "$@" ;;
esac
exec '${path}' "$@"
`
    await writeFile(join(folder, program), script)
    await chmod(join(folder, program), 0o755)
  }

  async function countStanding(): Promise<number> {
    let count = 0
    for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      if ((await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')) === `sleep\0${seconds}\0`) count += 1
    }
    return count
  }

  return {
    settings: { FFMPEG_PATH: join(folder, 'ffmpeg'), FFPROBE_PATH: join(folder, 'ffprobe') },
    stand: (program, text) => writeFile(join(rules(program), text), 'stand\n'),
    slow: (text) => writeFile(join(rules('ffmpeg'), text), 'slow\n'),
    async standing(count) {
      while ((await countStanding()) !== count) await new Promise((resolve) => setTimeout(resolve, 50))
    },
    async goOn() {
      for (const program of ['ffmpeg', 'ffprobe']) {
        for (const rule of await readdir(rules(program))) await rm(join(rules(program), rule))
      }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
