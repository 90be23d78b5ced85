import { execFile, spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { confine, noHolds } from '#transcoding/confinement.ts'
import { type Ffmpeg, FfmpegFailed, FfmpegNotFound, openFfmpeg } from '#transcoding/ffmpeg.ts'
import { niceOfSession } from '#transcoding/yield-session.ts'
import { ffmpegs, temporaryFolder } from './clips.ts'

const runFile = promisify(execFile)

/** Ids of processes whose command line holds this text. */
async function processesWith(text: string): Promise<number[]> {
  const found: number[] = []
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')
    const state = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => ' Z ')
    if (line.includes(text) && !state.includes(') Z ') && Number(id) !== process.pid) found.push(Number(id))
  }
  return found
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** A film that is read at the speed at which it is played: an hour of it never ends within a test. */
const endless = (ffmpeg: Ffmpeg, source: string) =>
  ffmpeg.reading(source, '-re', '-stream_loop', '-1').output('pipe:3').outputOptions('-c', 'copy', '-f', 'nut')

const drain = async (bytes: AsyncIterable<unknown>) => {
  for await (const _ of bytes);
}

for (const { name, open } of ffmpegs) {
  describe(`running ${name}`, () => {
    let ffmpeg: Ffmpeg
    let folder: Awaited<ReturnType<typeof temporaryFolder>>
    let source: string
    before(async function () {
      const found = await open()
      if (!found) return this.skip()
      ffmpeg = found
      folder = await temporaryFolder()
      source = join(folder.path, 'film.mkv')
      await runFile(ffmpeg.path, [
        '-v',
        'error',
        '-f',
        'lavfi',
        '-i',
        'color=red:s=64x64:d=1',
        '-c:v',
        'libx264',
        `file:${source}`,
      ])
    })
    after(() => folder?.[Symbol.asyncDispose]())

    it('ends its process when it is given up, with the reason given', async () => {
      const stop = new AbortController()
      const run = ffmpeg.run(endless(ffmpeg, source), { outputs: [drain], signal: stop.signal, timeLimitSeconds: 60 })
      const failed = run.catch((cause: unknown) => cause)
      await until(async () => (await processesWith(source)).length > 0)
      stop.abort(new Error('enough'))
      expect(await failed)
        .to.be.an('error')
        .with.property('message', 'enough')
      expect(await processesWith(source)).to.deep.equal([])
    })

    it('refuses to begin when it was given up before', async () => {
      const run = ffmpeg.run(endless(ffmpeg, source), {
        outputs: [drain],
        signal: AbortSignal.abort(),
        timeLimitSeconds: 60,
      })
      expect(await run.catch((cause: unknown) => (cause as Error).name)).to.equal('AbortError')
    })

    it('ends what takes too long, and what gives no sign of life', async () => {
      const late = ffmpeg.run(endless(ffmpeg, source), { outputs: [drain], timeLimitSeconds: 0.3 })
      expect(await late.catch((cause: unknown) => cause))
        .to.be.instanceOf(FfmpegFailed)
        .with.property('reason', 'time-limit')
      // Its pipe is not read: it waits for ever.
      const stalled = ffmpeg.run(
        ffmpeg.reading(source, '-stream_loop', '-1').output('pipe:3').outputOptions('-f', 'rawvideo'),
        {
          outputs: [() => new Promise<void>(() => {})].map(
            (never) => (bytes) => Promise.race([never(), new Promise<void>((done) => bytes.once('close', done))]),
          ),
          timeLimitSeconds: 60,
          stallLimitSeconds: 0.7,
        },
      )
      expect(await stalled.catch((cause: unknown) => cause))
        .to.be.instanceOf(FfmpegFailed)
        .with.property('reason', 'stalled')
      expect(await processesWith(source)).to.deep.equal([])
    })

    it('ends it when what reads its pipe fails, and tells that failure', async () => {
      const failing = async () => {
        throw new Error('disk full')
      }
      const run = ffmpeg.run(endless(ffmpeg, source), { outputs: [failing], timeLimitSeconds: 60 })
      expect(await run.catch((cause: unknown) => cause)).to.have.property('message', 'disk full')
      expect(await processesWith(source)).to.deep.equal([])
    })

    it('tells a failure of what reads its pipe also when it has ended by itself: the last bytes were not kept', async () => {
      const failing = async (bytes: Readable) => {
        await drain(bytes)
        await until(async () => (await processesWith(source)).length === 0)
        throw new Error('disk full')
      }
      const command = ffmpeg.reading(source).output('pipe:3').outputOptions('-c', 'copy', '-f', 'nut')
      const run = ffmpeg.run(command, { outputs: [failing], timeLimitSeconds: 60 })
      expect(await run.catch((cause: unknown) => cause)).to.have.property('message', 'disk full')
    })

    it('tells the end of what it said when it fails', async () => {
      const run = ffmpeg.run(
        ffmpeg.reading(join(folder.path, 'absent.mp4')).output('pipe:3').outputOptions('-f', 'nut'),
        { outputs: [drain], timeLimitSeconds: 60 },
      )
      const failure = (await run.catch((cause: unknown) => cause)) as FfmpegFailed
      expect(failure.reason).to.equal('exit')
      expect(failure.log).to.include('No such file or directory')
    })

    it('gives way to others, sees no secret of ours, and may write no file', async function () {
      if (process.platform !== 'linux') return this.skip()
      process.env.SECRET_OF_THE_INSTANCE = 'hidden'
      const stop = new AbortController()
      const run = ffmpeg
        .run(endless(ffmpeg, source), { outputs: [drain], signal: stop.signal, timeLimitSeconds: 60, politeness: 4 })
        .catch(() => {})
      let [id] = await processesWith(source)
      // The command line of the shell is replaced by that of ffmpeg.
      await until(async () => {
        ;[id] = await processesWith(source)
        return id !== undefined && (await readFile(`/proc/${id}/cmdline`, 'utf8')).startsWith(ffmpeg.path)
      })
      const stat = await readFile(`/proc/${id}/stat`, 'utf8')
      const limits = await readFile(`/proc/${id}/limits`, 'utf8')
      const environment = await readFile(`/proc/${id}/environ`, 'utf8')
      // Who is not root is made to wait when others set theirs.
      const ours = niceOfSession('self')
      if (ours !== null) await until(async () => niceOfSession(id ?? 0) === Math.min(19, ours + 4))
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      stop.abort()
      await run
      delete process.env.SECRET_OF_THE_INSTANCE
      expect(Number(fields[16]), 'niceness').to.equal(Math.min(19, getPriority() + 14))
      expect(Number(fields[2]), 'its own group').to.equal(id)
      expect(environment).to.not.include('hidden')
      expect(limits).to.match(/Max file size +0 /)
      expect(limits).to.match(/Max core file size +0 /)
      expect(limits).to.match(new RegExp(`Max data size +${4096 * 2 ** 20} `))
    })

    it('leaves no orphan when the instance is killed without warning', async function () {
      if (process.platform !== 'linux') return this.skip()
      const program = `
        import { openFfmpeg } from '#transcoding/ffmpeg.ts'
        const ffmpeg = await openFfmpeg(${JSON.stringify({ ffmpegPath: ffmpeg.path, ffprobePath: ffmpeg.probePath })})
        const command = ffmpeg.reading(${JSON.stringify(source)}, '-re', '-stream_loop', '-1').output('pipe:3').outputOptions('-c', 'copy', '-f', 'nut')
        await ffmpeg.run(command, { outputs: [async (bytes) => { for await (const _ of bytes); }], timeLimitSeconds: 60 })`
      const root = join(import.meta.dirname, '../..')
      const instance = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'ignore', cwd: root })
      await until(async () => (await processesWith(source)).some((id) => id !== instance.pid))
      instance.kill('SIGKILL')
      await until(async () => (await processesWith(source)).length === 0)
    })
  })
}

