/**
 * Starts the instance: reads the settings, listens at once, then builds the parts (`compose.ts`) while the first
 * request waits, and stops them in order. Importing this file starts nothing.
 */
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Settings } from '#config/settings.ts'
import type { Composition, CompositionOptions } from './composition.ts'

export interface Instance extends AsyncDisposable {
  /** Where it really listens, as a browser on this machine would write it. */
  readonly url: URL
  /** Everything is built, and the database has answered. */
  readonly ready: Promise<Composition>
  /** Takes no more, lets what runs end for `shutdownGrace` seconds, closes every part in reverse. May be called twice. */
  close(): Promise<void>
}

export interface InstanceOptions extends CompositionOptions {
  /** After that long without a byte either way, a connection is closed: a viewer who takes nothing comes back with a range. Default 10 min. */
  silenceMs?: number
}

/**
 * The last answer of a connection, known by the connection itself: nothing has to be looked up at each request, nor taken
 * out at the end of each.
 */
const lastAnswer = Symbol('last answer')
type Connection = Socket & { [lastAnswer]?: ServerResponse }

/** Resolves once it listens; requests wait until it is `ready`. @throws when the port is taken */
export async function startInstance(
  settings: Settings,
  { silenceMs = 600_000, ...options }: InstanceOptions = {},
): Promise<Instance> {
  let isStopping = false
  let answer: RequestListener | null = null
  let tracker: Composition['tracker'] = null
  const waiting: Parameters<RequestListener>[] = []
  const connections = new Set<Connection>()
  const server = createServer(
    // A chunk of an upload may take long on a school's line; headers may not.
    {
      headersTimeout: 20_000,
      requestTimeout: 3_600_000,
      keepAliveTimeout: 65_000,
      // Whatever else is asked to become another protocol is answered in this one (RFC 9110 §7.8).
      shouldUpgradeCallback: (request) => !isStopping && (tracker?.takes(request) ?? false),
    },
    (request, response) => {
      ;(request.socket as Connection)[lastAnswer] = response
      if (isStopping) makeLast(response)
      if (answer) answer(request, response)
      else waiting.push([request, response])
    },
  )
  server.setTimeout(silenceMs)
  server.on('upgrade', (request, socket, head) => tracker?.upgrade(request, socket, head))
  server.on('connection', (socket: Connection) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })

  /** Of its connection. */
  function makeLast(response: ServerResponse): void {
    if (!response.headersSent) response.setHeader('Connection', 'close')
    if (String(response.getHeader('Content-Type')).startsWith('text/event-stream')) response.end()
    response.on('close', () => server.closeIdleConnections())
  }

  await listen(server, settings.port, settings.host)
  const { port } = server.address() as AddressInfo
  const url = new URL(`http://${settings.host === '127.0.0.1' ? 'localhost' : hostOf(settings.host)}:${port}/`)

  // On the next turn of the loop: whoever waited for the port has it first.
  const ready = nextTurn().then(async () => {
    const { compose } = await import('./compose.ts')
    const composition = await compose(settings, { ...options, url, isStopping: () => isStopping })
    answer = composition.answer
    tracker = composition.tracker
    for (const [request, response] of waiting.splice(0)) answer(request, response)
    return composition
  })
  ready.catch(() => {
    answer = unavailable
    for (const [request, response] of waiting.splice(0)) unavailable(request, response)
  })

  let closing: Promise<void> | null = null
  async function close(): Promise<void> {
    isStopping = true
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const { [lastAnswer]: response } of connections) if (response && !response.writableFinished) makeLast(response)
    const patience = setTimeout(() => server.closeAllConnections(), settings.shutdownGrace * 1000)
    const composition = await ready.catch(() => null)
    server.closeIdleConnections()
    await Promise.all([closed, composition?.stopWork()])
    clearTimeout(patience)
    await composition?.close()
  }
  return {
    url,
    ready,
    close: () => {
      closing ??= close()
      return closing
    },
    [Symbol.asyncDispose]: () => {
      closing ??= close()
      return closing
    },
  }
}

/** Nothing was built, and the process is about to end. */
const unavailable: RequestListener = (_request, response) => {
  response.writeHead(503, { 'Retry-After': '5', Connection: 'close' }).end()
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function hostOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

if (import.meta.main) {
  const { run } = await import('./run.ts')
  await run(startInstance)
}
