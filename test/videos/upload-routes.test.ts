import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import * as tus from 'tus-js-client'
import type { AccountId } from '#src/accounts/account.ts'
import type { Video, VideoId } from '#src/videos/video.ts'
import {
  aBucketForMedia,
  aFolderForMedia,
  s3Absence,
  s3OfEnvironment,
  type TestMedia,
} from '../media/media-settings.ts'
import { aStorage, enginesUnderTest, type Storage } from '../store/an-engine.ts'
import { aVideo } from './a-video.ts'
import { type Answer, ask, jeanne, killUploadProcesses, odile, send, sha1, uploadProcess } from './sending.ts'
import { type ServerOptions, startUploadServer, type UploadServer } from './upload-server.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const chunk = { 'Content-Type': 'application/offset+octet-stream' }

const mongodbAbsence = process.env.MONGODB_URL ? null : 'MONGODB_URL is not set'

for (const [where, fresh, engine, pending] of [
  ['a folder', aFolderForMedia, 'sqlite', null],
  ['a folder', aFolderForMedia, 'mongodb', mongodbAbsence],
  ['S3', aBucketForMedia, 'sqlite', s3OfEnvironment() ? null : s3Absence],
] as const) {
  describe(`uploads into ${where}, noted in ${engine}`, () => {
    if (pending !== null) {
      it(`keep every promise (${pending})`)
      return
    }
    let storage: Storage
    let place: TestMedia
    let options: ServerOptions
    beforeEach(async () => {
      storage = await aStorage(engine)
      place = await fresh()
      options = { databaseUrl: storage.databaseUrl, media: place.settings }
    })
    afterEach(async () => {
      await killUploadProcesses()
      await place[Symbol.asyncDispose]()
      await storage.remove()
    })

    it('make a draft, keep every byte, and put the video in the queue once', async () => {
      await using server = await startUploadServer(options)
      const content = randomBytes(700_000)
      const created = await create(server.endpoint, content.length)
      expect(created.status).to.equal(201)
      const location = created.headers.location ?? ''
      expect(location).to.match(/^\/api\/v1\/uploads\/[0-9a-f-]{36}$/)
      expect(Date.parse(created.headers['upload-expires'] ?? '') - Date.now()).to.be.within(47 * 3.6e6, 49 * 3.6e6)
      expect(created.headers).not.to.have.property('access-control-allow-origin')
      const videoId = created.headers['x-video'] as VideoId
      expect(await server.videos.find(videoId)).to.include({
        state: 'receiving',
        audience: 'brouillon',
        title: 'La dictée',
      })

      const url = new URL(location, server.endpoint).href
      const sending = send(content, { uploadUrl: url })
      sending.upload.start()
      expect(await sending.done).to.equal(videoId)
      await expectReceived(server, videoId, content)
    })

    it('arrive whole in one request too', async () => {
      await using server = await startUploadServer(options)
      const content = randomBytes(300_000)
      const sending = send(content, { endpoint: server.endpoint, chunkSize: Number.POSITIVE_INFINITY })
      sending.upload.start()
      await expectReceived(server, (await sending.done) as VideoId, content)
      const together = await create(server.endpoint, content.length, { body: content })
      expect([together.status, together.headers['upload-offset']]).to.deep.equal([201, String(content.length)])
      await expectReceived(server, together.headers['x-video'] as VideoId, content)
    })

    it('go on where they were after the server was stopped and started', async () => {
      const content = randomBytes(1_200_000)
      const first = await startUploadServer(options)
      const sending = send(content, { endpoint: first.endpoint })
      sending.upload.start()
      await sending.reached(300_000)
      await first[Symbol.asyncDispose]()
      await using second = await startUploadServer({ ...options, port: first.port })
      const videoId = await sending.done
      await expectReceived(second, videoId as VideoId, content)
    })

    it('lose nothing that was acknowledged when the server is killed at any moment', async () => {
      const content = randomBytes(3_000_000)
      let server = await uploadProcess(options)
      const sending = send(content, { endpoint: server.endpoint, chunkSize: 200_000 })
      sending.upload.start()
      for (const bytes of [400_000, 1_000_000, 2_200_000]) {
        await sending.reached(bytes)
        await server.kill()
        server = await uploadProcess({ ...options, port: server.port })
        const { headers } = await ask(sending.upload.url ?? '', 'HEAD')
        // S3 keeps an unfinished part for the next request, whose death may lose it: nobody was told that it was kept for good.
        if (where === 'a folder') expect(Number(headers['upload-offset'])).to.be.at.least(bytes)
      }
      const videoId = await sending.done
      await server.kill()
      await using after = await startUploadServer(options)
      await expectReceived(after, videoId as VideoId, content)
    })

    it('become the next film of a video that has one, though the server is killed when all is there', async () => {
      const content = randomBytes(300_000)
      const shown = aVideo({ authors: [jeanne as AccountId] })
      const replaces = { 'Upload-Metadata': `filename ${base64('mieux.mp4')},replaces ${base64(shown._id)}` }
      let location = ''
      {
        await using before = await startUploadServer(options)
        await before.engine.transaction((tx) => before.videos.insert(shown, tx))
        const refused = await create(before.endpoint, content.length, { headers: replaces, person: odile })
        expect(refused.status).to.equal(403)
        const absent = { 'Upload-Metadata': `replaces ${base64(crypto.randomUUID())}` }
        expect((await create(before.endpoint, content.length, { headers: absent })).status).to.equal(404)
        const created = await create(before.endpoint, content.length, { headers: replaces })
        expect([created.status, created.headers['x-video']]).to.deep.equal([201, shown._id])
        location = created.headers.location ?? ''
        // An earlier one, that its author stops, takes nothing away from it; nor from the film.
        const other = aVideo({ authors: [jeanne as AccountId] })
        await before.engine.transaction((tx) => before.videos.insert(other, tx))
        const stopped = await create(before.endpoint, content.length, {
          headers: { 'Upload-Metadata': `replaces ${base64(other._id)}` },
        })
        const stop = await ask(new URL(stopped.headers.location ?? '', before.endpoint).href, 'DELETE')
        expect(stop.status).to.equal(204)
        expect(await before.videos.find(other._id)).to.include({ replacement: null, mediaPrefix: other.mediaPrefix })
      }
      const mortal = await uploadProcess({ ...options, dieAt: 'after-hand-over' })
      const url = new URL(location, mortal.endpoint).href
      const sent = ask(url, 'PATCH', { headers: { ...chunk, 'Upload-Offset': '0' }, body: content })
      expect(await sent.catch(() => null)).to.equal(null)
      await mortal.kill()
      await using after = await startUploadServer(options)
      await after.receive.recover(new AbortController().signal)
      const video = await after.videos.find(shown._id)
      expect(video).to.include({ state: 'ready', mediaPrefix: shown.mediaPrefix, title: shown.title })
      expect(video?.replacement?.state).to.equal('queued')
      expect(sha1(await buffer(await after.media.read(video?.replacement?.source?.key ?? '')))).to.equal(sha1(content))
      expect((await after.jobs.list({ kind: 'probe' })).items).to.have.length(1)
      // Made elsewhere before the sender comes back, and its file is gone: there is nothing left to send.
      await after.media.delete(video?.replacement?.source?.key ?? '')
      await after.engine.transaction((tx) =>
        after.videos.change(shown._id, tx, (now) => ({ ...now, replacement: null, mediaPrefix: 'videos/next' })),
      )
      const back = await ask(new URL(location, after.endpoint).href, 'HEAD')
      expect([back.status, back.headers['upload-offset']]).to.deep.equal([200, String(content.length)])
    })

    for (const dieAt of ['before-hand-over', 'after-hand-over'] as const) {
      it(`are handed over once when the server is killed ${dieAt.replaceAll('-', ' ')}, though nobody asks again`, async () => {
        const content = randomBytes(300_000)
        const mortal = await uploadProcess({ ...options, dieAt })
        const created = await create(mortal.endpoint, content.length)
        const url = new URL(created.headers.location ?? '', mortal.endpoint).href
        const answer = await ask(url, 'PATCH', { headers: { ...chunk, 'Upload-Offset': '0' }, body: content }).catch(
          () => null,
        )
        expect(answer).to.equal(null)
        await mortal.kill()

        const videoId = created.headers['x-video'] as VideoId
        await using server = await startUploadServer(options)
        const expected = dieAt === 'before-hand-over' ? 'receiving' : 'queued'
        expect((await server.videos.find(videoId))?.state).to.equal(expected)
        const recovered = dieAt === 'before-hand-over' ? 1 : 0
        expect(await server.receive.recover(new AbortController().signal)).to.equal(recovered)
        expect(await server.receive.recover(new AbortController().signal)).to.equal(0)
        await expectReceived(server, videoId, content)
      })

      it(`are handed over once when the server is killed ${dieAt.replaceAll('-', ' ')}, and the sender comes back`, async () => {
        const content = randomBytes(300_000)
        const mortal = await uploadProcess({ ...options, dieAt })
        const sending = send(content, { endpoint: mortal.endpoint })
        sending.upload.start()
        await once(mortal.child, 'exit')
        await using server = await startUploadServer({ ...options, port: mortal.port })
        const videoId = (await sending.done) as VideoId
        await expectReceived(server, videoId, content)
        expect(await server.receive.recover(new AbortController().signal)).to.equal(0)
      })
    }

    it('go on in another tab and after the browser was closed', async () => {
      await using server = await startUploadServer(options)
      const memory = await mkdtemp(join(tmpdir(), 'c12-browser-'))
      const fingerprint = async () => 'the-same-file'
      const content = randomBytes(1_000_000)
      const before = send(content, { endpoint: server.endpoint, urlStorage: browserStorage(memory), fingerprint })
      before.upload.start()
      await before.reached(256 * 1024)
      await before.upload.abort()

      const after = send(content, { endpoint: server.endpoint, urlStorage: browserStorage(memory), fingerprint })
      const [previous] = await after.upload.findPreviousUploads()
      if (!previous) throw new Error('the browser forgot')
      after.upload.resumeFromPreviousUpload(previous)
      after.upload.start()
      const videoId = (await after.done) as VideoId
      expect(await server.videos.countOfAuthor(jeanne as AccountId)).to.equal(1)
      await expectReceived(server, videoId, content)
      await rm(memory, { recursive: true })
    })

    it('sent by two tabs at once arrive right, and are handed over once', async () => {
      await using server = await startUploadServer(options)
      const content = randomBytes(2_000_000)
      const created = await create(server.endpoint, content.length)
      const uploadUrl = new URL(created.headers.location ?? '', server.endpoint).href
      const tabs = [1, 2, 3].map((tab) => send(content, { uploadUrl, chunkSize: 100_000 * tab }))
      for (const tab of tabs) tab.upload.start()
      const told = await Promise.all(tabs.map((tab) => tab.done))
      expect(new Set(told)).to.deep.equal(new Set([created.headers['x-video']]))
      await expectReceived(server, created.headers['x-video'] as VideoId, content)
    })

    it('are taken back by their sender, with the draft, also while bytes arrive', async () => {
      await using server = await startUploadServer(options)
      const content = randomBytes(500_000)
      const created = await create(server.endpoint, content.length)
      const url = new URL(created.headers.location ?? '', server.endpoint)
      await ask(url.href, 'PATCH', { headers: { ...chunk, 'Upload-Offset': '0' }, body: content.subarray(0, 100_000) })
      const socket = connect(server.port, '127.0.0.1')
      socket.on('error', () => {})
      socket.write(
        `PATCH ${url.pathname} HTTP/1.1\r\nHost: x\r\nX-Person: ${jeanne}\r\nTus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: 100000\r\nContent-Length: 400000\r\n\r\n${'x'.repeat(1000)}`,
      )
      await once(socket, 'ready').catch(() => {})
      const given = ask(url.href, 'DELETE')
      socket.resetAndDestroy()
      expect((await given).status).to.equal(204)
      expect((await ask(url.href, 'HEAD')).status).to.equal(404)
      expect(
        (await ask(url.href, 'PATCH', { headers: { ...chunk, 'Upload-Offset': '0' }, body: content })).status,
      ).to.equal(404)
      expect(await server.videos.find(created.headers['x-video'] as VideoId)).to.equal(null)
      expect(await filesOf(server)).to.deep.equal([])
    })

    it('that nobody went on with go, with their draft; those that go on stay', async () => {
      await using server = await startUploadServer(options)
      const half = Buffer.alloc(100_000)
      const abandoned = await create(server.endpoint, 200_000)
      const going = await create(server.endpoint, 200_000)
      for (const { headers } of [abandoned, going]) {
        const url = new URL(headers.location ?? '', server.endpoint).href
        await ask(url, 'PATCH', { headers: { ...chunk, 'Upload-Offset': '0' }, body: half })
      }
      const orphan = await server.started.startVideo(
        { kind: 'person', accountId: jeanne as AccountId, roles: [], sessionId: '', hasAcceptedCharter: true },
        {},
      )
      server.move({ hours: 40 })
      const url = new URL(going.headers.location ?? '', server.endpoint).href
      await ask(url, 'PATCH', { headers: { ...chunk, 'Upload-Offset': '100000' }, body: half.subarray(1) })
      server.move({ hours: 10 })
      expect(await server.receive.expire(new AbortController().signal)).to.equal(1)
      expect(await server.videos.find(abandoned.headers['x-video'] as VideoId)).to.equal(null)
      expect((await ask(new URL(abandoned.headers.location ?? '', server.endpoint).href, 'HEAD')).status).to.equal(404)
      expect(await server.videos.find(going.headers['x-video'] as VideoId)).to.include({ state: 'receiving' })
      expect((await ask(url, 'HEAD')).headers['upload-offset']).to.equal('199999')
      expect(await server.videos.find(orphan._id)).to.include({ state: 'receiving' })
      server.move({ hours: 100 })
      expect(await server.receive.expire(new AbortController().signal)).to.equal(1)
      expect(await server.videos.find(orphan._id)).to.equal(null)
      expect(await filesOf(server)).to.deep.equal([])
    })

    it('whose video was deleted meanwhile leave nothing behind', async () => {
      await using server = await startUploadServer(options)
      const content = randomBytes(100_000)
      const created = await create(server.endpoint, content.length)
      await server.started.abandonVideo(created.headers['x-video'] as VideoId)
      const url = new URL(created.headers.location ?? '', server.endpoint).href
      const end = await ask(url, 'PATCH', { headers: { ...chunk, 'Upload-Offset': '0' }, body: content })
      expect(end.status).to.equal(204)
      expect((await ask(url, 'HEAD')).status).to.equal(404)
      expect(await filesOf(server)).to.deep.equal([])
    })
  })
}