describe('finding ffmpeg', () => {
  it('says where it was looked for and what was wrong', async () => {
    const failure = await openFfmpeg({ ffmpegPath: '/absent/ffmpeg' }).catch((cause: unknown) => cause)
    expect(failure).to.be.instanceOf(FfmpegNotFound)
    expect(String(failure)).to.include('/absent/ffmpeg')
  })

  it('refuses a program that is not one that makes H.264', async () => {
    const failure = await openFfmpeg({ ffmpegPath: '/bin/true', ffprobePath: '/bin/true' }).catch(
      (cause: unknown) => cause,
    )
    expect(String(failure)).to.include('lacks libx264 and aac')
  })

  it('takes that of npm when the system has none', async () => {
    const path = process.env.PATH
    process.env.PATH = '/nowhere'
    try {
      expect((await openFfmpeg()).origin).to.equal('npm')
    } finally {
      process.env.PATH = path
    }
  })
})

describe('the command that holds a process', () => {
  const limits = { memoryMiB: 100, cpuSeconds: 30.5, niceness: 5 }

  it('is the program itself where the system offers nothing', () => {
    expect(confine('ffmpeg', ['-i', 'a b'], limits, noHolds)).to.deep.equal(['ffmpeg', '-i', 'a b'])
  })

  it('takes the network away, then dies with us, then limits, and never reads arguments as shell', () => {
    const command = confine('ffmpeg', ['; rm -rf /', '$(id)'], limits, {
      shell: true,
      deathSignal: true,
      noNetwork: true,
    })
    expect(command.slice(0, 8)).to.deep.equal([
      'unshare',
      '--user',
      '--net',
      '--',
      'setpriv',
      '--pdeathsig',
      'KILL',
      '--',
    ])
    expect(command.slice(8)).to.deep.equal([
      'sh',
      '-c',
      'ulimit -c 0; ulimit -f 0; ulimit -d 102400; ulimit -t 31; exec nice -n 5 "$0" "$@"',
      'ffmpeg',
      '; rm -rf /',
      '$(id)',
    ])
  })
})
