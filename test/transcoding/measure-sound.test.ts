/** How loud the result is: decoded, then metered by ffmpeg's own `ebur128`. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { noEdits } from '#transcoding/edits.ts'
import { gainFor, integrated, measureSound } from '#transcoding/measure-sound.ts'
import { probeVideo } from '#transcoding/probe.ts'
import { ffmpegs, makeClip, quickH264, temporaryFolder, transcode, usualFfmpeg } from './clips.ts'

const runFile = promisify(execFile)

/** Loudness between two moments (the whole by default), and the highest sample, in dB. */
async function metered(file: string, ...options: readonly string[]): Promise<{ lufs: number; peak: number }> {
  const { path } = await usualFfmpeg()
  const command = [
    '-hide_banner',
    '-nostats',
    ...options,
    '-i',
    `file:${file}`,
    '-map',
    '0:a',
    '-af',
    'ebur128=peak=sample',
    '-f',
    'null',
    '-',
  ]
  const { stderr } = await runFile(path, command)
  const summary = stderr.slice(stderr.lastIndexOf('Summary:'))
  return {
    lufs: Number(/I:\s+(-?[\d.]+) LUFS/.exec(summary)?.[1]),
    peak: Number(/Peak:\s+(-?[\d.]+|-inf) dBFS/.exec(summary)?.[1]),
  }
}

const seconds = 12
/** Sound like speech: syllables of coloured noise, with pauses. */
const speech = (gain: number) =>
  `anoisesrc=c=pink:r=48000:a=0.9:d=${seconds},highpass=f=150,lowpass=f=4000,volume='${gain}*(0.05+pow(sin(2*PI*2*t),2))*gt(mod(t,3),0.6)':eval=frame`
const sources = {
  quiet: speech(0.14),
  loud: `${speech(4)},alimiter=level=disabled`,
  // A voice near the camera, then one at the end of the room.
  dynamic: `${speech(0.8)},volume='if(lt(mod(t,6),3),1,0.1)':eval=frame`,
  // Far voices, and doors that slam.
  slams: `${speech(0.2)},volume='if(lt(mod(t,4),0.03),20,1)':eval=frame`,
  silence: `anullsrc=r=48000:d=${seconds}`,
  room: `anoisesrc=c=pink:r=48000:a=0.002:d=${seconds}`,
}

async function filmOf(folder: string, name: keyof typeof sources): Promise<string> {
  const picture = ['-f', 'lavfi', '-i', `color=s=64x64:r=5:d=${seconds}`]
  return makeClip(
    folder,
    `${name}.mp4`,
    ...picture,
    '-f',
    'lavfi',
    '-i',
    sources[name],
    '-shortest',
    ...quickH264,
    '-c:a',
    'aac',
    '-b:a',
    '160k',
  )
}

