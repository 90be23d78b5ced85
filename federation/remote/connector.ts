/**
 * The only way out: one request to one address, without redirects. Bounded in time from the first byte to the last (a
 * body that drips is slow), in size, and in where it may go. What is asked, and what answers mean, is for
 * `remote-fetch.ts` and `remote-post.ts`.
 */
import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { onAbort } from '../on-abort.ts'
import { RemoteRefused } from '../ports.ts'
import { keepAtMost } from './kept-sockets.ts'
import { isPublicAddress } from './public-address.ts'
import { createGuardedLookup, type Resolve } from './resolve.ts'

interface ConnectorParts {
  /** Demonstrations and tests: http, this machine, private networks. */
  allowsPrivate: boolean
  /** How this program names itself to others. */
  userAgent: () => string
  resolve?: Resolve
  /** Connections without a request, in all. */
  mostKept?: number
}

export interface Exchange {
  readonly method: 'GET' | 'POST'
  readonly url: string | URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Of the answer's body. */
  readonly maxBytes: number
  /** From now to the last byte of the answer. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
  /** Answered with an empty body, at once, when status and headers already tell enough. */
  readonly wantsBody?: (answer: { status: number; headers: IncomingHttpHeaders }) => boolean
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
}

/** An answer whose body still comes: to be read to its end, or destroyed. It ends with an error when nothing comes for `stallMs`. */
interface OpenAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Readable
}

export interface Connector extends Disposable {
  /** @throws {RemoteRefused} @throws the reason of the signal */
  exchange(exchange: Exchange): Promise<Answer>
  /** For what is passed on while it comes: films. @throws {RemoteRefused} @throws the reason of the signal */
  open(
    exchange: Pick<Exchange, 'url' | 'headers' | 'timeoutMs' | 'signal'> & {
      method: 'GET' | 'HEAD'
      stallMs: number
    },
  ): Promise<OpenAnswer>
}

/** What one request needs, whatever is done with its answer. */
type Asked = Omit<Exchange, 'method' | 'maxBytes' | 'wantsBody'> & { method: string }

const inflate = promisify(gunzip)

