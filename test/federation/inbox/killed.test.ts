/** What was answered 202 is done, once and in order, though the process is killed at any moment. */
import { setTimeout } from 'node:timers/promises'
import { expect } from 'chai'
import type { AccountId } from '#src/accounts/account.ts'
import { createAccountsStore } from '#src/accounts/accounts-store.ts'
import type { Engine } from '#src/store/engine.ts'
import { openEngine } from '#src/store/open-engine.ts'
import { createVideosStore } from '#src/videos/videos-store.ts'
import { aServerProcess, type ServerProcess } from '../../journeys/a-server-process.ts'
import { onEachEngine } from '../../on-each-engine.ts'
import { aVideo } from '../../videos/a-video.ts'
import { aPeer, type Peer } from '../a-peer.ts'
import { aRemotePerson, type RemotePerson } from '../a-remote-actor.ts'

onEachEngine('activities that were taken', (kind: Engine['kind']) => {
  let server: ServerProcess
  let home: Peer
  let people: RemotePerson[]

  before(async () => {
    ;[server, home] = await Promise.all([aServerProcess(kind, { FEDERATION_PRIVATE: 'oui' }), aPeer()])
    people = await Promise.all(['bob', 'carl', 'dora'].map((name) => aRemotePerson(home, name)))
  })
  after(async () => {
    await server[Symbol.asyncDispose]()
    await home[Symbol.asyncDispose]()
  })

  it('survive kill -9, each once, those of one actor in the order that they came', async () => {
    const video = aVideo({ number: 4242 })
    await withStores(server, async (engine) => {
      const accounts = createAccountsStore({ engine })
      const [anyone] = (await accounts.list({}, { limit: 1 })).items
      const authors = [anyone?._id ?? ('nobody' as AccountId)]
      const videos = createVideosStore({ engine, vocabulary: { thematiques: [], niveaux: [] } })
      await engine.transaction((tx) => videos.insert({ ...video, authors }, tx))
    })
    const inbox = new URL('/inbox', server.url).href
    const id = new URL(`/videos/watch/${video._id}`, server.url).href
    const expected: string[] = []

    /** Comments, each then changed twice: only the last words may stand. */
    async function speak(by: RemotePerson, rank: number): Promise<void> {
      const name = by.id.split('/').at(-1)
      const note = (words: string, at: number) => ({
        type: 'Note',
        id: `${home.origin}/notes/${name}-${rank}`,
        attributedTo: by.id,
        inReplyTo: id,
        content: words,
        published: '2026-11-23T08:00:00Z',
        updated: `2026-11-23T08:00:0${at}Z`,
        to: ['https://www.w3.org/ns/activitystreams#Public'],
      })
      let last = ''
      for (const [at, type] of ['Create', 'Update', 'Update'].entries()) {
        const words = `${name} ${rank} mot ${at}`
        const said = {
          id: `${home.origin}/activities/${name}-${rank}-${at}`,
          type,
          actor: by.id,
          object: note(words, at),
          to: ['https://www.w3.org/ns/activitystreams#Public'],
        }
        const signed = await by.posts(inbox, said)
        const response = await fetch(inbox, {
          method: 'POST',
          headers: signed.headers as Record<string, string>,
          body: signed.body as Uint8Array<ArrayBuffer>,
        }).catch(() => null)
        if (response?.status !== 202) break
        last = words
      }
      if (last !== '') expected.push(last)
    }

    for (let round = 0; round < (kind === 'sqlite' ? 2 : 1); round++) {
      const speaking = people.flatMap((by) => [0, 1].map((rank) => speak(by, round * 10 + rank)))
      // Somewhere in the middle, wherever the machine is.
      await Promise.race(speaking)
      await server.kill('SIGKILL')
      await Promise.all(speaking)
      await server.startAgain()
    }
    expect(expected.length).to.be.greaterThan(0)
    const texts = async () => {
      const response = await fetch(new URL(`/api/v1/videos/${video._id}/comment-threads?count=100`, server.url))
      const { data } = (await response.json()) as { data: { text: string }[] }
      return data.map(({ text }) => text).sort()
    }
    // What was cut before its answer may have been taken too: only what was answered is promised, and nothing twice.
    let found: string[] = []
    do {
      await setTimeout(100)
      found = await texts()
    } while (!expected.every((words) => isSaid(words, found)))
    const notes = found.map((words) => words.replace(/ mot \d$/, ''))
    expect(new Set(notes).size).to.equal(notes.length)
  })
})

/** These words, or those of a later change that was taken though its answer was lost. */
function isSaid(words: string, found: readonly string[]): boolean {
  const [, note = '', at = ''] = /^(.*) mot (\d)$/.exec(words) ?? []
  return found.some((one) => one.startsWith(`${note} mot `) && Number(one.at(-1)) >= Number(at))
}

async function withStores(server: ServerProcess, work: (engine: Engine) => Promise<void>): Promise<void> {
  await server.kill('SIGTERM')
  await using engine = await openEngine({ databaseUrl: server.databaseUrl })
  await work(engine)
  await server.startAgain()
}
