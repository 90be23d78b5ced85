/** Captions and chapters over HTTP: PeerTube's shapes, files to take away, refusals. */
import { expect } from 'chai'
import type { AccountId } from '#src/accounts/account.ts'
import type { CaptionList, SavedCaptions } from '#src/captions/caption-schemas.ts'
import { toSubRip } from '#src/captions/subrip.ts'
import type { Video } from '#src/videos/video.ts'
import { anInstance, type TestInstance } from '../an-instance.ts'
import { asPerson, type PersonOfTest } from '../as-person.ts'
import { aVideo } from '../videos/a-video.ts'

describe('the routes of captions and chapters', () => {
  let instance: TestInstance
  let jeanne: PersonOfTest
  let video: Video
  const at = (rest: string) => `/api/v1/videos/${video._id}/${rest}`
  const cues = [{ startMs: 0, endMs: 2000, text: 'Bonjour' }]

  before(async () => {
    instance = await anInstance({ settings: { TRANSCRIPTION_ELSEWHERE: 'oui', JOBS_EXCEPT: 'transcode' } })
    jeanne = await asPerson(instance, 'Jeanne Martin')
    const { accountsStore, engine, subjects } = instance.parts
    const account = await accountsStore.byHandle(jeanne.me.username)
    video = aVideo({ authors: [account?._id as AccountId] })
    await engine.transaction((tx) => subjects.videos.store.insert(video, tx))
  })
  after(() => instance?.close())

  it('take and give captions, and their file to whoever may read it', async () => {
    const put = await jeanne.send<SavedCaptions>('PUT', at('captions/fr'), { cues, revision: 0, publish: true })
    expect([put.status, put.body.isOnline]).to.deep.equal([200, true])
    const { body } = await instance.anyone.get<CaptionList>(at('captions'))
    expect(body.total).to.equal(1)
    const file = await instance.anyone.fetch(String(body.data[0]?.captionPath))
    expect(file.headers.get('Content-Type')).to.equal('text/vtt; charset=utf-8')
    expect(file.headers.get('Cache-Control')).to.contain('immutable')
    expect(await file.text()).to.contain('Bonjour')
    const mine = await jeanne.fetch(at('captions/fr/file?format=srt'))
    expect(mine.headers.get('Content-Disposition')).to.equal('attachment; filename="sous-titres-fr.srt"')
    expect(await mine.text()).to.equal('1\n00:00:00,000 --> 00:00:02,000\nBonjour\n')
  })

  it('refuse what is not a language, what is too large, what is no caption, and strangers', async () => {
    const endless = Array.from({ length: 201 }, (_, second) => ({
      startMs: second,
      endMs: second + 1,
      text: 'a'.repeat(2000),
    }))
    const refusals: [status: number, attempt: Promise<{ status: number }>][] = [
      [404, jeanne.send('PUT', at('captions/fsl'), { cues })],
      [404, jeanne.send('PUT', at('captions/..%2Fetc'), { cues })],
      [413, jeanne.send('PUT', at('captions/fr'), { file: 'A'.repeat(5_000_000) })],
      [400, jeanne.send('PUT', at('captions/fr'), { cues: [{ startMs: -1, endMs: 0, text: 'x' }] })],
      [400, jeanne.send('PUT', at('captions/fr'), { file: Buffer.from('rien').toString('base64') })],
      [400, jeanne.send('PUT', at('captions/fr'), { cues: endless })],
      [400, jeanne.send('PUT', at('captions/fr'), { file: Buffer.from(toSubRip(endless)).toString('base64') })],
      [409, jeanne.send('PUT', at('captions/fr'), { cues: [], revision: 0 })],
      [401, instance.anyone.send('PUT', at('captions/fr'), { cues })],
      [401, instance.anyone.get(at('captions/work'))],
      [401, instance.anyone.get(at('captions/fr'))],
      [400, jeanne.send('PUT', at('chapters'), { chapters: [{ timecode: 0, title: '' }] })],
    ]
    const got = await Promise.all(refusals.map(([, attempt]) => attempt.then(({ status }) => status)))
    expect(got).to.deep.equal(refusals.map(([status]) => status))
  })

  it('give chapters as they were written, and wait for the machine that listens', async () => {
    const chapters = [{ timecode: 0, title: 'Accueil' }]
    expect((await jeanne.send('PUT', at('chapters'), { chapters })).status).to.equal(200)
    expect((await instance.anyone.get(at('chapters'))).body).to.deep.equal({ chapters, from: 'author' })
    const asked = await jeanne.send<{ state: string }>('POST', at('captions/generate'), { language: 'en' })
    expect([asked.status, asked.body.state]).to.deep.equal([200, 'waiting'])
    expect((await jeanne.send('POST', at('captions/generate'), { language: 'fr' })).status).to.equal(400)
  })
})
