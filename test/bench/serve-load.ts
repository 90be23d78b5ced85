/**
 * Viewers for `serve.ts`: 16 connections that stay open, the next request of each as soon as its answer has ended. Bare
 * sockets, in a process of their own: Node's client for HTTP costs three times what a playlist costs our server at its best,
 * and would be what is measured. Answers to one request all have the length of the first one.
 */
import { connect } from 'node:net'

export interface Order {
  port: number
  path: string
  range: string | null
  seconds: number
}

export interface Load {
  requests: number
  bytes: number
  seconds: number
}

const connections = 16

async function load({ port, path, range, seconds }: Order): Promise<Load> {
  const lines = [`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...(range === null ? [] : [`Range: ${range}`])]
  const request = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)
  const startedAt = performance.now()
  const end = startedAt + seconds * 1000
  let [requests, bytes] = [0, 0]

  const view = () =>
    new Promise<void>((resolve, reject) => {
      let expected = 0
      let soFar = 0
      const received = Buffer.alloc(64 * 1024)
      const socket = connect({
        port,
        host: '127.0.0.1',
        noDelay: true,
        onread: {
          buffer: received,
          callback(length) {
            if (expected === 0) expected = lengthOf(received.toString('latin1', 0, length))
            soFar += length
            bytes += length
            if (soFar > expected) socket.destroy(new Error(`${path} answered more than it had told`))
            if (soFar !== expected) return true
            soFar = 0
            requests += 1
            if (performance.now() < end) socket.write(request)
            else socket.destroy()
            return true
          },
        },
      })
      socket.once('connect', () => socket.write(request))
      socket.once('error', reject)
      socket.once('close', () => (soFar === 0 && requests > 0 ? resolve() : reject(new Error(`${path} was cut`))))
    })

  /** Of the head and the body. */
  function lengthOf(answer: string): number {
    const head = answer.slice(0, answer.indexOf('\r\n\r\n') + 4)
    const [, length] = /^HTTP\/1\.1 20[06] .*\r\ncontent-length: (\d+)\r\n/is.exec(head) ?? []
    if (length === undefined) throw new Error(`${path}: ${head}`)
    return head.length + Number(length)
  }

  await Promise.all(Array.from({ length: connections }, view))
  return { requests, bytes, seconds: (performance.now() - startedAt) / 1000 }
}

process.on('message', async (order: Order) => process.send?.(await load(order)))
process.send?.('ready')
