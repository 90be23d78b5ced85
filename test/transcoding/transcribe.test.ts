import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Ffmpeg } from '#transcoding/ffmpeg.ts'
import { ProgramFailed } from '#transcoding/run-program.ts'
import { type Transcriber, transcribe } from '#transcoding/transcribe.ts'
import { aListener } from '../captions/a-listener.ts'
import { flashAndTone, makeClip, quickH264, temporaryFolder, usualFfmpeg } from './clips.ts'

describe('listening to a film', () => {
  let ffmpeg: Ffmpeg
  let place: Awaited<ReturnType<typeof temporaryFolder>>
  let transcriber: Transcriber
  let source: string
  let times = 0
  before(async () => {
    ffmpeg = await usualFfmpeg()
    place = await temporaryFolder()
    transcriber = await aListener(place.path)
    source = await makeClip(place.path, 'film.mp4', ...flashAndTone(), ...quickH264, '-c:a', 'aac')
  })
  after(() => place[Symbol.asyncDispose]())

  async function listened(
    language: string,
    given: { signal?: AbortSignal; film?: string } & Partial<Transcriber> = {},
  ) {
    const folder = join(place.path, `listening ${times++}`)
    await mkdir(folder)
    const heard: number[] = []
    const { signal = new AbortController().signal, film = source, ...other } = given
    const words = await transcribe({
      ffmpeg,
      transcriber: { ...transcriber, ...other },
      source: film,
      folder,
      language,
      durationSeconds: film === source ? 2 : 6,
      signal,
      onProgress: (fraction) => heard.push(fraction),
    })
    return { words: words.toString('utf8'), heard, folder }
  }
  const refusalOf = (attempt: Promise<unknown>) =>
    attempt.then(
      () => null,
      (cause: unknown) => cause,
    )

  it('gives the program a sound of 16 kHz with its true length, and brings back its words', async () => {
    const { words, heard, folder } = await listened('fr')
    expect(words).to.contain('Bonjour à toutes et à tous')
    expect(heard).to.deep.equal([0.5])
    const sound = await readFile(join(folder, 'sound.wav'))
    expect(sound.readUInt32LE(24)).to.equal(16_000)
    expect(sound.readUInt32LE(40)).to.equal(sound.length - 44)
    expect(sound.length).to.be.within(60_000, 70_000)
    const given = await readFile(join(folder, 'given'), 'utf8')
    expect(given).to.match(/-m .*model\.bin -f .*sound\.wav -l fr -t 1 -ovtt -of .*out -pp/)
  })

  it('tells a program that fails, writes nothing, writes without end or is not there', async () => {
    for (const language of ['en', 'pt', 'de']) {
      expect(await refusalOf(listened(language)), language).to.be.instanceOf(ProgramFailed)
    }
    expect((await stat(join(place.path, `listening ${times - 1}`, 'out.vtt'))).size).to.be.at.most(8 << 20)
    const absent = await refusalOf(listened('fr', { command: join(place.path, 'absent') }))
    expect(absent).to.be.instanceOf(ProgramFailed)
  })

  // The program itself, with one of the models of its own tests, which have learnt nothing: it hears no word.
  const { WHISPER_COMMAND: command, WHISPER_MODEL: model } = process.env
  const withWhisper = command && model ? it : () => {}
  withWhisper(
    'is understood by whisper.cpp itself: it reads the sound, says how far it is, and writes WebVTT',
    async () => {
      const held = { threads: 2, memoryMiB: 2048, secondsPerSecond: 30 }
      const noise = ['-f', 'lavfi', '-i', 'anoisesrc=c=pink:a=0.1:d=6', '-c:a', 'aac']
      const film = await makeClip(place.path, 'noise.m4a', ...noise)
      const { words, heard } = await listened('fr', { film, command: command ?? '', model: model ?? '', ...held })
      expect(words).to.match(/^WEBVTT\n/)
      expect(heard.at(-1)).to.equal(1)
    },
  )

  it('is given up at once, with the reason given', async () => {
    const stop = new AbortController()
    const listening = refusalOf(listened('it', { signal: stop.signal }))
    const given = join(place.path, `listening ${times - 1}`, 'given')
    while ((await stat(given).catch(() => null)) === null) await new Promise((resolve) => setTimeout(resolve, 10))
    stop.abort(new Error('enough'))
    expect(await listening).to.have.property('message', 'enough')
  })
})
