/**
 * Is the time left that teachers are told right? `node test/bench/time-left.ts [films] [file]`: three teachers send short and long
 * films, upright and not, that may be copied and not; each second, what their pages tell is compared with what then happened.
 *
 * A look is right when what is read on the page, rounded as there, is within a third of the truth; or within 5 s of it: under ten
 * seconds the page says « quelques secondes », which counts as 5. A look when nothing is told is wrong. « to a second »: what is told
 * before it is rounded, within a third or 1 s. « looked at »: those of the films that wait whose file is still looked at. `file`: all
 * that was seen, as JSON. Films yield to the rest of the machine as much as this process does, and no more.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { readTimeLeft } from '#client/formats/durations.ts'
import type { Person } from '#src/access/permissions.ts'
import { createPacesStore } from '#src/videos/paces-store.ts'
import { preparationKinds } from '#src/videos/stages.ts'
import { openFfmpeg } from '#transcoding/ffmpeg.ts'
import { someSubjects } from '../some-subjects.ts'
import { clip, makeClip, quickH264, temporaryFolder } from '../transcoding/clips.ts'
import { preparing } from '../videos/preparing.ts'

const films = Number(process.argv[2] ?? 8)
const record = process.argv[3]
const say = (line: string) => process.stdout.write(`${line}\n`)
const floorSeconds = 5

await using folder = await temporaryFolder()
await using on = await someSubjects('sqlite', { openFfmpeg: () => openFfmpeg({ niceness: 0 }) })
const paces = createPacesStore({ engine: on.engine, depends: 'usual' })
const teachers = [
  await on.person('Jeanne Martin'),
  await on.person('Karim Diallo'),
  await on.person('Inès Robert'),
] as const
const does = preparing(on)
const now = () => performance.now() / 1000

const [cartoon, street] = [clip('big-buck-bunny-480p.mp4'), clip('people-walking.mp4')]
const looped = (file: string, seconds: number) => ['-stream_loop', '-1', '-i', file, '-t', String(seconds)]
const aac = ['-c:a', 'aac']
const phone = ['-vf', 'scale=1920:1080,noise=alls=6:allf=t,fps=30,transpose=1', ...quickH264, '-b:v', '17M', ...aac]
/** As its own rendition would be made: it is copied. */
const copyable = ['-c:v', 'libx264', '-preset', 'veryfast', '-g', '24', '-sc_threshold', '0', '-flags', '+cgop']
const recipes: Record<string, string[]> = {
  'cartoon, 20 s': [...looped(cartoon, 20), ...quickH264, ...aac],
  'portrait of a phone, 6 s': [...looped(cartoon, 6), ...phone],
  'street, 60 s': [...looped(street, 60), ...quickH264],
  'copied, 40 s': [...looped(cartoon, 40), ...copyable, ...aac],
  'cartoon, 75 s': [...looped(cartoon, 75), ...quickH264, ...aac],
  'drawn, 720p, 8 s': [
    '-f',
    'lavfi',
    '-i',
    'testsrc2=s=1280x720:r=30:d=8',
    '-f',
    'lavfi',
    '-i',
    'sine=d=8',
    ...quickH264,
    ...aac,
  ],
  'street, 200 s': [...looped(street, 200), ...quickH264],
  'cartoon, 5 s': [...looped(cartoon, 5), ...quickH264, ...aac],
}
const made: { name: string; bytes: Buffer }[] = []
for (const [name, recipe] of Object.entries(recipes)) {
  made.push({ name, bytes: await readFile(await makeClip(folder.path, `${made.length}.mp4`, ...recipe)) })
}

const states = ['looked at', 'queued', 'prepared', 'completed'] as const
interface Look {
  video: string
  at: number
  state: (typeof states)[number]
  told: number | null
  /** As it is read on a page that stays open; null when nothing is told. */
  read: number | null
}
const looks: Look[] = []
const snapshots: unknown[] = []
const readLast = new Map<string, number | null>()
const names = new Map<string, string>()
/** When its audience may watch it, and when all is made. */
const shown = new Map<string, number>()
const complete = new Map<string, number>()

