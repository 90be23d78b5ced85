/** What is decided of hosts and actors, held in memory, and kept true by what other processes change. */
import { expect } from 'chai'
import { pino } from 'pino'
import { type Alliance, agreed, ended, proposedByThem, proposedByUs } from '#federation/alliance/alliance.ts'
import { createAlliancesStore } from '#federation/alliance/alliances-store.ts'
import { createStandingAlliances } from '#federation/alliance/standing-alliances.ts'
import { hostIn, withDomainsAbove } from '#federation/policies/host.ts'
import { createHeldPolicies } from '#federation/policies/host-policies.ts'
import { createPoliciesStore, type PoliciesStore } from '#federation/policies/policies-store.ts'
import { policyFor } from '#federation/policies/policy.ts'
import type { AccountId } from '#src/accounts/account.ts'
import type { Engine, Watcher } from '#src/store/engine.ts'
import { onEachEngine } from '../../on-each-engine.ts'
import { anEngine, enginesUnderTest } from '../../store/an-engine.ts'

const now = Temporal.Instant.from('2026-11-24T08:00:00Z')
const creteil = {
  _id: 'creteil.example',
  actorId: 'https://creteil.example/accounts/peertube',
  inbox: 'https://creteil.example/accounts/peertube/inbox',
  name: 'Créteil',
}
const follow = 'https://lyon.example/accounts/peertube/follows/1'
const theirs = 'https://creteil.example/accounts/peertube/follows/1'
const by = 'someone' as AccountId

describe('hosts', () => {
  it('are read however they are typed', () => {
    for (const [typed, host] of [
      ['creteil.example', 'creteil.example'],
      [' HTTPS://Créteil.Example:443/w/abc ', 'xn--crteil-cva.example'],
      ['@anne@creteil.example', 'creteil.example'],
      ['creteil.example.', 'creteil.example'],
      ['localhost:3200', 'localhost:3200'],
      ['creteil.example:8443', 'creteil.example:8443'],
      ['', null],
      ['creteil', null],
      ['10.0.0.1', null],
      ['[::1]', null],
      ['creteil.example:99999', null],
      ['creteil .example', null],
      ['a'.repeat(300), null],
    ] as const) {
      expect(hostIn(typed), typed).to.equal(host)
    }
    expect(withDomainsAbove('a.b.fr:81')).to.deep.equal(['a.b.fr:81', 'a.b.fr', 'b.fr', 'fr'])
  })

  it('under a blocked domain are blocked, whatever is said of one of them', () => {
    const decided = new Map([
      ['evil.example', 'blocked'],
      ['good.evil.example', 'open'],
      ['slow.example', 'limited'],
      ['a.slow.example', 'open'],
    ] as const)
    const of = (host: string) => policyFor(host, (one) => decided.get(one as never), 'quarantined')
    expect(of('evil.example')).to.equal('blocked')
    expect(of('good.evil.example')).to.equal('blocked')
    expect(of('evil.example:8443')).to.equal('blocked')
    expect(of('notevil.example')).to.equal('quarantined')
    expect(of('b.slow.example')).to.equal('limited')
    expect(of('a.slow.example')).to.equal('open')
  })
})

describe('an alliance', () => {
  it('is agreed by the answer of the other, and by two proposals that cross', () => {
    const proposed = proposedByUs(creteil, null, { follow, by, now })
    expect(proposed.state).to.equal('proposed')
    expect(agreed(proposed, now).state).to.equal('allied')
    expect(proposedByThem(creteil, proposed, { follow: theirs, now })).to.include({
      state: 'allied',
      ourFollow: follow,
      theirFollow: theirs,
    })
    const received = proposedByThem(creteil, null, { follow: theirs, now })
    expect(received.state).to.equal('received')
    expect(proposedByUs(creteil, received, { follow, by, now }).state).to.equal('allied')
  })

  it('has a name that the next one with the same host has not', () => {
    const first = agreed(proposedByUs(creteil, null, { follow, by, now }), now)
    const over = ended(first, 'them', now)
    expect(over).to.include({ state: 'ended', token: null, endedBy: 'them', ourFollow: null })
    const again = agreed(proposedByUs(creteil, over, { follow, by, now }), now)
    expect(again.token)
      .to.match(/^[0-9a-f]{12}$/)
      .and.not.equal(first.token)
    expect(ended(proposedByThem(creteil, null, { follow: theirs, now }), 'us', now).state).to.equal('refused')
  })
})