describe('the sound of a film', () => {
  for (const name of ['quiet', 'loud', 'dynamic', 'slams'] as const) {
    it(`${name}: comes out at −16 LUFS, and softer moments stay as much softer as they were`, async () => {
      await using folder = await temporaryFolder()
      const source = await filmOf(folder.path, name)
      const made = await transcode(source, folder.path)
      const after = await metered(made.file())
      expect(after.lufs).to.be.within(-17, -15)
      expect(after.peak).to.be.lessThan(0)
      if (name !== 'dynamic') return
      const near = ['-t', '3']
      const far = ['-ss', '3', '-t', '3']
      const contrast = async (file: string) => (await metered(file, ...near)).lufs - (await metered(file, ...far)).lufs
      expect(await contrast(made.file())).to.be.closeTo(await contrast(source), 0.5)
    })
  }

  for (const name of ['silence', 'room'] as const) {
    it(`${name}: is not raised into noise`, async () => {
      await using folder = await temporaryFolder()
      const source = await filmOf(folder.path, name)
      const made = await transcode(source, folder.path)
      expect((await metered(made.file())).lufs).to.be.closeTo((await metered(source)).lufs, 1)
    })
  }

  it('is measured alike by each ffmpeg, without what is cut or muted', async () => {
    await using folder = await temporaryFolder()
    const source = await filmOf(folder.path, 'dynamic')
    for (const { open } of ffmpegs) {
      const ffmpeg = await open()
      if (!ffmpeg) continue
      const probe = await probeVideo({ ffmpeg, source })
      const { gain } = await measureSound({ ffmpeg, source, probe })
      const near = [
        { from: 0, to: 3.1 },
        { from: 5.9, to: 9.1 },
      ]
      const cut = await measureSound({ ffmpeg, source, probe, edits: { ...noEdits, cuts: near } })
      expect(cut.gain).to.be.closeTo(gain + 20, 2.5)
      const sounds = near.map((span) => ({ ...span, as: 'muted' as const }))
      expect((await measureSound({ ffmpeg, source, probe, edits: { ...noEdits, sounds } })).gain).to.be.closeTo(
        cut.gain,
        0.1,
      )
    }
  })

  it('of a long film is measured at moments spread over it', async () => {
    await using folder = await temporaryFolder()
    const source = await filmOf(folder.path, 'quiet')
    const ffmpeg = await usualFfmpeg()
    const probe = await probeVideo({ ffmpeg, source })
    const { gain } = await measureSound({ ffmpeg, source, probe })
    // Most of these moments are after the end: what can be read decides.
    const long = await measureSound({ ffmpeg, source, probe: { ...probe, durationSeconds: 400 } })
    expect(long.gain).to.be.closeTo(gain, 1)
  })

  it('is that of the film, whatever the file holds beyond where it ends', async () => {
    await using folder = await temporaryFolder()
    const later = "aevalsrc='if(lt(t,14),0.02,0.9)*sin(2*PI*500*t)':s=48000:d=40"
    const ffmpeg = await usualFfmpeg()
    for (const name of ['later.mka', 'later.m4a']) {
      const source = await makeClip(folder.path, name, '-f', 'lavfi', '-i', later, '-c:a', 'aac')
      // Two seconds are announced, and what may be shown ends 10 later.
      const probe = { ...(await probeVideo({ ffmpeg, source })), durationSeconds: 2 }
      const { gain } = await measureSound({ ffmpeg, source, probe })
      expect(gain).to.be.closeTo((await measureSound({ ffmpeg, source, probe, only: { from: 0, to: 12 } })).gain, 0.1)
      expect(gain).to.be.greaterThan(15)
    }
  })

  it('heard in parts, without a look at its images, is as loud as heard at once', async () => {
    await using folder = await temporaryFolder()
    const short = await filmOf(folder.path, 'dynamic')
    const source = await makeClip(folder.path, 'seven.mp4', '-stream_loop', '6', '-i', short, '-c', 'copy')
    for (const { open } of ffmpegs) {
      const ffmpeg = await open()
      if (!ffmpeg) continue
      const probe = await probeVideo({ ffmpeg, source })
      // What is muted lies on both sides of where the two parts meet.
      const edits = { ...noEdits, sounds: [{ from: 36, to: 60, as: 'muted' as const }] }
      const parts = { ffmpeg: { ...ffmpeg, threads: 2 }, source, edits }
      const inParts = await measureSound({ ...parts, probe })
      const atOnce = await measureSound({ ...parts, probe: { ...probe, container: 'another' } })
      expect(inParts.gain).to.be.closeTo(atOnce.gain, 0.05)
      expect(inParts.isLimited).to.equal(atOnce.isLimited)
    }
  })

  it('made clearer has less rumble and less steady noise, and voices as loud', async () => {
    await using folder = await temporaryFolder()
    const picture = ['-f', 'lavfi', '-i', `color=s=64x64:r=5:d=${seconds}`]
    const noisy = `${speech(0.6)}[v];anoisesrc=c=white:r=48000:a=0.01:d=${seconds}[n];aevalsrc=0.15*sin(2*PI*40*t):s=48000:d=${seconds}[r];[v][n][r]amix=3`
    for (const { name, open } of ffmpegs) {
      const ffmpeg = await open()
      if (!ffmpeg) continue
      const source = await makeClip(
        folder.path,
        'noisy.mp4',
        ...picture,
        '-f',
        'lavfi',
        '-i',
        noisy,
        '-shortest',
        ...quickH264,
        '-c:a',
        'aac',
        '-b:a',
        '192k',
      )
      const plain = await transcode(source, folder.path, { ffmpeg })
      const low = async (file: string) => {
        const { path } = await usualFfmpeg()
        const { stderr } = await runFile(path, [
          '-hide_banner',
          '-i',
          `file:${file}`,
          '-af',
          'lowpass=f=60,lowpass=f=60,volumedetect',
          '-f',
          'null',
          '-',
        ])
        return Number(/mean_volume: (-?[\d.]+)/.exec(stderr)?.[1])
      }
      // Between two syllables, only noise is heard.
      const pause = async (file: string) => {
        const { path } = await usualFfmpeg()
        const { stderr } = await runFile(path, [
          '-hide_banner',
          '-i',
          `file:${file}`,
          // Decoded from the beginning: of a film in long fragments, ffmpeg finds the next one when it is asked for a moment.
          '-af',
          'atrim=start=9.1:end=9.5,highpass=f=200,volumedetect',
          '-f',
          'null',
          '-',
        ])
        return Number(/mean_volume: (-?[\d.]+)/.exec(stderr)?.[1])
      }
      const before = { low: await low(plain.file()), pause: await pause(plain.file()) }
      const made = await transcode(source, folder.path, { ffmpeg, edits: { ...noEdits, clearerVoice: true } })
      expect((await metered(made.file())).lufs, name).to.be.within(-17, -15)
      expect(await low(made.file()), `rumble, ${name}`).to.be.lessThan(before.low - 12)
      expect(await pause(made.file()), `noise, ${name}`).to.be.lessThan(before.pause - 3)
    }
  })

  it('needs a gain that is bounded, and none when nothing is heard', () => {
    expect([gainFor(-30), gainFor(-10), gainFor(-49), gainFor(-60), gainFor(null)]).to.deep.equal([14, -6, 30, 0, 0])
    expect(integrated([])).to.equal(null)
    expect(integrated([-120, -80])).to.equal(null)
    expect(integrated([-20, -20, -90])).to.be.closeTo(-20, 1e-9)
    // Ten below the rest is not heard beside it.
    expect(integrated([-20, -20, -45])).to.be.closeTo(-20, 1e-9)
  })
})
