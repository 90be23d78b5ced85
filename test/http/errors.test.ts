import { connect } from 'node:net'
import { expect } from 'chai'
import type { Problem } from '#src/http/problem.ts'
import { StoreUnavailable } from '#src/store/engine.ts'
import { anApp } from './an-app.ts'

describe('refused and failed requests', () => {
  it('give a page to people and a problem to programs', async () => {
    await using app = await anApp([])
    const page = await app.fetch('/nowhere', { headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } })
    expect(page.status).to.equal(404)
    expect(page.headers.get('Content-Type')).to.match(/^text\/html/)
    const problem = await app.fetch('/nowhere', { headers: { Accept: '*/*' } })
    expect(problem.headers.get('Content-Type')).to.match(/^application\/problem\+json/)
    const api = await app.fetch('/api/v1/nowhere', { headers: { Accept: 'text/html' } })
    expect(api.headers.get('Content-Type')).to.match(/^application\/problem\+json/)
  })

  it('never fail on an address that cannot be decoded, nor repeat its query', async () => {
    await using app = await anApp([])
    const response = await app.fetch('/%E0%A4%A?q=secret')
    expect(response.status).to.be.oneOf([400, 404])
    expect(await response.text()).not.to.include('secret')
  })

  it('cut the connection when half of an answer was sent, so that nobody takes it for a whole', async () => {
    await using app = await anApp([], {
      handlers: [
        {
          path: '/half',
          handle: (_request, response, next) => {
            response.writeHead(200, { 'Content-Length': '100' })
            response.write('half', () => next(new Error('lost')))
          },
        },
      ],
    })
    const outcome = await app.fetch('/half').then(
      (response) =>
        response.text().then(
          () => 'whole',
          () => 'cut',
        ),
      () => 'cut',
    )
    expect(outcome).to.equal('cut')
  })

  it('say that nothing was kept, and what to do, when the database is full or does not answer; the log keeps the fault', async () => {
    const answers = async (reason: StoreUnavailable['reason']) => {
      await using app = await anApp([], {
        handlers: [{ path: '/kept', handle: (_request, _response, next) => next(new StoreUnavailable(reason, 'no')) }],
      })
      const response = await app.fetch('/kept')
      const { code, detail } = (await response.json()) as Problem
      return { status: response.status, retry: response.headers.get('Retry-After'), code, detail }
    }
    const full = await answers('full')
    expect(full).to.include({ status: 507, retry: null, code: 'no-room-left' })
    expect(full.detail).to.include('rien n’a été enregistré')
    for (const reason of ['unreachable', 'locked', 'corrupt'] as const)
      expect(await answers(reason)).to.include({ status: 503, retry: '5', code: 'unavailable' })
  })

  it('still answer a problem when the page of the error itself fails', async () => {
    await using app = await anApp([], {
      showErrorPage: async () => {
        throw new Error('broken page')
      },
    })
    const response = await app.fetch('/nowhere', { headers: { Accept: 'text/html' } })
    expect(response.status).to.equal(404)
    expect(((await response.json()) as Problem).code).to.equal('not-found')
  })

  it('do not take the rest of a refused body for another request', async () => {
    await using app = await anApp([])
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(app.url.port), '127.0.0.1', () => {
        socket.write(`POST /api/v1/nowhere HTTP/1.1\r\nHost: ${app.url.host}\r\nContent-Length: 1000000\r\n\r\n`)
        socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
      })
      let text = ''
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('end', () => {
        socket.destroy()
        resolve(text)
      })
      socket.on('error', reject)
    })
    expect(answer.match(/HTTP\/1\.1/g)).to.have.length(1)
    expect(answer).to.match(/^HTTP\/1\.1 403/)
    expect(answer).to.match(/Connection: close/i)
  })
})
