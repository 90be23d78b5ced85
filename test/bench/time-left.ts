/**
 * Is the time left that people are told right? `node test/bench/time-left.ts [films]`: films of several lengths from two
 * teachers wait and are made, and what their pages tell is compared with what then happened. Prints ratios, told over real.
 */
import { readFile } from 'node:fs/promises'
import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { Person } from '#src/access/permissions.ts'
import { someSubjects } from '../some-subjects.ts'
import { clip, makeClip, quickH264, temporaryFolder, usualFfmpeg } from '../transcoding/clips.ts'
import { preparing } from '../videos/preparing.ts'

const films = Number(process.argv[2] ?? 6)
const say = (line: string) => process.stdout.write(`${line}\n`)
/** Nearer to the end than that, a second more or less is all that is told. */
const leastSeconds = 3

await using folder = await temporaryFolder()
await using on = await someSubjects('sqlite', { openFfmpeg: usualFfmpeg })
const teachers = [await on.person('Jeanne Martin'), await on.person('Karim Diallo')]
const does = preparing(on)

async function film(seconds: number): Promise<Buffer> {
  const source = ['-stream_loop', '-1', '-i', clip('big-buck-bunny-480p.mp4'), '-t', String(seconds), '-an']
  return readFile(await makeClip(folder.path, `${seconds}.mkv`, ...source, ...quickH264))
}

// The pace is that of what was made before: as on an instance that has lived a little.
await on.jobs.start()
await does.prepared(await does.received(teachers[0] as Person, await film(24)))
await does.quiet()

interface Look {
  at: number
  told: number | null
  state: string
}
const looks = new Map<string, Look[]>()
const ends = new Map<string, number>()
for (let index = 0; index < films; index++) {
  const video = await does.received(teachers[index % 2] as Person, await film([24, 90, 40, 60][index % 4] ?? 24))
  looks.set(video._id, [])
}
while (ends.size < looks.size) {
  for (const teacher of teachers) {
    for (const { uuid, live } of (await on.videos.myVideos(teacher, {})).data) {
      const { state, isPartial, secondsLeft } = live
      if (state === 'ready' || isPartial) continue
      looks.get(uuid)?.push({ at: performance.now() / 1000, told: secondsLeft, state })
    }
  }
  for (const _id of looks.keys()) {
    const { state, isPartial } = await does.found({ _id } as Parameters<typeof does.found>[0])
    if ((state === 'ready' || isPartial || state === 'failed') && !ends.has(_id))
      ends.set(_id, performance.now() / 1000)
  }
  await delay(250)
}

say(`${films} films of 24 to 90 s, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}; told over real`)
const all: { state: string; ratio: number }[] = []
for (const [uuid, seen] of looks) {
  for (const { at, told, state } of seen) {
    const real = (ends.get(uuid) ?? 0) - at
    if (told !== null && real >= leastSeconds) all.push({ state, ratio: told / real })
  }
}
for (const state of ['queued', 'processing']) {
  const ratios = all.filter((one) => one.state === state).map(({ ratio }) => ratio)
  const sorted = ratios.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]?.toFixed(2) ?? '–'
  const right = ratios.filter((ratio) => ratio >= 2 / 3 && ratio <= 4 / 3).length / Math.max(1, ratios.length)
  say(
    `${state.padEnd(11)} ${String(ratios.length).padStart(4)} looks: ${at(0.1)} ${at(0.5)} ${at(0.9)} (tenth, middle, nine tenths); right within a third: ${(right * 100).toFixed(0)} %`,
  )
}