for (const { name, kind, pending } of enginesUnderTest)
  describe(`uploads, who and how much, on ${name}`, () => {
    if (pending !== null) {
      it(`are limited (${pending})`)
      return
    }
    let storage: Storage
    let place: TestMedia
    let options: ServerOptions
    let server: UploadServer
    beforeEach(async () => {
      storage = await aStorage(kind)
      place = await aFolderForMedia()
      options = { databaseUrl: storage.databaseUrl, media: place.settings, sizeBytes: 1_000_000, dailyBytes: 3_000_000 }
      server = await startUploadServer(options)
    })
    afterEach(async () => {
      await server[Symbol.asyncDispose]()
      await place[Symbol.asyncDispose]()
      await storage.remove()
    })
    const problemOf = ({ status, body }: Answer) => {
      const { code, detail } = JSON.parse(body) as { code: string; detail: string }
      return { status, code, detail }
    }
    const draftsOf = (person: string) => server.videos.countOfAuthor(person as AccountId)

    it('need a session and the charter', async () => {
      const nobody = await ask(server.endpoint, 'POST', { person: null, headers: { 'Upload-Length': '10' } })
      expect(problemOf(nobody)).to.include({ status: 401, code: 'sign-in-needed' })
      const early = await ask(server.endpoint, 'POST', { headers: { 'Upload-Length': '10', 'X-Charter': 'no' } })
      expect(problemOf(early)).to.include({ status: 403, code: 'charter-not-accepted' })
      const { headers } = await create(server.endpoint, 10)
      const url = new URL(headers.location ?? '', server.endpoint).href
      for (const method of ['HEAD', 'PATCH', 'DELETE']) {
        expect((await ask(url, method, { person: null })).status).to.equal(401)
      }
      expect(await draftsOf(jeanne)).to.equal(1)
    })

    it('are their sender’s only: to anybody else they do not exist, and they are unharmed', async () => {
      const content = randomBytes(1000)
      const { headers } = await create(server.endpoint, content.length)
      const url = new URL(headers.location ?? '', server.endpoint).href
      await ask(url, 'PATCH', { headers: { ...chunk, 'Upload-Offset': '0' }, body: content.subarray(0, 500) })
      const attacks = [
        await ask(url, 'HEAD', { person: odile }),
        await ask(url, 'PATCH', {
          person: odile,
          headers: { ...chunk, 'Upload-Offset': '500' },
          body: randomBytes(500),
        }),
        await ask(url, 'DELETE', { person: odile }),
      ]
      for (const { status, headers } of attacks) {
        expect([status, headers['x-video'], headers['upload-offset']]).to.deep.equal([404, undefined, undefined])
      }
      await ask(url, 'PATCH', { headers: { ...chunk, 'Upload-Offset': '500' }, body: content.subarray(500) })
      await expectReceived(server, headers['x-video'] as VideoId, content)
    })

    it('that are too large are refused with the limit, before a draft is made', async () => {
      const refused = problemOf(await create(server.endpoint, 1_000_001))
      expect(refused).to.include({ status: 413, code: 'upload-too-large' })
      expect(refused.detail).to.contain('la limite est de 1\u00a0Mo')
      expect(await draftsOf(jeanne)).to.equal(0)
    })

    it('without a length, empty, in pieces or with a description that does not read are refused', async () => {
      const bad: Record<string, string>[] = [
        {},
        { 'Upload-Defer-Length': '1' },
        { 'Upload-Length': '0' },
        { 'Upload-Length': '-5' },
        { 'Upload-Length': '1e3' },
        { 'Upload-Length': '99999999999999999999' },
        { 'Upload-Length': '10', 'Upload-Metadata': 'filename é' },
        { 'Upload-Length': '10', 'Upload-Metadata': 'a YQ==,a YQ==' },
        { 'Upload-Length': '10', 'Upload-Concat': 'partial' },
      ]
      for (const headers of bad) {
        const { status } = await ask(server.endpoint, 'POST', { headers })
        expect(status, JSON.stringify(headers)).to.equal(400)
      }
      const old = await ask(server.endpoint, 'POST', { headers: { 'Upload-Length': '10', 'Tus-Resumable': '0.2.2' } })
      expect(old.status).to.be.oneOf([400, 412])
      expect(await draftsOf(jeanne)).to.equal(0)
    })

    it('beyond what one may send in a day are refused until a day has passed; others may still send', async () => {
      for (let time = 0; time < 3; time++) expect((await create(server.endpoint, 1_000_000)).status).to.equal(201)
      const answer = await create(server.endpoint, 1)
      expect(problemOf(answer)).to.include({ status: 429, code: 'upload-quota-reached' })
      expect(problemOf(answer).detail).to.contain('3\u00a0Mo').and.contain('24 heures')
      expect(Number(answer.headers['retry-after'])).to.be.within(86_000, 86_400)
      expect(await draftsOf(jeanne)).to.equal(3)
      expect((await create(server.endpoint, 1, { person: odile })).status).to.equal(201)
      server.move({ hours: 24, minutes: 1 })
      expect((await create(server.endpoint, 1)).status).to.equal(201)
    })

    it('opened all at once pass the limit of the day no more than one by one', async () => {
      const answers = await Promise.all(Array.from({ length: 12 }, () => create(server.endpoint, 600_000)))
      expect(answers.filter(({ status }) => status === 201).length).to.equal(5)
      expect(answers.filter(({ status }) => status === 429).length).to.equal(7)
      expect(await draftsOf(jeanne)).to.equal(5)
    })

    it('for which there is no room are refused, and say whom to tell', async () => {
      await using full = await startUploadServer({ ...options, freeBytes: 100_000_000 })
      expect(problemOf(await create(full.endpoint, 1000))).to.include({ status: 507, code: 'no-room-left' })
      expect(await draftsOf(jeanne)).to.equal(0)
    })

    it('take no byte beyond their length, nor twice the same', async () => {
      const content = randomBytes(1000)
      const { headers } = await create(server.endpoint, content.length)
      const url = new URL(headers.location ?? '', server.endpoint).href
      const patch = (offset: number, body: Buffer) =>
        ask(url, 'PATCH', { headers: { ...chunk, 'Upload-Offset': String(offset) }, body })
      const beyond = await patch(0, Buffer.concat([content, content]))
      expect(problemOf(beyond)).to.include({ status: 413, code: 'upload-too-large' })
      expect((await patch(0, content.subarray(0, 600))).status).to.equal(204)
      const again = await patch(0, content.subarray(0, 600))
      expect(again.headers).to.include({ 'tus-resumable': '1.0.0' })
      expect(again.headers['content-type']).to.match(/^application\/problem\+json/)
      expect(problemOf(again)).to.deep.equal({
        status: 409,
        code: 'upload-elsewhere',
        detail: 'Cet envoi avance déjà dans un autre onglet ou sur un autre appareil.',
      })
      const mute = await ask(url, 'PATCH', { headers: chunk, body: content.subarray(600) })
      expect(problemOf(mute)).to.include({ status: 400, code: 'invalid-input' })
      expect((await patch(600, content.subarray(600))).status).to.equal(204)
      await expectReceived(server, headers['x-video'] as VideoId, content)
    })

    it('that are received say so to every tab, and can neither be changed nor taken back', async () => {
      const content = randomBytes(1000)
      const { headers } = await create(server.endpoint, content.length)
      const url = new URL(headers.location ?? '', server.endpoint).href
      await ask(url, 'PATCH', { headers: { ...chunk, 'Upload-Offset': '0' }, body: content })
      const head = await ask(url, 'HEAD')
      expect(head.headers).to.include({
        'upload-offset': '1000',
        'upload-length': '1000',
        'cache-control': 'no-store',
        'x-video': headers['x-video'],
      })
      const end = await ask(url, 'PATCH', { headers: { ...chunk, 'Upload-Offset': '1000' } })
      expect([end.status, end.headers['upload-offset']]).to.deep.equal([204, '1000'])
      const more = await ask(url, 'PATCH', { headers: { ...chunk, 'Upload-Offset': '0' }, body: content })
      expect(problemOf(more)).to.include({ status: 409, code: 'upload-already-received' })
      expect(problemOf(await ask(url, 'DELETE'))).to.include({ status: 409, code: 'upload-already-received' })
      await expectReceived(server, headers['x-video'] as VideoId, content)
    })

    it('keep the name of a file nowhere but in the title of the draft', async () => {
      const name = '../../etc/Léa Secret\u202e\u0000.mp4'
      const metadata = `filename ${base64(name)},filetype ${base64('text/html')},contentType ${base64('text/html')}`
      const { status, headers } = await ask(server.endpoint, 'POST', {
        headers: { 'Upload-Length': '4', 'Upload-Metadata': metadata },
      })
      expect(status).to.equal(201)
      expect((await server.videos.find(headers['x-video'] as VideoId))?.title).to.equal('Léa Secret')
      const url = new URL(headers.location ?? '', server.endpoint).href
      expect((await ask(url, 'HEAD')).headers).not.to.have.property('upload-metadata')
      expect(await readdir(join(place.folder, 'media', '.uploads'))).to.deep.equal([url.slice(-36)])
      expect(await readFile(join(place.folder, 'media', '.uploads', url.slice(-36)), 'utf8')).to.equal('')
    })

    it('are found under no other address', async () => {
      for (const path of [
        '/x',
        '/../uploads',
        '/%2e%2e%2fmedia',
        `/${'a'.repeat(36)}`,
        '/a/b',
        '/%00',
        '/..%2f..%2fetc',
      ]) {
        for (const method of ['HEAD', 'PATCH', 'DELETE']) {
          const { status } = await ask(`${server.endpoint}${path}`, method, {
            headers: { ...chunk, 'Upload-Offset': '0' },
          })
          expect(status, `${method} ${path}`).to.equal(404)
        }
      }
      expect((await ask(server.endpoint, 'GET')).status).to.equal(405)
      expect((await ask(server.endpoint, 'DELETE')).status).to.equal(405)
    })

    it('tell what the server can do', async () => {
      const { status, headers } = await ask(server.endpoint, 'OPTIONS', { person: null })
      expect(status).to.equal(204)
      expect(headers).to.include({
        'tus-version': '1.0.0',
        'tus-extension': 'creation,creation-with-upload,termination,expiration',
        'tus-max-size': '1000000',
      })
    })
  })

