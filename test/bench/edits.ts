/**
 * What edits and the level of the sound add to the one pass, in the same run: `node test/bench/edits.ts [seconds] [rounds]`.
 * Prints ratios of the CPU of ffmpeg, the median of the rounds; the absolute figures are this machine's.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Edits, type Mask, noEdits } from '#transcoding/edits.ts'
import { encodeVideo } from '#transcoding/encode.ts'
import { planLadder } from '#transcoding/ladder.ts'
import { measureSound } from '#transcoding/measure-sound.ts'
import { probeVideo } from '#transcoding/probe.ts'
import { clip, makeClip, quickH264, usualFfmpeg } from '../transcoding/clips.ts'

const [seconds = 10, rounds = 3] = process.argv.slice(2).map(Number)
const ffmpeg = await usualFfmpeg()
const folder = await mkdtemp(join(tmpdir(), 'bench-edits-'))

const film = [
  '-stream_loop',
  '-1',
  '-i',
  clip('big-buck-bunny-480p.mp4'),
  '-f',
  'lavfi',
  '-i',
  'anoisesrc=c=pink:a=0.1',
]
const maps = [
  '-map',
  '0:v',
  '-map',
  '1:a',
  '-vf',
  'fps=30,scale=1920:1080,setsar=1',
  '-t',
  String(seconds),
  '-c:a',
  'aac',
]
const source = await makeClip(folder, 'film.mp4', ...film, ...maps, ...quickH264)
const probe = await probeVideo({ ffmpeg, source })
const ladder = planLadder(probe)

/** One region that goes from one corner to the other by ten positions. */
const region = (as: Mask['as']): Mask => ({
  from: 0,
  to: seconds,
  as,
  keyframes: Array.from({ length: 10 }, (_, index) => ({
    at: (seconds * index) / 10,
    x: index / 14,
    y: index / 14,
    width: 0.15,
    height: 0.2,
  })),
})
const kinds: Record<string, Edits> = {
  'nothing edited': noEdits,
  'one region blurred': { ...noEdits, masks: [region('blurred')] },
  'three regions, three ways': { ...noEdits, masks: [region('blurred'), region('pixelated'), region('hidden')] },
  'half cut': { ...noEdits, cuts: [{ from: 0, to: seconds / 2 }] },
  'a voice altered': { ...noEdits, sounds: [{ from: 1, to: 3, as: 'altered' }] },
  '« voix plus claire »': { ...noEdits, clearerVoice: true },
}

/** User and system seconds of the children that have ended since. */
async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const { readFile } = await import('node:fs/promises')
  const children = async () => {
    const [, rest = ''] = (await readFile('/proc/self/stat', 'utf8')).split(') ')
    const fields = rest.split(' ')
    // Fields 16 and 17 of proc(5), in hundredths: `cutime` and `cstime`.
    return (Number(fields[13]) + Number(fields[14])) / 100
  }
  const before = await children()
  await work()
  return (await children()) - before
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const encoding = (edits: Edits) => () => encodeVideo({ ffmpeg, source, probe, ladder, edits, folder })
const taken = new Map<string, number[]>()
const measured: number[] = []
for (let round = 0; round < rounds; round++) {
  for (const [name, edits] of Object.entries(kinds)) {
    taken.set(name, [...(taken.get(name) ?? []), await cpuOf(encoding(edits))])
  }
  measured.push(await cpuOf(() => measureSound({ ffmpeg, source, probe })))
}
const plain = median(taken.get('nothing edited') ?? [])
for (const [name, values] of taken) {
  process.stdout.write(`${name}: ${median(values).toFixed(1)} s of CPU, ratio ${(median(values) / plain).toFixed(2)}\n`)
}
const share = median(measured)
process.stdout.write(
  `measuring the sound, a part of each: ${share.toFixed(2)} s, ratio ${(share / plain).toFixed(3)}\n`,
)
await rm(folder, { recursive: true, force: true })
