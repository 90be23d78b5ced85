/**
 * Which ffmpeg and ffprobe are used and what they can make: those named by setting, else the system's,
 * else those of npm. `run-program.ts` asks the questions.
 */
import { access, chmod, constants } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import type { Ffmpeg, FfmpegSettings } from './ffmpeg.ts'

/** Runs a short question of ours and gives what it prints. */
type Ask = (...command: [string, ...string[]]) => Promise<string>

type Found = Pick<Ffmpeg, 'path' | 'probePath' | 'version' | 'origin' | 'encoders' | 'filters'>

/** @throws {FfmpegNotFound} when none that can make H.264 and AAC is there */
export async function findFfmpeg(
  { ffmpegPath, ffprobePath }: Pick<FfmpegSettings, 'ffmpegPath' | 'ffprobePath'>,
  ask: Ask,
): Promise<Found> {
  const tried: string[] = []
  for (const origin of ffmpegPath ? (['setting'] as const) : (['system', 'npm'] as const)) {
    try {
      const path = ffmpegPath ?? (await locate('ffmpeg', origin))
      const probePath =
        ffprobePath ??
        (await locate('ffprobe', origin === 'npm' ? 'npm' : 'system').catch(() => locate('ffprobe', 'npm')))
      const [told, listedEncoders, listedFilters] = await Promise.all([
        ask(path, '-version'),
        ask(path, '-hide_banner', '-encoders'),
        ask(path, '-hide_banner', '-filters'),
        ask(probePath, '-version'),
      ])
      const version = /^ffmpeg version (\S+)/.exec(told)?.[1] ?? 'unknown'
      const [encoders, filters] = [namesIn(listedEncoders), namesIn(listedFilters)]
      const missing = ['libx264', 'aac'].filter((name) => !encoders.has(name))
      if (missing.length) throw new Error(`${path} lacks ${missing.join(' and ')}`)
      return { path, probePath, version, origin, encoders, filters }
    } catch (error) {
      tried.push(`${origin}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  throw new FfmpegNotFound(tried)
}

async function locate(program: 'ffmpeg' | 'ffprobe', origin: 'system' | 'npm' | 'setting'): Promise<string> {
  if (origin === 'npm') return locateInNpm(program)
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder || '.', program)
    // npm puts its own programs first on the PATH of its scripts; these are found by name below.
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path
  }
  throw new Error(`no ${program} on the PATH`)
}

/** Some archives lose the permission to execute on their way (`@ffprobe-installer` gives it to the owner only). */
async function locateInNpm(program: 'ffmpeg' | 'ffprobe'): Promise<string> {
  const { path } = createRequire(import.meta.url)(`@${program}-installer/${program}`) as { path: string }
  await access(path, constants.X_OK).catch(() => chmod(path, 0o755))
  return path
}

/** No ffmpeg that can make H.264 and AAC: `tried` says where it was looked for and what was wrong. */
export class FfmpegNotFound extends Error {
  override readonly name = 'FfmpegNotFound'
  constructor(tried: readonly string[]) {
    super(`no usable ffmpeg and ffprobe: ${tried.join('; ')}`)
  }
}

/** The second word of each line of `-encoders` and `-filters`, whose first is made of flags. */
function namesIn(listing: string): ReadonlySet<string> {
  return new Set([...listing.matchAll(/^ [A-Z.|]{2,6} +(\S+)/gm)].map(([, name]) => name ?? ''))
}
