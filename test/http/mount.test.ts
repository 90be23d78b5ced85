import { once } from 'node:events'
import { expect } from 'chai'
import { z } from 'zod'
import { AppError, InvalidInput } from '#src/app-error.ts'
import type { Problem } from '#src/http/problem.ts'
import { route } from '#src/http/route.ts'
import { anApp } from './an-app.ts'

const said = z.object({ said: z.string() })

const hello = route(
  {
    method: 'get',
    path: '/api/v1/hello/{name}',
    summary: 'Says hello.',
    tag: 'test',
    door: 'anyone',
    params: z.object({ name: z.string().regex(/^[a-z]+$/) }),
    query: z.object({ times: z.coerce.number().int().max(3).default(1) }),
    answer: said,
    cache: 'public, max-age=60',
  },
  async ({ params, query }) => ({ said: `hello ${params.name}`.repeat(query.times) }),
)

const write = route(
  {
    method: 'post',
    path: '/api/v1/notes',
    summary: 'Writes a note.',
    tag: 'test',
    door: 'signed-in',
    body: z.object({ text: z.string().min(1), 'a/b': z.object({ '~': z.number() }).optional() }),
    bodyLimitBytes: 200,
    answer: said,
    status: 201,
  },
  async ({ body, viewer }) => ({ said: `${viewer.kind} ${body.text}` }),
)