function create(
  endpoint: string,
  length: number,
  {
    body,
    person = jeanne,
    headers: also = {},
  }: { body?: Buffer; person?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const headers = {
    'Upload-Length': String(length),
    'Upload-Metadata': `filename ${base64('La dictée.mp4')}`,
    ...(body ? chunk : {}),
    ...also,
  }
  return ask(endpoint, 'POST', { headers, person, ...(body ? { body } : {}) })
}

/** Whole, in its place, alone there; its video and one job wait. */
async function expectReceived(server: UploadServer, videoId: VideoId, content: Buffer): Promise<void> {
  const video = (await server.videos.find(videoId)) as Video
  expect(video.state).to.equal('queued')
  expect(video.source?.sizeBytes).to.equal(content.length)
  const key = video.source?.key ?? ''
  expect(key).to.match(new RegExp(`^sources/${videoId}/[0-9a-f-]{36}$`))
  expect(sha1(await buffer(await server.media.read(key)))).to.equal(sha1(content))
  expect(await filesOf(server, `sources/${videoId}`)).to.deep.equal([key])
  const { items } = await server.jobs.list({ kind: 'probe' }, { limit: 100 })
  expect(items.filter((job) => job.key === videoId).map((job) => job.state)).to.deep.equal(['waiting'])
}

/** What a browser remembers from one opening to the next; the types of tus-js-client do not know its own class. */
function browserStorage(folder: string): tus.UrlStorage {
  const { FileUrlStorage } = tus as unknown as { FileUrlStorage: new (path: string) => tus.UrlStorage }
  return new FileUrlStorage(join(folder, 'storage'))
}

/** Also what is still arriving. */
async function filesOf(server: UploadServer, prefix = ''): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of server.media.list(prefix)) keys.push(key)
  if (prefix === '' && server.media.kind === 'folder')
    keys.push(...(await readdir(join(server.media.root, '.uploads'))))
  return keys
}
