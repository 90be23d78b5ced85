/** The HTTP foundation alone, around the routes of a test: a real server on loopback, and a viewer chosen by a header. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { type Logger, pino } from 'pino'
import type { Role, Viewer } from '#src/access/viewer.ts'
import type { AccountId } from '#src/accounts/account.ts'
import { type AppParts, createApp } from '#src/app.ts'
import { createMetrics } from '#src/http/metrics.ts'
import { createRateLimits, defaultBudgets } from '#src/http/rate-limits.ts'
import type { Route } from '#src/http/route.ts'

export interface AppUnderTest extends AsyncDisposable {
  readonly url: URL
  /** What was logged, one object a line. */
  readonly lines: Record<string, unknown>[]
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** As a script of one of our own pages would. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
}

/** `X-Viewer: teacher,moderator` stands for a session; `X-Viewer: new` for one without the charter. */
export async function anApp(routes: readonly Route[], changes: Partial<AppParts> = {}): Promise<AppUnderTest> {
  const lines: Record<string, unknown>[] = []
  const app = createApp({
    log: loggerInto(lines),
    publicUrl: null,
    trustProxy: false,
    mediaOrigin: null,
    health: { metrics: createMetrics(), metricsToken: null, checks: {}, isStopping: () => false },
    rateLimits: createRateLimits(defaultBudgets),
    files: [],
    sessions: (_request, _response, next) => next(),
    viewerOf: (request) => viewerFrom(request.get('X-Viewer')),
    handlers: [],
    firstDoors: [],
    openPaths: new Set(),
    routes,
    pages: (_request, _response, next) => next(),
    showErrorPage: async (_request, response, problem) => {
      response.status(problem.status).type('html').send(`<p>${problem.code}</p>`)
    },
    checkAnswers: true,
    ...changes,
  })
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  return {
    url,
    lines,
    fetch: (path, init) => fetch(new URL(path, url), { redirect: 'manual', ...init }),
    send: (method, path, body, headers) =>
      fetch(new URL(path, url), {
        method,
        headers: {
          Origin: url.origin,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export function viewerFrom(header: string | undefined): Viewer {
  if (!header) return { kind: 'anonymous' }
  return {
    kind: 'person',
    accountId: `account-of-${header}` as AccountId,
    roles: header.split(',').filter((role) => role !== 'new') as Role[],
    sessionId: 'a-session',
    hasAcceptedCharter: header !== 'new',
  }
}

function loggerInto(lines: Record<string, unknown>[]): Logger {
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)))
      done()
    },
  })
  return pino({ level: 'debug', base: null }, sink)
}
