import { getEventListeners, once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect } from 'chai'
import type { Response } from 'express'
import { type EventStream, openEventStream } from '#src/http/event-stream.ts'

/** A server that opens a stream to each, once `before` has ended; `signal` ends them all. */
async function aServer(signal: AbortSignal, before: (response: Response) => Promise<unknown> = async () => {}) {
  const ended: Promise<void>[] = []
  const opened = Promise.withResolvers<EventStream>()
  const server = createServer(async (_request, plain) => {
    const response = plain as Response
    await before(response)
    const { promise, resolve: onEnd } = Promise.withResolvers<void>()
    ended.push(promise)
    opened.resolve(openEventStream(response, { signal, mayRead: async () => true, onEnd }))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    opened: opened.promise,
    ended,
    ask() {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {})
      socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
      return socket
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}

describe('a stream of events', function () {
  this.timeout(60_000)
  const endless = new AbortController().signal

  it('is over for who left before it began', async () => {
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>()
    await using server = await aServer(endless, async (response) => {
      ask()
      await once(response, 'close')
    })
    const reader = server.ask()
    await asked
    reader.destroy()
    await server.opened
    await Promise.all(server.ended)
  })

  it('ends for a reader who takes nothing, rather than keep all that was said', async () => {
    await using server = await aServer(endless)
    const reader = server.ask().pause()
    const stream = await server.opened
    let isOver = false
    const over = Promise.all(server.ended).then(() => {
      isOver = true
    })
    for (let said = 0; !isOver && said < 1000; said++) {
      stream.tell('state', 'x'.repeat(100_000))
      await new Promise(setImmediate)
    }
    expect(isOver).to.equal(true)
    await over
    reader.destroy()
  })

  it('leaves nothing behind on the signal that would have ended it', async () => {
    const stopping = new AbortController()
    await using server = await aServer(stopping.signal)
    const reader = server.ask()
    await server.opened
    await once(reader, 'data')
    expect(getEventListeners(stopping.signal, 'abort').length).to.equal(1)
    reader.destroy()
    await Promise.all(server.ended)
    expect(getEventListeners(stopping.signal, 'abort').length).to.equal(0)
  })
})
