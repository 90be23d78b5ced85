/** A person who sends a film over HTTP and follows what becomes of it, as the pages do. */
import { expect } from 'chai'
import type { LiveState, MyVideoPage } from '#src/videos/video-schemas.ts'
import type { Browser } from '../access/an-access.ts'

const tus = { 'tus-resumable': '1.0.0' }

/** The creation of tus 1.0; the bytes come after. */
export function upload(who: Browser, film: Buffer, name: string): Promise<Response> {
  return who.fetch('/api/v1/uploads', {
    method: 'POST',
    headers: {
      ...tus,
      'sec-fetch-site': 'same-origin',
      'upload-length': String(film.length),
      'upload-metadata': `filename ${Buffer.from(name).toString('base64')}`,
    },
  })
}

export function patch(who: Browser, location: string, bytes: Buffer, offset: number): Promise<Response> {
  return who.fetch(location, {
    method: 'PATCH',
    headers: {
      ...tus,
      'sec-fetch-site': 'same-origin',
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
    },
    body: new Uint8Array(bytes),
  })
}

/** Follows the live state of one's videos, as an open page does, until it is as wished. */
export async function until(who: Browser, uuid: string, isWished: (state: LiveState) => boolean): Promise<LiveState> {
  const { data } = (await who.api('GET', '/api/v1/users/me/videos')).body as MyVideoPage
  const now = data.find((video) => video.uuid === uuid)?.live
  if (now !== undefined && isWished(now)) return now
  const leaving = new AbortController()
  const response = await who.fetch('/api/v1/users/me/videos/progress', {
    headers: { accept: 'text/event-stream' },
    signal: leaving.signal,
  })
  expect(response.headers.get('content-type')).to.contain('text/event-stream')
  let text = ''
  try {
    for await (const bytes of response.body ?? []) {
      text += Buffer.from(bytes).toString()
      const events = text.split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        const [, line] = /^event: state\ndata: (.*)$/m.exec(event) ?? []
        const state = line === undefined ? null : (JSON.parse(line) as LiveState)
        if (state?.uuid === uuid && isWished(state)) return state
      }
    }
  } finally {
    leaving.abort()
  }
  throw new Error('the server ended the events')
}
