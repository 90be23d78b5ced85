/**
 * How long after the end of its upload can a film be played? `node test/bench/first-play.ts [seconds] [films]`: an instance in a
 * process of its own, a phone's portrait sent by tus, and its page asked again and again until the master playlist answers. Beside
 * it, in turn, the encoding alone of the same file, without instance, queue or database. Prints ratios; the first film after the
 * start of an instance also pays for what is loaded when first needed, and is told apart.
 */
import { mkdir, readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Me } from '#src/accounts/account-schemas.ts'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { encodeVideo } from '#transcoding/encode.ts'
import { planLadder } from '#transcoding/ladder.ts'
import { probeVideo } from '#transcoding/probe.ts'
import { patch, upload } from '../journeys/a-sender.ts'
import { aServerProcess } from '../journeys/a-server-process.ts'
import { clip, makeClip, quickH264, temporaryFolder, usualFfmpeg } from '../transcoding/clips.ts'

const [seconds = '10', films = '3'] = process.argv.slice(2)
const say = (line: string) => process.stdout.write(`${line}\n`)
const sendingMs = 2000
const since = (begun: number) => (performance.now() - begun) / 1000

await using folder = await temporaryFolder()
const ffmpeg = await usualFfmpeg()
const looped = ['-stream_loop', '-1', '-i', clip('big-buck-bunny-480p.mp4'), '-t', seconds]
const upright = ['-vf', 'fps=30,crop=ih*9/16:ih,scale=1080:1920,noise=alls=5:allf=t']
const phone = [...upright, ...quickH264, '-b:v', '17M', '-c:a', 'aac']
const source = await makeClip(folder.path, 'phone.mp4', ...looped, ...phone)
const film = await readFile(source)

await using server = await aServerProcess('sqlite')
const jeanne = server.browser()
await jeanne.signIn('jeanne.martin')
const { charter } = (await jeanne.api('GET', '/api/v1/users/me')).body as Me
await jeanne.api('POST', '/api/v1/users/me/charter', { version: charter.version })

/** Then it is deleted, so that the next one is alone. */
async function sent(): Promise<number> {
  const created = await upload(jeanne, film, 'portrait.mp4')
  const address = `/api/v1/videos/${created.headers.get('X-Video')}`
  const location = created.headers.get('Location') ?? ''
  // A phone sends for many seconds: what may be made ready meanwhile has some time.
  const half = film.length >> 1
  await patch(jeanne, location, film.subarray(0, half), 0)
  await delay(sendingMs)
  const answer = await patch(jeanne, location, film.subarray(half), half)
  if (answer.status !== 204) throw new Error(`the upload was answered by ${answer.status}`)
  const begun = performance.now()
  for (;;) {
    const { playback } = (await jeanne.api('GET', address)).body as VideoDetails
    if (playback && (await jeanne.fetch(playback.playlistPath)).ok) break
    await delay(20)
  }
  const passed = since(begun)
  await jeanne.api('DELETE', address)
  return passed
}

/** Looked at, heard and begun, as the instance does. */
async function encodedAlone(index: number): Promise<number> {
  const begun = performance.now()
  const probe = await probeVideo({ ffmpeg, source })
  const made = join(folder.path, `alone-${index}`)
  await mkdir(made)
  const stop = new AbortController()
  let passed = 0
  const onPlayable = () => {
    passed = since(begun)
    stop.abort()
  }
  const parts = { ffmpeg, source, probe, ladder: planLadder(probe), folder: made, signal: stop.signal, onPlayable }
  await encodeVideo(parts).catch((cause: unknown) => {
    if (passed === 0) throw cause
  })
  return passed
}

say(`a portrait of ${seconds} s, ${(film.length / 1e6).toFixed(0)} MB; ${availableParallelism()} cores`)
say(`the first film after the start: ${(await sent()).toFixed(2)} s from the end of its upload`)
const ofInstance: number[] = []
const alone: number[] = []
for (let index = 0; index < Number(films); index++) {
  ofInstance.push(await sent())
  alone.push(await encodedAlone(index))
}
const told = (all: readonly number[]) => all.map((one) => one.toFixed(2)).join(', ')
const ratio = Math.min(...ofInstance) / Math.min(...alone)
say(`the next ones: ${told(ofInstance)} s; the encoding alone: ${told(alone)} s; ratio ${ratio.toFixed(2)}`)
