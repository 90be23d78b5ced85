/** A teacher changes académie: whoever followed her there follows her here. Two whole instances. */
import { setTimeout } from 'node:timers/promises'
import { expect } from 'chai'
import type { SubscriptionPage } from '#src/accounts/following-schemas.ts'
import { anInstance, type TestInstance } from '../../an-instance.ts'
import { asPerson, type PersonOfTest } from '../../as-person.ts'
import { onEachEngine } from '../../on-each-engine.ts'

onEachEngine('a teacher who changes académie', (kind) => {
  let lyon: TestInstance
  let creteil: TestInstance
  let paris: TestInstance
  let former: PersonOfTest
  let present: PersonOfTest
  let karim: PersonOfTest

  before(async function () {
    this.timeout(120_000)
    const settings = { FEDERATION_PRIVATE: 'oui' }
    ;[lyon, creteil, paris] = await Promise.all([
      anInstance({ engine: kind, settings }),
      anInstance({ engine: kind, settings }),
      anInstance({ engine: kind, settings }),
    ])
    former = await asPerson(lyon, 'Jeanne Martin')
    present = await asPerson(creteil, 'Jeanne Martin')
    karim = await asPerson(paris, 'Karim Diallo')
  })
  after(() => Promise.all([lyon.close(), creteil.close(), paris.close()]))

  const addressAt = ({ url }: TestInstance) => `jeanne.martin@${url.host}`
  const actorOf = async ({ url }: TestInstance) =>
    (
      await fetch(new URL('/accounts/jeanne.martin', url), { headers: { Accept: 'application/activity+json' } })
    ).json() as Promise<{ id: string; alsoKnownAs?: string[]; movedTo?: string }>
  const followed = async () =>
    (await karim.get<SubscriptionPage>('/api/v1/users/me/subscriptions')).body.data
      .filter(({ state }) => state === 'accepted')
      .map(({ account }) => account.address)

  async function until(look: () => Promise<boolean>): Promise<void> {
    while (!(await look())) await setTimeout(250)
  }

  it('is refused as long as her new account does not say that it was hers', async function () {
    this.timeout(60_000)
    await karim.send('POST', '/api/v1/users/me/subscriptions', { uri: addressAt(lyon) })
    await until(async () => (await followed()).includes(addressAt(lyon)))
    const refused = await former.send<{ errors: { detail: string }[] }>('POST', '/api/v1/users/me/moving', {
      address: addressAt(creteil),
    })
    expect(refused.status).to.equal(400)
    expect(refused.body.errors[0]?.detail).to.match(/ancien compte/)
    expect(await actorOf(lyon)).to.not.have.property('movedTo')
    expect(
      (await lyon.anyone.send('POST', '/api/v1/users/me/moving', { address: addressAt(creteil) })).status,
    ).to.equal(401)
  })

  it('declared there, then said here: those who follow her go along', async function () {
    this.timeout(60_000)
    const declared = await present.send('POST', '/api/v1/users/me/moving/former', { address: addressAt(lyon) })
    expect(declared.status).to.equal(200)
    const [old, next] = [await actorOf(lyon), await actorOf(creteil)]
    expect(next.alsoKnownAs).to.deep.equal([old.id])
    const moved = await former.send('POST', '/api/v1/users/me/moving', { address: addressAt(creteil) })
    expect(moved.status).to.equal(200)
    expect(moved.body).to.deep.include({ movedTo: next.id })
    expect((await actorOf(lyon)).movedTo).to.equal(next.id)
    await until(async () => (await followed()).join() === addressAt(creteil))
    await until(async () => (await creteil.parts.federation.follows.counts(next.id)).followers === 1)
    await until(async () => (await lyon.parts.federation.follows.counts(old.id)).followers === 0)
  })
})