export function createConnector({ allowsPrivate, userAgent, resolve, mostKept }: ConnectorParts): Connector {
  const lookup = createGuardedLookup({ allowsPrivate, ...(resolve ? { resolve } : {}) })
  const kept = { keepAlive: true, keepAliveMsecs: 10_000, maxFreeSockets: 4, timeout: 60_000 }
  const keeping = keepAtMost(mostKept)
  const agents = { http: keeping(new HttpAgent(kept)), https: keeping(new HttpsAgent(kept)) }

  /** Names are checked when they are resolved; addresses written in the URL never are, so here. */
  function assertAllowed(url: URL): void {
    const isSafe = url.protocol === 'https:' || (allowsPrivate && url.protocol === 'http:')
    if (!isSafe) throw new RemoteRefused('address-not-allowed', `${url.protocol} is not spoken`)
    if (url.username !== '' || url.password !== '') {
      throw new RemoteRefused('address-not-allowed', 'an address with a password')
    }
    if (allowsPrivate) return
    if (isIP(bare(url.hostname)) !== 0 || !url.hostname.includes('.') || url.hostname.endsWith('.')) {
      throw new RemoteRefused('address-not-allowed', `${url.hostname} is not the name of a host`)
    }
    if (url.port !== '' && Number(url.port) < 1024) {
      throw new RemoteRefused('address-not-allowed', `port ${url.port} is not that of a website`)
    }
  }

  /** @param take resolves once the time limit no longer matters */
  async function send<T>(asked: Asked, take: (response: IncomingMessage) => Promise<T>): Promise<T> {
    asked.signal?.throwIfAborted()
    const url = asked.url instanceof URL ? asked.url : URL.parse(asked.url)
    if (url === null) throw new RemoteRefused('address-not-allowed', 'not an address')
    assertAllowed(url)
    const endMs = performance.now() + asked.timeoutMs
    try {
      return await once(url, asked, take)
    } catch (error) {
      // The other side closed a kept connection while we wrote on it (RFC 9112 §9.3.1): nothing of it was heard.
      if (!(error instanceof ClosedMeanwhile)) throw error
      const timeoutMs = Math.max(1, Math.ceil(endMs - performance.now()))
      return await once(url, { ...asked, timeoutMs }, take, { isFresh: true })
    }
  }

  function once<T>(
    url: URL,
    asked: Asked,
    take: (response: IncomingMessage) => Promise<T>,
    { isFresh = false } = {},
  ): Promise<T> {
    const { method, body, timeoutMs, signal } = asked
    return new Promise((done, fail) => {
      const isHttps = url.protocol === 'https:'
      const call = isHttps ? httpsRequest : httpRequest
      const request = call({
        method,
        lookup,
        agent: isFresh ? false : isHttps ? agents.https : agents.http,
        protocol: url.protocol,
        hostname: bare(url.hostname),
        port: url.port,
        path: url.pathname + url.search,
        headers: headersOf(url, asked),
      })
      const end = (settle: () => void) => {
        clearTimeout(deadline)
        waitNoMore?.()
        settle()
      }
      const refuse = (error: unknown) => {
        end(() => fail(error))
        request.destroy()
      }
      const deadline = setTimeout(
        () => refuse(new RemoteRefused('too-slow', `${url.host} took more than ${timeoutMs} ms`)),
        timeoutMs,
      )
      const waitNoMore = signal && onAbort(signal, () => refuse(signal.reason))
      request.on('socket', (socket) => {
        // Whatever resolved the name: nothing is written to a private address.
        const check = () => {
          const { remoteAddress } = socket
          if (!allowsPrivate && remoteAddress !== undefined && !isPublicAddress(unmapped(remoteAddress))) {
            refuse(new RemoteRefused('address-not-allowed', `${url.hostname} is at ${remoteAddress}`))
          }
        }
        if (socket.connecting) socket.once('connect', check)
        else check()
      })
      request.on('error', (error: NodeJS.ErrnoException) => {
        const isClosed = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
        refuse(isClosed ? new ClosedMeanwhile() : asRefusal(error, url.host))
      })
      request.on('response', (response) => {
        take(response).then(
          (taken) => end(() => done(taken)),
          (error) => refuse(asRefusal(error, url.host)),
        )
      })
      request.end(body)
    })
  }

  /** Flat, which node takes as it is; ours may be said otherwise. */
  function headersOf(url: URL, { headers, body }: Asked): readonly string[] {
    const all = { Host: url.host, 'User-Agent': userAgent(), 'Accept-Encoding': 'gzip', ...headers }
    const flat: string[] = []
    for (const [name, value] of Object.entries(all)) flat.push(name, value)
    if (body !== undefined) flat.push('Content-Length', String(Buffer.byteLength(body)))
    return flat
  }

  return {
    exchange: (asked) =>
      send(asked, async (response) => {
        const answer = new Headed(response)
        if (asked.wantsBody?.(answer) !== false) answer.bytes = await readBody(response, asked)
        else discard(response)
        return answer
      }),
    open: ({ stallMs, ...asked }) =>
      send({ ...asked, headers: { ...asked.headers, 'Accept-Encoding': 'identity' } }, async (response) => {
        response.setTimeout(stallMs, () => response.destroy(new RemoteRefused('too-slow', 'nothing comes any more')))
        return { status: response.statusCode ?? 0, headers: response.headers, body: response }
      }),
    [Symbol.dispose]() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

/** Never a person's or a caller's matter: tried again at once, on a connection of its own. */
class ClosedMeanwhile extends Error {}

const nothing = Buffer.alloc(0)

/** Headers are read when somebody looks at them, which is rare. */
class Headed implements Answer {
  readonly #response: IncomingMessage
  bytes: Buffer = nothing
  constructor(response: IncomingMessage) {
    this.#response = response
  }
  get status(): number {
    return this.#response.statusCode ?? 0
  }
  get headers(): IncomingHttpHeaders {
    return this.#response.headers
  }
}

async function readBody(response: IncomingMessage, { maxBytes }: Exchange): Promise<Buffer> {
  const { headers } = response
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes)
  const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (encoding !== 'identity' && encoding !== 'gzip' && encoding !== '') {
    throw new RemoteRefused('wrong-type', `encoded as ${encoding.slice(0, 40)}, which was not asked for`)
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw tooLarge(maxBytes)
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks, size)
  if (encoding !== 'gzip' || size === 0) return bytes
  return inflate(bytes, { maxOutputLength: maxBytes }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge(maxBytes) : new RemoteRefused('malformed', 'not gzip')
  })
}

const mostDiscarded = 64 * 1024
const discardMs = 5000

/** Read to its end, so that the connection serves again, when that is little and soon; else closed. */
function discard(response: IncomingMessage): void {
  response.resume()
  // Most have come whole with their headers.
  queueMicrotask(() => {
    if (!response.complete) discardSlowly(response)
  })
}

function discardSlowly(response: IncomingMessage): void {
  let size = 0
  const tooLong = setTimeout(() => response.destroy(), discardMs).unref()
  response.on('close', () => clearTimeout(tooLong)).on('error', () => {})
  response.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > mostDiscarded) response.destroy()
  })
}

function tooLarge(maxBytes: number): RemoteRefused {
  return new RemoteRefused('too-large', `more than ${maxBytes} bytes`)
}

function asRefusal(error: unknown, host: string): unknown {
  if (error instanceof RemoteRefused) return error
  const { code = '', message = '' } = error as NodeJS.ErrnoException
  return new RemoteRefused('unreachable', `${host}: ${code || message}`, { cause: error })
}

/** An IPv6 address without its brackets; any other as it is. */
function bare(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
}

/** As a socket of both families names an IPv4 address. */
function unmapped(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}
