/**
 * An allied instance asks for a film on behalf of one of its people. Every door is tried with: no signature, another
 * host's, somebody else's of the same host, an ended alliance, an expired grant, a grant for another film.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import express from 'express'
import { pino } from 'pino'
import type { RemoteActor } from '#federation/actor.ts'
import { createGrantRouter } from '#federation/alliance/give-media.ts'
import { createMediaGrants } from '#federation/alliance/media-grants.ts'
import { createIds } from '#federation/ids.ts'
import { type ActivityDocument, RemoteRefused, type StandingAlliance } from '#federation/ports.ts'
import { SignatureRefused } from '#federation/signature-ports.ts'
import { createAddresses } from '#src/addresses.ts'
import type { GroupId } from '#src/groups/group.ts'
import { createErrorHandler } from '#src/http/errors.ts'
import { createRateLimits } from '#src/http/rate-limits.ts'
import { grantKeyFrom } from '#src/media/grant.ts'
import { createGiveAlly } from '#src/videos/playback-grants.ts'
import type { Video } from '#src/videos/video.ts'
import { aTheatre, type Theatre } from '../../videos/playback-doors.ts'
import { theInstance } from './two-sides.ts'

const creteil = theInstance('creteil.example')
const anne: RemoteActor = { ...creteil, _id: 'https://creteil.example/accounts/anne', type: 'Person' }
const signers: Record<string, RemoteActor> = { creteil, anne, evil: theInstance('evil.example') }
const group = 'g1' as GroupId

describe('the films shared with an ally', () => {
  let theatre: Theatre
  let url: URL
  let alliance: StandingAlliance | null
  let minutes: number
  let asked: number
  const stack = new AsyncDisposableStack()
  const standing = { host: 'creteil.example', actorId: creteil._id, inbox: creteil.inbox, token: 'a1b2c3d4e5f6' }
  const shared = { audience: 'alliees', isPublished: true } as const

  before(async () => {
    theatre = stack.use(await aTheatre({ isAllianceStanding: (token) => alliance?.token === token }))
    const clock = { now: () => Temporal.Instant.from('2026-11-24T10:00:00Z').add({ minutes }) }
    const app = express()
    app.use((_request, _response, next) => {
      asked += 1
      next()
    })
    app.use(
      createGrantRouter({
        ids: createIds(createAddresses(() => url)),
        findVideo: (id) => theatre.videos.find(id),
        async signerOf(request) {
          const name = request.get('Signature') ?? ''
          if (name === 'unreadable') throw new SignatureRefused('key-unavailable', 'x', { isTransient: true })
          return signers[name] ?? null
        },
        viewerOfHost: async (host) => ({ kind: 'peer', host, isAllied: alliance?.host === host, groups: [group] }),
        policies: { allianceWith: (host) => (alliance?.host === host ? alliance : null) },
        giveAlly: createGiveAlly({ key: grantKeyFrom('a secret of at least thirty-two characters'), clock }),
        rateLimits: createRateLimits(),
      }),
    )
    app.use(createErrorHandler({ log: pino({ level: 'silent' }), types: '/problemes' }))
    const server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    stack.defer(async () => {
      server.closeAllConnections()
      await once(server.close(), 'close')
    })
    url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  })
  after(() => stack.disposeAsync())
  beforeEach(() => {
    alliance = standing
    minutes = 0
    asked = 0
  })

  async function ask(video: Pick<Video, '_id'>, signature: string | null) {
    const response = await fetch(new URL(`/videos/watch/${video._id}/grant`, url), {
      headers: signature === null ? {} : { Signature: signature },
    })
    const body = (await response.json()) as ActivityDocument & { mediaPath: string; expires: string }
    return { status: response.status, headers: response.headers, body }
  }

  it('open by a path that lasts ten minutes, for the instance that is allied', async () => {
    const video = await theatre.has(shared)
    const { status, headers, body } = await ask(video, 'creteil')
    expect(status).to.equal(200)
    expect(headers.get('Cache-Control')).to.equal('private, no-store')
    expect(body).to.include({ type: 'MediaGrant', object: new URL(`/videos/watch/${video._id}`, url).href })
    expect(body.id).to.equal(new URL(`/videos/watch/${video._id}/grant`, url).href)
    expect(body.expires).to.equal('2026-11-24T10:10:00.000Z')
    const file = await theatre.get(`${body.mediaPath}/v2/720.mp4`)
    expect([file.status, file.body]).to.deep.equal([200, 'v2 720.mp4'])
    expect(file.headers['cache-control']).to.equal('private, no-store')
  })

  it('are nowhere without a signature, with that of another host, or of somebody else of the same host', async () => {
    const video = await theatre.has(shared)
    for (const signature of [null, 'nobody', 'evil', 'anne']) {
      expect((await ask(video, signature)).status, String(signature)).to.equal(404)
    }
    alliance = { ...standing, host: 'evil.example', actorId: 'https://evil.example/accounts/somebody' }
    expect((await ask(video, 'evil')).status).to.equal(404)
    expect((await ask(video, 'unreadable')).status).to.equal(503)
  })

  it('are those that are shared with allies, or with a group of their people, and no others', async () => {
    for (const [given, status] of [
      [shared, 200],
      [{ audience: 'groupe', groups: [group], isPublished: true }, 200],
      [{ audience: 'groupe', groups: ['g2' as GroupId], isPublished: true }, 404],
      [{ audience: 'academie', isPublished: true }, 404],
      [{ audience: 'lien', isPublished: true }, 404],
      [{ audience: 'brouillon' }, 404],
      [{ audience: 'public', isPublished: true }, 404],
      [{ ...shared, isPublished: false }, 404],
      [{ ...shared, state: 'processing' }, 404],
      [{ ...shared, hidden: { at: '2026-11-24T10:00:00.000Z', by: null, reason: 'x' } }, 404],
      [{ ...shared, remote: { id: 'https://x.example/videos/1', host: 'x.example', isListed: true } }, 404],
    ] as [Partial<Video>, number][]) {
      const video = await theatre.has(given)
      expect((await ask(video, 'creteil')).status, JSON.stringify(given)).to.equal(status)
    }
    expect((await ask({ _id: crypto.randomUUID() as never }, 'creteil')).status).to.equal(404)
    expect((await ask({ _id: 'x' as never }, 'creteil')).status).to.equal(404)
  })

  it('close with the grant: expired, of another film, of an alliance that ended or was made again', async () => {
    const [video, other] = [await theatre.has(shared), await theatre.has(shared)]
    const path = async () => `${(await ask(video, 'creteil')).body.mediaPath}/v2/720.mp4`
    const opens = async (one: string) => (await theatre.get(one)).status
    const given = await path()
    expect(await opens(given)).to.equal(200)
    expect(await opens(given.replace(video._id, other._id))).to.equal(404)
    expect(await opens(given.replace('/v2/', '/v1/'))).to.equal(404)
    expect(await opens(`/media/a/${video._id}/v2/720.mp4`)).to.equal(404)
    alliance = null
    expect(await opens(given)).to.equal(404)
    expect((await ask(video, 'creteil')).status).to.equal(404)
    alliance = { ...standing, token: 'ffffffffffff' }
    expect(await opens(given)).to.equal(404)
    expect(await opens(await path())).to.equal(200)
    alliance = standing
    expect(await opens(given)).to.equal(200)
    theatre.later(10)
    expect(await opens(given)).to.equal(410)
    minutes = 10
    expect(await opens(await path())).to.equal(200)
  })

  it('close when the film is withdrawn, hidden, or shared with fewer people', async () => {
    minutes = 10
    for (const change of [
      { audience: 'brouillon' },
      { isPublished: false },
      { hidden: { at: '2026-11-24T10:00:00.000Z', by: null, reason: 'x' } },
      { grantEpoch: 1 },
    ] as Partial<Video>[]) {
      const video = await theatre.has(shared)
      const given = `${(await ask(video, 'creteil')).body.mediaPath}/v2/720.mp4`
      expect((await theatre.get(given)).status).to.equal(200)
      await theatre.change(video, change)
      expect((await theatre.get(given)).status, JSON.stringify(change)).to.equal(404)
    }
  })

  describe('are asked for', () => {
    const grants = (isAllied = () => true) =>
      createMediaGrants({
        fetch: {
          async document(address) {
            const response = await fetch(address, { headers: { Signature: 'creteil' } })
            if (!response.ok) throw new RemoteRefused('not-found', address)
            return { document: (await response.json()) as ActivityDocument, url: address }
          },
        },
        policies: { isAllied },
        clock: { now: () => Temporal.Instant.from('2026-11-24T10:00:00Z').add({ minutes }) },
      })
    const asHeld = (video: Video) => ({
      audience: video.audience,
      remote: { id: new URL(`/videos/watch/${video._id}`, url).href, host: 'lyon.example' },
    })
    const fileOf = (video: Video) => new URL(`/media/a/${video._id}/v2/720.mp4`, url).href
    const code = (attempt: Promise<unknown>) => attempt.then(String, (error: RemoteRefused) => error.reason)

    it('once for all who watch at once, and again shortly before the grant ends', async () => {
      const [video, asking] = [await theatre.has(shared), grants()]
      minutes = 10
      const addresses = await Promise.all([1, 2, 3].map(() => asking.addressOf(asHeld(video), fileOf(video))))
      expect(new Set(addresses).size).to.equal(1)
      expect(asked).to.equal(1)
      expect((await theatre.get(new URL(addresses[0] ?? '').pathname)).body).to.equal('v2 720.mp4')
      minutes = 18
      await asking.addressOf(asHeld(video), fileOf(video))
      expect(asked).to.equal(1)
      minutes = 19
      const again = await asking.addressOf(asHeld(video), fileOf(video))
      expect(asked).to.equal(2)
      expect(again).to.not.equal(addresses[0])
      asking.forget(asHeld(video))
      await asking.addressOf(asHeld(video), fileOf(video))
      expect(asked).to.equal(3)
    })

    it('never for a film that is everyone’s, of a host that is no ally, or for what is no file of the film', async () => {
      const [video, other, asking] = [await theatre.has(shared), await theatre.has(shared), grants()]
      const open = { ...asHeld(video), audience: 'public' } as const
      expect(await asking.addressOf(open, 'https://cdn.example/x.mp4')).to.equal('https://cdn.example/x.mp4')
      for (const address of [fileOf(other), 'https://evil.example/media/a/x', new URL('/', url).href]) {
        expect(await code(asking.addressOf(asHeld(video), address))).to.equal('malformed')
      }
      const ended = grants(() => false)
      expect(await code(ended.addressOf(asHeld(video), fileOf(video)))).to.equal('unauthorized')
      expect(asked).to.equal(0)
    })

    it('not ten times a second once refused, and never believed when it is no path of the film', async () => {
      const [video, asking] = [await theatre.has({ audience: 'academie', isPublished: true }), grants()]
      const held = { ...asHeld(video), audience: 'alliees' } as const
      expect(await code(asking.addressOf(held, fileOf(video)))).to.equal('not-found')
      expect(await code(asking.addressOf(held, fileOf(video)))).to.equal('not-found')
      expect(asked).to.equal(1)
      minutes = 1
      expect(await code(asking.addressOf(held, fileOf(video)))).to.equal('not-found')
      expect(asked).to.equal(2)
      for (const lie of [
        { mediaPath: `/media/g/${'a'.repeat(64)}/${crypto.randomUUID()}` },
        { mediaPath: 'https://evil.example/media/g/x' },
        { mediaPath: `//evil.example/media/g/${'a'.repeat(64)}/${video._id}` },
        { object: 'https://x.example/' },
        { expires: 'never' },
        { mediaPath: null },
      ]) {
        const said = {
          object: held.remote.id,
          mediaPath: `/media/g/${'a'.repeat(64)}/${video._id}`,
          expires: '2026-11-24T11:00:00Z',
        }
        const document = { id: 'x', type: 'MediaGrant', ...said, ...lie } as ActivityDocument
        const believing = createMediaGrants({
          fetch: { document: async (address) => ({ document, url: address }) },
          policies: { isAllied: () => true },
          clock: { now: () => Temporal.Instant.from('2026-11-24T10:00:00Z') },
        })
        expect(await code(believing.addressOf(held, fileOf(video))), JSON.stringify(lie)).to.equal('malformed')
      }
    })
  })
})