onEachEngine('the alliance that a grant names', (kind) => {
  it('stands until it ends or its host is blocked, here at the very next question, and is read once for many', async () => {
    await using engine = await anEngine({ kind })
    const alliances = createAlliancesStore({ engine })
    const { hosts } = createPoliciesStore({ engine })
    let reads = 0
    const counted: typeof alliances = {
      ...alliances,
      named(token) {
        reads += 1
        return alliances.named(token)
      },
    }
    const standing = createStandingAlliances({ alliances: counted, hosts, believedMilliseconds: 3_600_000 })
    const over = new AbortController()
    const put = (alliance: Alliance) => engine.transaction((tx) => alliances.put(alliance, tx))
    const allied = agreed(proposedByUs(creteil, null, { follow, by, now }), now)
    const token = allied.token ?? ''
    await hosts.getMany([])
    await put(allied)
    expect(await standing.isStanding(token)).to.equal(true)
    expect(standing.isStanding(token)).to.be.instanceOf(Promise)
    standing.follow(over.signal)
    for (let time = 0; time < 3; time++) expect(await standing.isStanding(token)).to.equal(true)
    expect(standing.isStanding('000000000000')).to.be.instanceOf(Promise)
    const blocked = { _id: 'example', policy: 'blocked', reason: '', at: String(now), by } as const
    await engine.transaction((tx) => hosts.put(blocked, tx))
    expect(await standing.isStanding(token)).to.equal(false)
    await engine.transaction((tx) => hosts.remove('example', tx))
    expect(await standing.isStanding(token)).to.equal(true)
    const before = reads
    await put(ended(allied, 'us', now))
    expect(await standing.isStanding(token)).to.equal(false)
    expect(reads).to.equal(before + 1)
    over.abort()
    expect(standing.isStanding(token)).to.be.instanceOf(Promise)
  })
})

describe('alliances held in memory', () => {
  it('written here hold for the next request, whatever the feed is told late and whichever read is slow', async () => {
    const allied = agreed(proposedByUs(creteil, null, { follow, by, now }), now)
    const kept = { now: proposedByUs(creteil, null, { follow, by, now }) }
    const told: Watcher[] = []
    const tell = () => {
      for (const watcher of told) watcher.changed('creteil.example')
    }
    const reads: (() => void)[] = []
    let fails = false
    await using held = createHeldPolicies({
      policies: { hosts: silent(), actors: silent() } as unknown as PoliciesStore,
      alliances: {
        ...silent(),
        async find() {
          const answer = kept.now
          await new Promise<void>((resolve) => reads.push(resolve))
          if (fails) throw new Error('the database is away')
          return answer
        },
        watch: (watcher) => void told.push(watcher),
      },
      newcomers: 'open',
      log: pino({ level: 'silent' }),
    })
    await held.load()
    const read = async (count: number) => {
      while (reads.length < count) await new Promise(setImmediate)
      reads.shift()?.()
    }

    tell()
    while (reads.length < 1) await new Promise(setImmediate)
    kept.now = allied
    const reread = held.reread('alliance', 'creteil.example')
    await read(1)
    await read(1)
    await reread
    expect(held.isAllied('creteil.example')).to.equal(true)

    tell()
    while (reads.length < 1) await new Promise(setImmediate)
    expect(held.isAllied('creteil.example')).to.equal(true)
    fails = true
    await read(1)
    while (held.isAllied('creteil.example')) await new Promise(setImmediate)
  })
})

