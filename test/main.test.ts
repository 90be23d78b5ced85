/** The life of an instance in its process: it listens before it is built, and ends what it has begun. */
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { pino } from 'pino'
import { loadSettings } from '#config/load-settings.ts'
import { startInstance } from '#src/main.ts'
import { secretKeyIn } from '#src/secret-key.ts'
import { anInstance } from './an-instance.ts'
import { asPerson } from './as-person.ts'

function settingsIn(folder: string, more: Record<string, string> = {}) {
  return loadSettings({ PORT: '0', DATA_FOLDER: folder, DEMONSTRATION: 'non', SHUTDOWN_GRACE: '1 s', ...more }).settings
}

const quiet = { log: pino({ level: 'silent' }) }

describe('an instance', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'c12-main-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('listens before its parts are built, and answers then what it was asked meanwhile', async () => {
    await using instance = await startInstance(settingsIn(folder), quiet)
    const asked = Promise.all(['/healthz', '/api/v1/videos', '/'].map((path) => fetch(new URL(path, instance.url))))
    expect((await asked).map(({ status }) => status)).to.deep.equal([200, 200, 200])
  })

  it('says why when it cannot be built, and answers 503 to those who waited', async () => {
    const instance = await startInstance(settingsIn(folder, { DATABASE_URL: 'sqlite:/dev/null/x.sqlite' }), quiet)
    const waiting = fetch(new URL('/healthz', instance.url))
    expect(await instance.ready.then(() => 'built', String)).to.match(/cannot be made/)
    expect((await waiting).status).to.equal(503)
    await instance.close()
  })

  it('says which port is taken', async () => {
    await using first = await startInstance(settingsIn(folder), quiet)
    await first.ready
    const second = startInstance(settingsIn(folder, { PORT: first.url.port }), quiet)
    const fault = await second.then(
      () => null,
      (error: NodeJS.ErrnoException) => error,
    )
    expect(fault).to.include({ code: 'EADDRINUSE' })
  })

  it('listens on this machine only', async () => {
    await using instance = await startInstance(settingsIn(folder), quiet)
    expect(instance.url.hostname).to.equal('localhost')
    const outside = await fetch(`http://127.0.0.2:${instance.url.port}/healthz`).then(
      () => 'answered',
      () => 'refused',
    )
    expect(outside).to.equal('refused')
  })

  it('lets what runs end when it is closed, takes no more, and may be closed twice', async () => {
    const instance = await anInstance({ settings: { SHUTDOWN_GRACE: '60 s' } })
    const jeanne = await asPerson(instance, 'Jeanne Martin')
    const body = JSON.stringify({ displayName: 'Jeanne M.' })
    const answered = new Promise<number | undefined>((resolve, reject) => {
      const sending = request(
        new URL('/api/v1/users/me', instance.url),
        {
          method: 'PATCH',
          headers: {
            Cookie: jeanne.cookie,
            Origin: instance.url.origin,
            'Content-Type': 'application/json',
            'Content-Length': body.length,
            Expect: '100-continue',
          },
        },
        (response) => {
          response.resume()
          resolve(response.statusCode)
        },
      )
      sending.on('error', reject)
      // The head has arrived: closing begins before its body does.
      sending.on('continue', async () => {
        const closed = Promise.all([instance.close(), instance.close()])
        await refused(instance.url)
        sending.end(body)
        await closed
      })
      sending.flushHeaders()
    })
    expect(await answered).to.equal(200)
  })

  it('closes a connection on which nothing comes and nothing goes any more', async () => {
    await using instance = await startInstance(settingsIn(folder), { ...quiet, silenceMs: 500 })
    await instance.ready
    const socket = connect(Number(instance.url.port), '127.0.0.1').resume()
    let answered = 0
    socket.on('data', ({ length }) => {
      answered += length
    })
    // Its body never comes: whoever waits for it would say so after half a minute.
    socket.write(
      'POST /inbox HTTP/1.1\r\nHost: x\r\nContent-Type: application/activity+json\r\nContent-Length: 9\r\n\r\n',
    )
    await once(socket, 'close')
    expect(answered).to.equal(0)
  })

  it('closes streams that would never end', async () => {
    const instance = await anInstance({ settings: { SHUTDOWN_GRACE: '60 s' } })
    const jeanne = await asPerson(instance, 'Jeanne Martin')
    const stream = await jeanne.fetch('/api/v1/users/me/videos/progress')
    expect(stream.headers.get('Content-Type')).to.match(/^text\/event-stream/)
    const startedAt = performance.now()
    await instance.close()
    expect(performance.now() - startedAt).to.be.lessThan(20_000)
    await stream.text()
  })

  it('finds everything as it was when it starts again', async () => {
    const first = await anInstance({ folder })
    const jeanne = await asPerson(first, 'Jeanne Martin')
    await first.close()
    await using second = await anInstance({ folder })
    const me = await second.caller(jeanne.cookie).get<{ displayName: string }>('/api/v1/users/me')
    expect(me.body.displayName).to.equal('Jeanne Martin')
  })

  it('draws its secret once, for its owner only, also when two start together', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => secretKeyIn(folder)))
    expect(new Set(keys).size).to.equal(1)
    expect((await stat(join(folder, 'secret-key'))).mode & 0o777).to.equal(0o600)
    expect((await readFile(join(folder, 'secret-key'), 'utf8')).trim())
      .to.equal(keys[0])
      .and.have.length(43)
    expect(await secretKeyIn(folder)).to.equal(keys[0])
  })
})

/** Resolves once nobody listens there. */
async function refused(url: URL): Promise<void> {
  for (;;) {
    const isOpen = await fetch(new URL('/healthz', url), { headers: { Connection: 'close' } }).then(
      () => true,
      () => false,
    )
    if (!isOpen) return
  }
}
