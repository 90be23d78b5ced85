/** Another server, on loopback, that records what it is asked and answers, or misbehaves, as told. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Peer extends AsyncDisposable {
  /** `http://localhost:<port>` */
  readonly origin: string
  readonly host: string
  url(path: string): string
  /** In order of arrival. */
  readonly asked: Asked[]
  /** By path without its query; others answer 404. */
  readonly answers: Map<string, (asked: Asked, response: ServerResponse, request: IncomingMessage) => void>
  /** How many connections were opened to it. */
  readonly connections: () => number
}

export async function aPeer(): Promise<Peer> {
  const asked: Asked[] = []
  const answers: Peer['answers'] = new Map()
  let connections = 0
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method = '', url = '', headers } = request
    const one = { method, path: url, headers, body: Buffer.concat(chunks) }
    asked.push(one)
    const answer = answers.get(url.split('?', 1)[0] ?? '')
    if (answer) answer(one, response, request)
    else response.writeHead(404).end()
  })
  // Connections are kept for as long as a busy machine may take to ask again.
  server.keepAliveTimeout = 60_000
  server.on('connection', () => connections++)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `localhost:${(server.address() as AddressInfo).port}`
  return {
    origin: `http://${host}`,
    host,
    url: (path) => `http://${host}${path}`,
    asked,
    answers,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Answers with this JSON. */
export function asJson(value: unknown, type = 'application/activity+json') {
  return (_: unknown, response: ServerResponse) => {
    response.writeHead(200, { 'Content-Type': type }).end(JSON.stringify(value))
  }
}
