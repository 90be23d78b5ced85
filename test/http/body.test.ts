import { expect } from 'chai'
import { readJson } from '#src/http/body.ts'
import { anApp } from './an-app.ts'

describe('bodies', () => {
  it('that drip are refused after a while, and their connection is not kept', async () => {
    await using app = await anApp([], {
      handlers: [
        {
          path: '/api/v1/slow',
          handle: async (request, response) => {
            await readJson(request, response, 1000, 50)
            response.end()
          },
        },
      ],
    })
    const never = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"a":'))
      },
    })
    const response = await app.fetch('/api/v1/slow', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: app.url.origin },
      body: never,
      duplex: 'half',
    } as RequestInit)
    expect(response.status).to.equal(400)
    expect(response.headers.get('Connection')).to.equal('close')
    expect(await response.text()).to.include('trop de temps')
  })
})
