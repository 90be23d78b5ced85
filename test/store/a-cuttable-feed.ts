/** MongoDB behind a passage that can stop whatever follows changes, without a word, and lets the rest through. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'

/** @returns where to reach the same database through it */
export async function aCuttableFeed(databaseUrl: string) {
  const there = new URL(databaseUrl)
  let isCut = false
  const passages = new Set<{ end(): void; cut(): void }>()
  const server = createServer((client) => {
    const upstream = connect(Number(there.port || 27017), there.hostname)
    let isFollowing = false
    let isDead = false
    client.on('data', (chunk) => {
      // What a change stream asks (https://www.mongodb.com/docs/manual/reference/command/getMore/).
      isFollowing = chunk.includes('getMore')
      if (isCut && isFollowing) isDead = true
      if (!isDead) upstream.write(chunk)
    })
    upstream.on('data', (chunk) => {
      if (isDead) return
      isFollowing = false
      client.write(chunk)
    })
    const end = () => {
      client.destroy()
      upstream.destroy()
    }
    const cut = () => {
      isDead ||= isFollowing
    }
    const passage = { end, cut }
    passages.add(passage)
    for (const socket of [client, upstream]) {
      socket.on('error', end)
      socket.on('close', () => {
        end()
        passages.delete(passage)
      })
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const here = new URL(databaseUrl)
  here.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  here.searchParams.set('directConnection', 'true')
  return {
    databaseUrl: here.href,
    cut() {
      isCut = true
      for (const passage of passages) passage.cut()
    },
    /** For who asks anew: what was stopped stays so. */
    mend() {
      isCut = false
    },
    async [Symbol.asyncDispose]() {
      for (const passage of passages) passage.end()
      await once(server.close(), 'close')
    },
  }
}
