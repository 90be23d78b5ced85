/** Several processes deliver from one storage, and are killed without warning. */
import { expect } from 'chai'
import { aProcess, type WorkerProcess } from '../../jobs/a-queue.ts'
import { onEachEngine } from '../../on-each-engine.ts'
import { aPeer, type PeerOfTest } from './a-peer.ts'
import { note, someDeliveries } from './some-deliveries.ts'

const hosts = 6
const messages = 12

onEachEngine('deliveries of processes that are killed', (kind) => {
  it('lose nothing, repeat at most what was under way, and keep their order', async () => {
    await using some = await someDeliveries(kind)
    const peers: PeerOfTest[] = []
    const processes: WorkerProcess[] = []
    try {
      for (let n = 1; n <= hosts; n++) peers.push(await aPeer(`127.0.3.${n}`))
      for (const peer of peers) peer.behave((_, response) => setTimeout(() => response.writeHead(202).end(), 2))
      for (let n = 1; n <= messages; n++) {
        await some.say(note(n), ...peers.flatMap((peer) => [peer.inbox('a'), peer.inbox('b')]))
      }
      // MongoDB keeps what a killed client had begun for a minute: there, killed between transactions only.
      if (kind === 'mongodb') while (await some.deliveries.store.spread());
      const delivering = async () => {
        const one = await aProcess(new URL('delivering-process.ts', import.meta.url), some.databaseUrl)
        processes.push(one)
        return one
      }
      const heard = () => peers.reduce((sum, { received }) => sum + received.length, 0)
      const kills = 3
      for (let kill = 1; kill <= kills; kill++) {
        const process = await delivering()
        const before = heard()
        // In the middle of it, whatever that is.
        while (heard() < before + 15 * kill) await new Promise((resolve) => setTimeout(resolve, 1))
        await process.kill('SIGKILL')
      }
      await Promise.all([delivering(), delivering()])
      const left = async () => {
        const counts = await Promise.all(peers.map(({ host }) => some.deliveries.store.waiting(host)))
        return counts.reduce((sum, count) => sum + count, 0)
      }
      while ((await some.deliveries.store.hasUnspread()) || (await left()) > 0) {
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      for (const { received } of peers) {
        for (const path of ['/a', '/b']) {
          const said = received.filter((one) => one.path === path).map(({ body }) => Number(idIn(body)))
          const first = said.filter((n, rank) => said.indexOf(n) === rank)
          expect(first).to.deep.equal(Array.from({ length: messages }, (_, n) => n + 1))
        }
      }
      const twice = heard() - hosts * 2 * messages
      expect(twice).to.be.within(0, kills * 8)
    } finally {
      await Promise.all(processes.map((one) => one.kill('SIGKILL')))
      await Promise.all(peers.map((peer) => peer[Symbol.asyncDispose]()))
    }
  })
})

function idIn(body: string): string | undefined {
  return JSON.parse(body).id.split('/').at(-2)
}