describe('mounted routes', () => {
  it('give the handler what the schemas made of the request, and send its answer as JSON', async () => {
    await using app = await anApp([hello])
    const response = await app.fetch('/api/v1/hello/jeanne?times=2')
    expect(response.status).to.equal(200)
    expect(response.headers.get('Content-Type')).to.equal('application/json; charset=utf-8')
    expect(await response.json()).to.deep.equal({ said: 'hello jeannehello jeanne' })
  })

  it('answer 304 to whoever already has the answer, and nothing but headers to HEAD', async () => {
    await using app = await anApp([hello])
    const first = await app.fetch('/api/v1/hello/jeanne')
    const etag = first.headers.get('ETag') ?? ''
    expect(etag).to.match(/^W\/"[\w-]{22}"$/)
    const again = await app.fetch('/api/v1/hello/jeanne', { headers: { 'If-None-Match': etag } })
    expect(again.status).to.equal(304)
    const head = await app.fetch('/api/v1/hello/jeanne', { method: 'HEAD' })
    expect(head.headers.get('Content-Length')).to.equal(first.headers.get('Content-Length'))
    expect(await head.text()).to.equal('')
  })

  it('say that there is nothing at an address that no object can have', async () => {
    await using app = await anApp([hello])
    const response = await app.fetch('/api/v1/hello/Jeanne-1')
    expect(response.status).to.equal(404)
    expect(((await response.json()) as Problem).code).to.equal('not-found')
  })

  it('list every fault of what was sent, in French, each with its pointer', async () => {
    await using app = await anApp([write])
    const response = await app.send(
      'POST',
      '/api/v1/notes',
      { text: '', 'a/b': { '~': 'x' } },
      { 'X-Viewer': 'teacher' },
    )
    expect(response.status).to.equal(400)
    expect(response.headers.get('Content-Type')).to.equal('application/problem+json; charset=utf-8')
    const problem = (await response.json()) as Problem
    expect(problem.errors?.map(({ pointer }) => pointer)).to.deep.equal(['/text', '/a~1b/~0'])
    expect(problem.errors?.map(({ detail }) => detail).join()).to.match(/petit|court|invalide/i)
    expect(problem.title).to.equal('Demande à corriger')
  })

  it('point at the query when it is the query that does not hold', async () => {
    await using app = await anApp([hello])
    const problem = (await (await app.fetch('/api/v1/hello/jeanne?times=9')).json()) as Problem
    expect(problem.errors?.[0]?.pointer).to.equal('/query/times')
  })

  it('refuse before reading anything what the door does not let in', async () => {
    const doors = (['signed-in', 'moderator', 'administrator'] as const).map((door) =>
      route({ method: 'get', path: `/api/v1/${door}`, summary: '', tag: 'test', door, answer: said }, async () => ({
        said: 'in',
      })),
    )
    await using app = await anApp(doors)
    const status = async (path: string, viewer?: string) =>
      (await app.fetch(`/api/v1/${path}`, viewer ? { headers: { 'X-Viewer': viewer } } : {})).status
    expect(await status('signed-in')).to.equal(401)
    expect(await status('signed-in', 'teacher')).to.equal(200)
    expect(await status('signed-in', 'new')).to.equal(200)
    expect(await status('moderator')).to.equal(401)
    expect(await status('moderator', 'teacher')).to.equal(403)
    expect(await status('moderator', 'moderator')).to.equal(200)
    expect(await status('moderator', 'administrator')).to.equal(200)
    expect(await status('administrator', 'moderator')).to.equal(403)
    expect(await status('administrator', 'administrator')).to.equal(200)
  })

  it('let nobody act before the charter is accepted, except to accept or to leave', async () => {
    const accept = route(
      {
        method: 'post',
        path: '/api/v1/accept',
        summary: '',
        tag: 'test',
        door: 'signed-in',
        answer: z.void(),
        isOpenBeforeCharter: true,
      },
      async () => undefined,
    )
    await using app = await anApp([write, accept])
    const refused = await app.send('POST', '/api/v1/notes', { text: 'x' }, { 'X-Viewer': 'new' })
    expect(refused.status).to.equal(403)
    expect(((await refused.json()) as Problem).code).to.equal('charter-not-accepted')
    expect((await app.send('POST', '/api/v1/accept', undefined, { 'X-Viewer': 'new' })).status).to.equal(204)
  })

  it('take JSON only, whole, and no more of it than they said', async () => {
    await using app = await anApp([write])
    const as = { 'X-Viewer': 'teacher' }
    const status = async (body: unknown, headers?: Record<string, string>) =>
      (await app.send('POST', '/api/v1/notes', body, { ...as, ...headers })).status
    expect(await status({ text: 'x' })).to.equal(201)
    expect(await status('{"text":')).to.equal(400)
    expect(await status({ text: 'x'.repeat(300) })).to.equal(413)
    expect(await status('text=x', { 'Content-Type': 'application/x-www-form-urlencoded' })).to.equal(415)
    expect(await status(undefined)).to.equal(415)
    expect(await status('{"text":"x"}', { 'Content-Type': 'application/json; charset=latin9' })).to.equal(415)
  })

  it('name the methods of an address to whoever uses another one', async () => {
    await using app = await anApp([hello])
    const response = await app.send('DELETE', '/api/v1/hello/jeanne')
    expect(response.status).to.equal(405)
    expect(response.headers.get('Allow')).to.equal('GET, HEAD')
  })

  it('turn a defect into 500 with a number and no detail, and log it with that number', async () => {
    const broken = route(
      { method: 'get', path: '/api/v1/broken', summary: '', tag: 'test', door: 'anyone', answer: said },
      async () => {
        throw new Error('the password of the database is hunter2')
      },
    )
    await using app = await anApp([broken])
    const response = await app.fetch('/api/v1/broken')
    const text = await response.text()
    expect(response.status).to.equal(500)
    expect(text).not.to.include('hunter2')
    expect(text).to.include(response.headers.get('X-Request-Id'))
    expect(app.lines.find(({ msg }) => msg === 'defect')).to.include({ id: response.headers.get('X-Request-Id') })
  })

  it('in tests, refuse to send an answer that its schema does not allow', async () => {
    const wrong = route(
      { method: 'get', path: '/api/v1/wrong', summary: '', tag: 'test', door: 'anyone', answer: said },
      async () => ({ said: 12 }) as unknown as { said: string },
    )
    await using app = await anApp([wrong])
    expect((await app.fetch('/api/v1/wrong')).status).to.equal(500)
    await using production = await anApp([wrong], { checkAnswers: false })
    expect((await production.fetch('/api/v1/wrong')).status).to.equal(200)
  })

  it('tell the handler when the caller has gone', async () => {
    const { promise: aborted, resolve: tell } = Promise.withResolvers<boolean>()
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const slow = route(
      { method: 'get', path: '/api/v1/slow', summary: '', tag: 'test', door: 'anyone', answer: said },
      async ({ signal }) => {
        begin()
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        tell(signal.aborted)
        return { said: 'late' }
      },
    )
    await using app = await anApp([slow])
    const leaving = new AbortController()
    const call = app.fetch('/api/v1/slow', { signal: leaving.signal }).catch(() => null)
    await begun
    leaving.abort()
    expect(await aborted).to.equal(true)
    await call
  })

  it('tell the handler that the caller had gone before it was called', async () => {
    const { promise: told, resolve: tell } = Promise.withResolvers<boolean>()
    const { promise: counting, resolve: count } = Promise.withResolvers<void>()
    const { promise: counted, resolve: end } = Promise.withResolvers<void>()
    const late = route(
      { method: 'get', path: '/api/v1/late', summary: '', tag: 'test', door: 'anyone', answer: said },
      async ({ signal }) => {
        tell(signal.aborted)
        return { said: 'late' }
      },
    )
    const rateLimits = {
      async consume() {
        count()
        await counted
      },
    }
    const closed: Promise<unknown>[] = []
    await using app = await anApp([late], {
      rateLimits,
      sessions: (_request, response, next) => {
        closed.push(once(response, 'close'))
        next()
      },
    })
    const leaving = new AbortController()
    const call = app.fetch('/api/v1/late', { signal: leaving.signal }).catch(() => null)
    await counting
    leaving.abort()
    await Promise.all(closed)
    end()
    expect(await told).to.equal(true)
    await call
  })

  it('carry the hints of a refusal as headers, and French spacing in its sentence', async () => {
    class Busy extends AppError {
      readonly code = 'unavailable'
      readonly retryAfterSeconds = 7.2
    }
    const busy = route(
      { method: 'get', path: '/api/v1/busy', summary: '', tag: 'test', door: 'anyone', answer: said },
      async () => {
        throw new Busy('Réessayez : vraiment ?')
      },
    )
    await using app = await anApp([busy])
    const response = await app.fetch('/api/v1/busy')
    expect(response.status).to.equal(503)
    expect(response.headers.get('Retry-After')).to.equal('8')
    expect(((await response.json()) as Problem).detail).to.equal('Réessayez\u00A0: vraiment\u202F?')
  })

  it('tell faults that a rule found, beside their field', async () => {
    const ruled = route(
      { method: 'get', path: '/api/v1/ruled', summary: '', tag: 'test', door: 'anyone', answer: said },
      async () => {
        throw new InvalidInput([{ pointer: '/title', detail: 'Donnez un titre.' }])
      },
    )
    await using app = await anApp([ruled])
    const problem = (await (await app.fetch('/api/v1/ruled')).json()) as Problem
    expect(problem.errors).to.deep.equal([{ pointer: '/title', detail: 'Donnez un titre.' }])
  })

  it('refuse to be built when one address is routed twice', async () => {
    let fault: unknown
    await anApp([hello, hello]).catch((error: unknown) => {
      fault = error
    })
    expect(String(fault)).to.include('routed twice')
  })

  it('let pages of other sites read what anyone may read, and nothing else', async () => {
    const mine = route(
      { method: 'get', path: '/api/v1/mine', summary: '', tag: 'test', door: 'signed-in', answer: said },
      async () => ({ said: 'mine' }),
    )
    await using app = await anApp([hello, mine])
    expect((await app.fetch('/api/v1/hello/jeanne')).headers.get('Access-Control-Allow-Origin')).to.equal('*')
    const response = await app.fetch('/api/v1/mine', { headers: { 'X-Viewer': 'teacher' } })
    expect(response.headers.get('Access-Control-Allow-Origin')).to.equal(null)
    expect(response.headers.get('Cross-Origin-Resource-Policy')).to.equal('same-origin')
  })
})
