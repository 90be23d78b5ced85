/** Two instances ally, by what their administrators do and what each says to the other; either ends it. */
import { expect } from 'chai'
import { onEachEngine } from '../../on-each-engine.ts'
import { administrator, aSide, hears, type Side, talk, theInstance } from './two-sides.ts'

onEachEngine('an alliance between two instances', (kind) => {
  let lyon: Side
  let creteil: Side
  beforeEach(async () => {
    lyon = await aSide(kind, 'lyon.example')
    creteil = await aSide(kind, 'creteil.example')
  })
  afterEach(async () => {
    await lyon[Symbol.asyncDispose]()
    await creteil[Symbol.asyncDispose]()
  })

  const stateAt = async (side: Side, host: string) => (await side.alliances.find(host))?.state
  const code = (attempt: Promise<unknown>) =>
    attempt.then(
      () => 'done',
      (error: { code?: string; errors?: { pointer: string }[] }) => error.errors?.[0]?.pointer ?? error.code,
    )

  async function allied() {
    await lyon.manage.proposeAlliance(administrator, 'https://creteil.example/')
    await talk(lyon, creteil)
    await creteil.manage.answerAlliance(administrator, 'lyon.example', true)
    await talk(lyon, creteil)
  }

  it('is proposed by one and accepted by the other: then each follows the other, and both know', async () => {
    const proposed = await lyon.manage.proposeAlliance(administrator, 'Creteil.example')
    expect(proposed).to.include({ state: 'proposed', host: 'creteil.example' })
    expect(lyon.said[0]).to.deep.include({ personally: true, to: [theInstance('creteil.example')._id] })
    expect(lyon.said[0]?.activity).to.include({ type: 'Follow', alliance: true })
    expect(await talk(lyon, creteil)).to.deep.equal(['lyon.example Follow'])
    expect(lyon.policies.isAllied('creteil.example')).to.equal(false)
    const [waiting] = (await creteil.manage.listAlliances(administrator)).data
    expect(waiting).to.include({ state: 'received', host: 'lyon.example', name: 'Classe à 12 de lyon.example' })

    await creteil.manage.answerAlliance(administrator, 'lyon.example', true)
    expect(creteil.policies.isAllied('lyon.example')).to.equal(true)
    expect(await talk(lyon, creteil)).to.deep.equal([
      'creteil.example Accept',
      'creteil.example Follow',
      'lyon.example Accept',
    ])
    expect(lyon.policies.isAllied('creteil.example')).to.equal(true)
    for (const side of [lyon, creteil]) {
      const other = side === lyon ? creteil.us : lyon.us
      expect((await side.follows.find(side.us, other))?.state).to.equal('accepted')
      expect((await side.follows.find(other, side.us))?.state).to.equal('accepted')
    }
    expect((await lyon.manage.listAllied()).data).to.have.length(1)
    expect(await code(creteil.manage.answerAlliance(administrator, 'lyon.example', false))).to.equal('already-decided')
  })

  it('is agreed by two proposals that cross', async () => {
    await lyon.manage.proposeAlliance(administrator, 'creteil.example')
    await creteil.manage.proposeAlliance(administrator, 'lyon.example')
    await talk(lyon, creteil)
    expect(lyon.policies.isAllied('creteil.example')).to.equal(true)
    expect(creteil.policies.isAllied('lyon.example')).to.equal(true)
  })

  it('is agreed by proposing to who proposed', async () => {
    await lyon.manage.proposeAlliance(administrator, 'creteil.example')
    await talk(lyon, creteil)
    expect((await creteil.manage.proposeAlliance(administrator, 'lyon.example')).state).to.equal('allied')
    await talk(lyon, creteil)
    expect(await stateAt(lyon, 'creteil.example')).to.equal('allied')
  })

  it('is refused, and may be proposed again', async () => {
    await lyon.manage.proposeAlliance(administrator, 'creteil.example')
    await talk(lyon, creteil)
    await creteil.manage.answerAlliance(administrator, 'lyon.example', false)
    expect(await talk(lyon, creteil)).to.deep.equal(['creteil.example Reject'])
    expect(await stateAt(lyon, 'creteil.example')).to.equal('refused')
    expect(await lyon.follows.find(lyon.us, creteil.us)).to.equal(null)
    await allied()
    expect(lyon.policies.isAllied('creteil.example')).to.equal(true)
  })

  for (const who of ['lyon', 'creteil'] as const) {
    it(`is ended by ${who}: nobody follows any more, and what was shared is forgotten by both`, async () => {
      await allied()
      const [side, other] = who === 'lyon' ? [lyon, creteil] : [creteil, lyon]
      const token = side.policies.allianceWith(other.host)?.token
      await side.manage.endAlliance(administrator, other.host)
      await side.manage.endAlliance(administrator, other.host)
      expect(side.policies.isAllied(other.host)).to.equal(false)
      expect(await talk(side, other)).to.deep.equal([`${side.host} Undo`, `${side.host} Reject`])
      expect(other.policies.isAllied(side.host)).to.equal(false)
      expect(side.forgotten).to.deep.equal([other.host])
      expect(other.forgotten).to.deep.equal([side.host])
      for (const one of [side, other]) {
        expect(await one.follows.find(side.us, other.us)).to.equal(null)
        expect(await one.follows.find(other.us, side.us)).to.equal(null)
      }
      await allied()
      expect(side.policies.allianceWith(other.host)?.token)
        .to.match(/^[0-9a-f]{12}$/)
        .and.not.equal(token)
    })
  }

  it('is not believed of who it was not asked of, nor moved by what somebody else there says', async () => {
    const forged = {
      id: 'https://creteil.example/accepts/1',
      type: 'Accept',
      actor: creteil.us,
      object: { id: `${lyon.us}/follows/1`, type: 'Follow', actor: lyon.us, object: creteil.us },
    }
    expect(await hears(lyon, 'creteil.example', forged)).to.equal(false)
    expect(await stateAt(lyon, 'creteil.example')).to.equal(undefined)
    await lyon.manage.proposeAlliance(administrator, 'creteil.example')
    expect(await hears(lyon, 'creteil.example', forged)).to.equal(false)
    const ourFollow = lyon.said[0]?.activity
    expect(await hears(lyon, 'evil.example', { ...forged, object: ourFollow })).to.equal(false)
    expect(lyon.policies.isAllied('creteil.example')).to.equal(false)
    expect(lyon.policies.isAllied('evil.example')).to.equal(false)

    await talk(lyon, creteil)
    await creteil.manage.answerAlliance(administrator, 'lyon.example', true)
    await talk(lyon, creteil)
    const undone = { ...forged, type: 'Undo', object: { id: `${creteil.us}/follows/other` } }
    expect(await hears(lyon, 'creteil.example', undone)).to.equal(false)
    expect(lyon.policies.isAllied('creteil.example')).to.equal(true)
    const usurper = {
      id: 'https://creteil.example/accounts/eve/follows/1',
      type: 'Follow',
      actor: 'https://creteil.example/accounts/eve',
      object: lyon.us,
      alliance: true,
    }
    const actor = { ...theInstance('creteil.example'), _id: 'https://creteil.example/accounts/eve' }
    await lyon.engine.transaction((tx) => lyon.hear.onFollow(tx, { activity: usurper, actor }))
    expect((await lyon.alliances.find('creteil.example'))?.actorId).to.equal(creteil.us)
  })

  it('leaves to others the follows that ask for none', async () => {
    const follow = { id: 'https://x.example/f/1', type: 'Follow', actor: 'https://x.example/accounts/peertube' }
    expect(await hears(lyon, 'x.example', { ...follow, object: lyon.us })).to.equal(false)
    expect(await hears(lyon, 'x.example', { ...follow, object: lyon.us, alliance: true }, 'Person')).to.equal(false)
    expect(
      await hears(lyon, 'x.example', { ...follow, object: 'https://lyon.example/accounts/jeanne', alliance: true }),
    ).to.equal(false)
    expect(await stateAt(lyon, 'x.example')).to.equal(undefined)
  })

  it('is proposed to an instance that knows these audiences, by an administrator, and to no other', async () => {
    const teacher = { ...administrator, roles: ['teacher'] } as const
    for (const attempt of [
      () => lyon.manage.proposeAlliance(teacher, 'creteil.example'),
      () => lyon.manage.listAlliances(teacher),
      () => lyon.manage.endAlliance(teacher, 'creteil.example'),
      () => lyon.manage.answerAlliance(teacher, 'creteil.example', true),
    ]) {
      expect(await code(attempt())).to.equal('not-allowed')
    }
    for (const host of ['', 'pas un nom', 'lyon.example', 'silent.example', '192.168.0.1']) {
      expect(await code(lyon.manage.proposeAlliance(administrator, host)), host).to.equal('/host')
    }
    const other = await aSide(kind, 'grenoble.example', () => 'peertube')
    expect(await code(other.manage.proposeAlliance(administrator, 'video.example'))).to.equal('/host')
    expect(other.said).to.deep.equal([])
    await other[Symbol.asyncDispose]()
  })
})