async function send(index: number): Promise<void> {
  const { name, bytes } = made[index % made.length] as (typeof made)[number]
  const video = await does.received(teachers[index % teachers.length] as Person, bytes)
  names.set(video._id, name)
}

async function look(): Promise<void> {
  const at = now()
  if (record)
    snapshots.push({
      at,
      queue: await on.jobs.queueOf(preparationKinds),
      takers: await on.jobs.takers(),
      paces: await paces.known(),
    })
  for (const teacher of teachers) {
    for (const { uuid, live } of (await on.videos.myVideos(teacher, {})).data) {
      if (!names.has(uuid) || complete.has(uuid)) continue
      const { state, isPartial, secondsLeft } = live
      if (state === 'failed') throw new Error(`${names.get(uuid)}: ${live.failure}`)
      if (state === 'ready' && !shown.has(uuid)) shown.set(uuid, at)
      if (state === 'ready' && !isPartial) complete.set(uuid, at)
      else {
        const looked = live.durationSeconds === null ? 'looked at' : 'queued'
        const seen = isPartial ? 'completed' : state === 'processing' ? 'prepared' : looked
        const of = `${uuid} ${isPartial}`
        const read = secondsLeft === null ? null : readTimeLeft(secondsLeft, readLast.get(of) ?? null)
        readLast.set(of, read)
        looks.push({ video: uuid, at, told: secondsLeft, read, state: seen })
      }
    }
  }
}

async function watch(until: () => boolean): Promise<void> {
  while (!until()) {
    await Promise.all([look(), delay(1000)])
  }
}

await on.jobs.start()
// As on an instance that has lived a little.
for (const index of [0, 2, 7]) await does.prepared(await does.received(teachers[0], made[index]?.bytes ?? ''))
await does.quiet()

const begun = now()
for (let index = 0; index < films; index++) {
  await send(index)
  // Some together, some later.
  const until = now() + ([0, 0, 3, 8][index % 4] ?? 0)
  await watch(() => now() >= until)
}
await watch(() => complete.size === names.size)

say(
  `${films} films of 5 to 200 s from ${teachers.length} teachers, made in ${(now() - begun).toFixed(0)} s; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`,
)
const truthOf = ({ video, at, state }: Look) =>
  ((state === 'completed' ? complete : shown).get(video) ?? Number.NaN) - at
const isRight = (told: number | null, truth: number, floor: number) =>
  told !== null && Math.abs(told - truth) <= Math.max(truth / 3, floor)
const share = (some: readonly unknown[], all: readonly unknown[]) =>
  `${((100 * some.length) / Math.max(1, all.length)).toFixed(0)} %`
for (const state of states) {
  const seen = looks.filter((one) => one.state === state)
  const read = seen.filter((one) => isRight(one.read, truthOf(one), floorSeconds))
  const exact = seen.filter((one) => isRight(one.told, truthOf(one), 1))
  const silent = seen.filter(({ told }) => told === null)
  const ratios = seen.flatMap((one) => (one.told !== null && truthOf(one) >= 3 ? [one.told / truthOf(one)] : []))
  const sorted = ratios.toSorted((a, b) => a - b)
  const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))]?.toFixed(2) ?? '–'
  say(
    `${state.padEnd(9)} ${String(seen.length).padStart(4)} looks, of which ${share(silent, seen)} without a word; right as read: ${share(read, seen)}, to a second: ${share(exact, seen)}; told over real: ${at(0.1)} ${at(0.5)} ${at(0.9)} (tenth, middle, nine tenths)`,
  )
}
if (record) {
  const ends = { shown: Object.fromEntries(shown), complete: Object.fromEntries(complete) }
  await writeFile(record, JSON.stringify({ looks, snapshots, names: Object.fromEntries(names), ...ends }))
}
