/** A teacher changes académie: whoever followed her there follows her here. Two whole instances. */
import { setTimeout } from 'node:timers/promises'
import { expect } from 'chai'
import { createMovesStore } from '#federation/moving/moves-store.ts'
import type { AccountId } from '#src/accounts/account.ts'
import type { SubscriptionPage } from '#src/accounts/following-schemas.ts'
import type { Moving } from '#src/accounts/moving-schemas.ts'
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
  /** Who follows her from her own former instance, and from the one she comes to. */
  let near: PersonOfTest
  let there: PersonOfTest

  before(async () => {
    const settings = { FEDERATION_PRIVATE: 'oui' }
    ;[lyon, creteil, paris] = await Promise.all([
      anInstance({ engine: kind, settings }),
      anInstance({ engine: kind, settings }),
      anInstance({ engine: kind, settings }),
    ])
    former = await asPerson(lyon, 'Jeanne Martin')
    present = await asPerson(creteil, 'Jeanne Martin')
    karim = await asPerson(paris, 'Karim Diallo')
    near = await asPerson(lyon, 'Odile Bernard')
    there = await asPerson(creteil, 'Samir Ouali')
  })
  after(() => Promise.all([lyon.close(), creteil.close(), paris.close()]))

  const addressAt = ({ url }: TestInstance) => `jeanne.martin@${url.host}`
  const actorOf = async ({ url }: TestInstance) =>
    (
      await fetch(new URL('/accounts/jeanne.martin', url), { headers: { Accept: 'application/activity+json' } })
    ).json() as Promise<{ id: string; alsoKnownAs?: string[]; movedTo?: string }>
  const followed = async (who = karim) =>
    (await who.get<SubscriptionPage>('/api/v1/users/me/subscriptions')).body.data
      .filter(({ state }) => state === 'accepted')
      .map(({ account }) => account.address)

  async function until(look: () => Promise<boolean>): Promise<void> {
    while (!(await look())) await setTimeout(250)
  }

  const refusal = async (who: PersonOfTest, path: string, address: string) => {
    const { status, body } = await who.send<{ errors: { detail: string }[] }>('POST', path, { address })
    expect(status).to.equal(400)
    return body.errors[0]?.detail
  }

  it('is told what does not hold of an address', async () => {
    for (const path of ['/api/v1/users/me/moving', '/api/v1/users/me/moving/former']) {
      expect(await refusal(former, path, 'nobody at all')).to.match(/pas la bonne forme/)
      expect(await refusal(former, path, `odile.bernard@${lyon.url.host}`)).to.match(/est d’ici/)
      expect(await refusal(former, path, `personne@${creteil.url.host}`)).to.match(/Personne ne répond/)
      expect(await refusal(former, path, `jeanne.martin_channel@${creteil.url.host}`)).to.match(/d’une chaîne/)
      expect(await refusal(former, path, 'jeanne@127.0.0.1:9')).to.match(/ne répond pas pour le moment/)
    }
    expect((await former.get<Moving>('/api/v1/users/me/moving')).body).to.deep.include({ former: [], movedTo: null })
  })

  it('is refused as long as her new account does not say that it was hers', async () => {
    await karim.send('POST', '/api/v1/users/me/subscriptions', { uri: addressAt(lyon) })
    await near.send('POST', '/api/v1/users/me/subscriptions', { uri: 'jeanne.martin' })
    await there.send('POST', '/api/v1/users/me/subscriptions', { uri: addressAt(lyon) })
    await until(async () => (await followed()).includes(addressAt(lyon)))
    await until(async () => (await followed(there)).includes(addressAt(lyon)))
    const refused = await former.send<{ errors: { detail: string }[] }>('POST', '/api/v1/users/me/moving', {
      address: addressAt(creteil),
    })
    expect(refused.status).to.equal(400)
    expect(refused.body.errors[0]?.detail).to.match(/déclarez d’abord jeanne.martin@.* comme ancien compte/)
    expect(await actorOf(lyon)).to.not.have.property('movedTo')
    expect(
      (await lyon.anyone.send('POST', '/api/v1/users/me/moving', { address: addressAt(creteil) })).status,
    ).to.equal(401)
  })

  it('declared there, then said here: those who follow her go along', async () => {
    const declared = await present.send('POST', '/api/v1/users/me/moving/former', { address: addressAt(lyon) })
    expect(declared.status).to.equal(200)
    const [old, next] = [await actorOf(lyon), await actorOf(creteil)]
    expect(next.alsoKnownAs).to.deep.equal([old.id])
    const moved = await former.send('POST', '/api/v1/users/me/moving', { address: addressAt(creteil) })
    expect(moved.status).to.equal(200)
    expect(moved.body).to.deep.include({ movedTo: next.id, movedToAddress: addressAt(creteil) })
    expect((await actorOf(lyon)).movedTo).to.equal(next.id)
    await until(async () => (await followed()).join() === addressAt(creteil))
    await until(async () => (await followed(near)).join() === addressAt(creteil))
    await until(async () => (await followed(there)).join() === 'jeanne.martin')
    await until(async () => (await creteil.parts.federation.follows.counts(next.id)).followers === 3)
    await until(async () => (await lyon.parts.federation.follows.counts(old.id)).followers === 0)
  })

  it('says it on her former page, and no longer once she is back; a second move waits a day', async () => {
    const page = async () => (await lyon.anyone.fetch('/a/jeanne.martin')).text()
    expect(await page()).to.include(addressAt(creteil))
    const back = await former.send<Moving>('DELETE', '/api/v1/users/me/moving')
    expect(back.body.movedTo).to.equal(null)
    expect(await page()).to.not.include(addressAt(creteil))
    expect(await actorOf(lyon)).to.not.have.property('movedTo')
    const again = await former.send<{ code: string }>('POST', '/api/v1/users/me/moving', {
      address: addressAt(creteil),
    })
    expect(again.body.code).to.equal('not-allowed')
  })

  it('what is no longer hers there may no longer move to her', async () => {
    const { id } = await actorOf(lyon)
    const mine = (await present.get<Moving>('/api/v1/users/me/moving')).body
    expect(mine.former).to.deep.equal([{ id, address: addressAt(lyon) }])
    await present.send('DELETE', `/api/v1/users/me/moving/former?id=${encodeURIComponent(id)}`)
    expect(await actorOf(creteil)).to.not.have.property('alsoKnownAs')
    expect(await refusal(former, '/api/v1/users/me/moving', addressAt(creteil))).to.match(/ancien compte/)
  })

  it('is forgotten with her account', async () => {
    const { accountsStore, engine, events } = creteil.parts
    const accountId = (await accountsStore.byHandle('jeanne.martin'))?._id as AccountId
    const moves = createMovesStore({ engine })
    await engine.transaction((tx) =>
      moves.put(
        { _id: accountId, alsoKnownAs: ['https://old.example/accounts/jeanne'], movedTo: null, movedAt: null },
        tx,
      ),
    )
    await engine.transaction((tx) => events.record(tx, { kind: 'account-closed', accountId }))
    await until(async () => (await moves.of(accountId)).alsoKnownAs.length === 0)
  })
})