/** A collection in which there is nothing, and nothing happens. */
const silent = () => ({
  async *all() {},
  watch() {},
})

onEachEngine('policies held in memory', (kind) => {
  const under = enginesUnderTest.find((one) => one.kind === kind)
  const log = pino({ level: 'silent' })
  let engine: Engine & AsyncDisposable
  before(async () => {
    engine = await (under as NonNullable<typeof under>).open()
  })
  after(() => engine[Symbol.asyncDispose]())

  function aProcess(newcomers: 'open' | 'quarantined' = 'open') {
    const policies = createPoliciesStore({ engine })
    const alliances = createAlliancesStore({ engine })
    return { policies, alliances, held: createHeldPolicies({ policies, alliances, newcomers, log }) }
  }

  const decide = (host: string, policy: 'blocked' | 'limited') => ({
    _id: host,
    policy,
    reason: '',
    at: String(now),
    by,
  })

  async function until(isSo: () => boolean) {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
  }

  it('hold what was decided before, and what is decided since, here and in another process', async () => {
    const here = aProcess()
    const there = aProcess('quarantined')
    await engine.transaction((tx) => here.policies.hosts.put(decide('evil.example', 'blocked'), tx))
    // Neither blocked nor free: what is acted upon for good waits for the answer.
    expect(() => here.held.of('good.example')).to.throw('not read yet')
    expect(() => here.held.isAllied('good.example')).to.throw('not read yet')
    expect(() => here.held.allies()).to.throw('not read yet')
    expect(() => here.held.isActorBlocked('https://x.example/eve')).to.throw('not read yet')
    await Promise.all([here.held.load(), there.held.load()])
    expect(here.held.of('a.evil.example')).to.equal('blocked')
    expect(here.held.of('good.example')).to.equal('open')
    expect(there.held.of('good.example')).to.equal('quarantined')

    await engine.transaction(async (tx) => {
      await here.policies.hosts.put(decide('slow.example', 'limited'), tx)
      await here.policies.actors.put(
        { _id: 'https://x.example/eve', host: 'x.example', address: 'eve@x.example', reason: '', at: String(now), by },
        tx,
      )
    })
    await here.held.reread('host', 'slow.example')
    expect(here.held.of('slow.example')).to.equal('limited')
    await until(() => there.held.of('slow.example') === 'limited')
    await until(() => there.held.isActorBlocked('https://x.example/eve'))

    await engine.transaction((tx) => here.policies.hosts.remove('evil.example', tx))
    await until(() => there.held.of('a.evil.example') === 'quarantined')
    await here.held[Symbol.asyncDispose]()
    await there.held[Symbol.asyncDispose]()
  })

  it('know who is allied, until either ends it or the host is blocked', async () => {
    await using here = aProcess('quarantined').held
    const { alliances, policies } = aProcess()
    const put = (alliance: Alliance) => engine.transaction((tx) => alliances.put(alliance, tx))
    const proposed = proposedByUs(creteil, null, { follow, by, now })
    await put(proposed)
    await here.load()
    expect(here.isAllied('creteil.example')).to.equal(false)
    const allied = agreed(proposed, now)
    await put(allied)
    await until(() => here.isAllied('creteil.example'))
    expect(here.of('creteil.example')).to.equal('open')
    expect(here.allianceWith('creteil.example')).to.deep.equal({
      host: 'creteil.example',
      actorId: creteil.actorId,
      inbox: creteil.inbox,
      token: allied.token,
    })
    await engine.transaction((tx) => policies.hosts.put(decide('creteil.example', 'blocked'), tx))
    await until(() => !here.isAllied('creteil.example'))
    expect(here.allies()).to.deep.equal([])
    await engine.transaction((tx) => policies.hosts.remove('creteil.example', tx))
    await until(() => here.isAllied('creteil.example'))
    await put(ended(allied, 'them', now))
    await until(() => !here.isAllied('creteil.example'))
  })
})
