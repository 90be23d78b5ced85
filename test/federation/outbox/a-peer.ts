/** A peer on loopback that records what it is sent, and misbehaves when asked. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  path: string
  headers: IncomingMessage['headers']
  body: string
}

/** A status, or what to do with the request. */
export type Manner = number | ((request: IncomingMessage, response: ServerResponse) => void)

export interface PeerOfTest extends AsyncDisposable {
  readonly host: string
  readonly origin: string
  readonly received: Received[]
  /** Most requests that were under way at once. */
  readonly mostAtOnce: number
  /** From the next request on. Default 202. */
  behave(manner: Manner): void
  inbox(name?: string): { inbox: string; host: string }
  /** Resolves once it holds so many. */
  has(count: number): Promise<Received[]>
  /** Stops listening, as a machine that is switched off; `again` on the same port. */
  down(): Promise<void>
  again(): Promise<void>
}

/** @param address of loopback: each its own host */
export async function aPeer(address = '127.0.0.1'): Promise<PeerOfTest> {
  const received: Received[] = []
  const waiting = new Set<() => void>()
  let manner: Manner = 202
  let atOnce = 0
  let mostAtOnce = 0
  let port = 0

  const make = () =>
    createServer(async (request, response) => {
      mostAtOnce = Math.max(mostAtOnce, ++atOnce)
      response.on('close', () => atOnce--)
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part)
      received.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString() })
      for (const look of waiting) look()
      if (typeof manner === 'function') return manner(request, response)
      response.writeHead(manner).end()
    })
  let server = make()
  const listen = async () => {
    server.listen(port, address)
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  }
  const down = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  await listen()
  const host = `${address}:${port}`
  return {
    host,
    origin: `http://${host}`,
    received,
    get mostAtOnce() {
      return mostAtOnce
    },
    behave(next) {
      manner = next
    },
    inbox: (name = 'inbox') => ({ inbox: `http://${host}/${name}`, host }),
    has: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (received.length < count) return
          waiting.delete(look)
          resolve(received)
        }
        waiting.add(look)
        look()
      }),
    down,
    async again() {
      server = make()
      await listen()
    },
    async [Symbol.asyncDispose]() {
      if (server.listening) await down()
    },
  }
}
