/**
 * Ours against one ffmpeg for each rendition, with the same settings and outputs, on the same machine and in the same run:
 * `node test/bench/transcode.ts [seconds of the 1080p film] [seconds of the phone’s] [ffmpeg] [ffprobe]`. Prints ratios; the absolute
 * figures beside them are this machine's. CPU is that of ffmpeg and, for ours, of this process too.
 */
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { isCopyable } from '#transcoding/copyable.ts'
import { encodeVideo } from '#transcoding/encode.ts'
import { encodingCommand } from '#transcoding/encoding-command.ts'
import { openFfmpeg } from '#transcoding/ffmpeg.ts'
import { type Ladder, planLadder } from '#transcoding/ladder.ts'
import { type Probe, probeVideo } from '#transcoding/probe.ts'
import { clip, similarity } from '../transcoding/clips.ts'

const [filmSeconds = '60', phoneSeconds = '20', ffmpegPath, ffprobePath] = process.argv.slice(2)
const ffmpeg = await openFfmpeg({ ffmpegPath, ffprobePath })
const folder = await mkdtemp(join(tmpdir(), 'bench-transcode-'))
const say = (line: string) => process.stdout.write(`${line}\n`)

/** Runs `command` under `times` of the shell and gives wall and CPU seconds. */
async function timed(command: readonly string[]): Promise<{ wall: number; cpu: number }> {
  const started = performance.now()
  const child = spawn('sh', ['-c', '"$@"; code=$?; times; exit $code', 'sh', ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let told = ''
  for await (const text of child.stdout.setEncoding('utf8')) told += text
  // The second line of `times` is that of the children: user, then system, `0m12.34s`.
  const [user = 0, system = 0] = [...(told.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  )
  return { wall: (performance.now() - started) / 1000, cpu: user + system }
}

/** A real film made larger, over and over, with the noise and the bit rate of a phone: neither a still nor pure noise. */
async function makeSource(name: string, filter: string, seconds: string): Promise<string> {
  const path = join(folder, name)
  const film = ['-stream_loop', '-1', '-i', clip('big-buck-bunny-480p.mp4')]
  const sound = ['-f', 'lavfi', '-i', 'anoisesrc=c=pink:a=0.1,aformat=channel_layouts=stereo']
  const picture = `fps=30,${filter},setsar=1,noise=alls=5:allf=t,format=yuv420p`
  const maps = ['-map', '0:v', '-map', '1:a', '-vf', picture, '-t', seconds]
  const codecs = ['-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '17M', '-c:a', 'aac', '-b:a', '128k']
  await timed([ffmpeg.path, '-v', 'error', '-y', ...film, ...sound, ...maps, ...codecs, path])
  return path
}

/** What a phone would send that needs nothing: a key frame each second, light enough to be copied. */
async function makeSuitable(source: string): Promise<string> {
  const path = join(folder, 'suitable.mp4')
  const groups = ['-g', '30', '-keyint_min', '30', '-sc_threshold', '0', '-flags', '+cgop']
  const codecs = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-b:v',
    '3.5M',
    '-maxrate',
    '5M',
    '-bufsize',
    '5M',
    ...groups,
  ]
  await timed([ffmpeg.path, '-v', 'error', '-y', '-i', source, ...codecs, '-c:a', 'copy', path])
  return path
}

/** The settings of ours for one rung, as a command of its own, to a file, with the same priority. */
function aloneCommand(source: string, probe: Probe, alone: Ladder, target: string): string[] {
  const command = encodingCommand({ ffmpeg, source, probe, ladder: alone, toneMap: null })._getArguments()
  const toFile = command.map((argument) => argument.replace(/\]pipe:3$/, `]${target}`))
  return ['nice', '-n', '10', ffmpeg.path, '-v', 'error', '-nostdin', ...toFile]
}

async function compare(title: string, source: string): Promise<void> {
  const probe = await probeVideo({ ffmpeg, source })
  const ladder = planLadder(probe)
  const copiesLargest = await isCopyable({ ffmpeg, source, probe, ladder })
  say(
    `\n${title}: ${probe.video.width}×${probe.video.height}, ${probe.durationSeconds.toFixed(0)} s, ${ladder.pictures.map((rung) => rung.name).join(' ')} and sound${copiesLargest ? '; the largest is copied' : ''}`,
  )

  const theirs = { wall: 0, cpu: 0 }
  let firstFile = 0
  for (const rung of ladder.pictures) {
    const target = join(folder, `alone-${rung.name}.mp4`)
    const { wall, cpu } = await timed(aloneCommand(source, probe, { ...ladder, pictures: [rung], sound: null }, target))
    theirs.wall += wall
    theirs.cpu += cpu
    firstFile ||= wall
    await stat(target)
  }
  const sound = ['-i', source, '-vn', '-map_metadata', '-1', '-c:a', 'aac', '-b:a', '64000', '-ac', '2', '-f', 'mp4']
  const audio = join(folder, 'alone-audio.mp4')
  const alone = await timed(['nice', '-n', '10', ffmpeg.path, '-v', 'error', '-y', '-nostdin', ...sound, audio])
  theirs.wall += alone.wall
  theirs.cpu += alone.cpu

  const made = join(folder, title.replaceAll(' ', '-'))
  await mkdir(made)
  const before = await childrenCpu()
  const memory = watchMemory()
  const whole = await encode(source, probe, made)
  const ours = { wall: whole.wall, cpu: (await childrenCpu()) - before }
  const memoryMost = memory.stop()
  // A second and a half is at the mercy of what else runs: five beginnings, and the one in the middle.
  const beginnings = [whole.playable]
  for (let again = 1; again < 5; again += 1) {
    const beginning = join(folder, `beginning-${again}`)
    await mkdir(beginning)
    beginnings.push((await encode(source, probe, beginning, new AbortController())).playable)
    await rm(beginning, { recursive: true })
  }
  const told = beginnings.map((seconds) => seconds.toFixed(2)).join(' ')
  const playable = beginnings.sort((a, b) => a - b)[2] ?? 0

  const line = (name: string, { cpu, wall }: typeof theirs, rest: string) =>
    say(`  ${name.padEnd(20)}  CPU ${cpu.toFixed(1)} s   wall ${wall.toFixed(1)} s   ${rest}`)
  line('one ffmpeg for each', theirs, `first file ${firstFile.toFixed(1)} s`)
  line(
    'ours',
    ours,
    `playable ${playable.toFixed(2)} s (${told}), its first second ${whole.firstSecond.toFixed(2)} s   memory of ffmpeg ${memoryMost} MiB`,
  )
  say(
    `  ratios                CPU ${(ours.cpu / theirs.cpu).toFixed(3)}   wall ${(ours.wall / theirs.wall).toFixed(3)}   playable / first file ${(playable / firstFile).toFixed(3)}`,
  )
  for (const { name, width, height } of ladder.pictures) {
    const reduced = `scale=${width}:${height}`
    const ssim = await similarity(join(made, `${name}.mp4`), source, reduced)
    const theirSsim = await similarity(join(folder, `alone-${name}.mp4`), source, reduced)
    say(`  SSIM ${name.padStart(4)}             ours ${ssim.toFixed(4)}   one for each ${theirSsim.toFixed(4)}`)
  }
}

/** Is the first second of a long film as near as that of a short one? */
async function compareLengths(source: string): Promise<void> {
  const short = join(folder, 'beginning.mp4')
  await timed([ffmpeg.path, '-v', 'error', '-y', '-i', source, '-t', '10', '-c', 'copy', short])
  const seconds: number[] = []
  for (const [index, file] of [short, source, short, source].entries()) {
    const made = join(folder, `length-${index}`)
    await mkdir(made)
    const stop = new AbortController()
    const probe = await probeVideo({ ffmpeg, source: file })
    seconds.push((await encode(file, probe, made, stop)).playable)
  }
  const [shortOne = 0, longOne = 0, shortAgain = 0, longAgain = 0] = seconds
  say(
    `\nfirst playable second of 10 s and of the whole: ratio ${(Math.min(longOne, longAgain) / Math.min(shortOne, shortAgain)).toFixed(2)} (${seconds.map((value) => value.toFixed(2)).join(', ')} s)`,
  )
}

/** @param stop the encoding ends as soon as it can be played */
async function encode(source: string, probe: Probe, made: string, stop?: AbortController) {
  const started = performance.now()
  const elapsed = () => (performance.now() - started) / 1000
  let playable = 0
  let firstSecond = 0
  const ladder = planLadder(probe)
  const copiesLargest = await isCopyable({ ffmpeg, source, probe, ladder })
  await encodeVideo({
    ffmpeg,
    source,
    probe,
    ladder,
    copiesLargest,
    folder: made,
    signal: stop?.signal,
    onPlayable() {
      playable = elapsed()
      stop?.abort()
      const look = setInterval(async () => {
        const lasting = await Promise.all(ladder.pictures.map(({ name }) => secondsIn(join(made, `${name}.m3u8`))))
        if (Math.min(...lasting) < 0.99) return
        firstSecond ||= elapsed()
        clearInterval(look)
      }, 20).unref()
    },
  }).catch((cause: unknown) => {
    if (!stop?.signal.aborted) throw cause
  })
  return { wall: elapsed(), playable, firstSecond }
}

/** What a playlist that grows holds until now; endless once it is gone. */
async function secondsIn(playlist: string): Promise<number> {
  const text = await readFile(playlist, 'utf8').catch(() => '#EXTINF:Infinity')
  return [...text.matchAll(/#EXTINF:([^,\n]+)/g)].reduce((sum, [, seconds]) => sum + Number(seconds), 0)
}

/** The most that a child of this process has held, looked at five times a second. */
function watchMemory(): { stop: () => number } {
  let most = 0
  const look = async () => {
    const children = await readFile(`/proc/self/task/${process.pid}/children`, 'utf8').catch(() => '')
    for (const id of children.trim().split(' ').filter(Boolean)) {
      const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '')
      most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0))
    }
  }
  const timer = setInterval(() => void look(), 200)
  return {
    stop: () => {
      clearInterval(timer)
      return Math.round(most / 1024)
    },
  }
}

/** CPU seconds of this process and of the children that it has waited for (`/proc/self/stat`, in hundredths). */
async function childrenCpu(): Promise<number> {
  const stats = await readFile('/proc/self/stat', 'utf8')
  const fields = stats.slice(stats.lastIndexOf(')') + 2).split(' ')
  return fields.slice(11, 15).reduce((sum, value) => sum + Number(value), 0) / 100
}

try {
  say(`ffmpeg ${ffmpeg.version} (${ffmpeg.origin}), ${availableParallelism()} cores`)
  const film = await makeSource('film.mp4', 'scale=1920:1080', filmSeconds)
  await compare('a film in 1080p', film)
  await compareLengths(film)
  await compare('a film in 1080p that suits', await makeSuitable(film))
  await compare('a portrait of a phone', await makeSource('phone.mp4', 'crop=ih*9/16:ih,scale=1080:1920', phoneSeconds))
} finally {
  await rm(folder, { recursive: true, force: true })
}
