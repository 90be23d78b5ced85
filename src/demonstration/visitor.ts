/**
 * Somebody at a browser, without the browser: follows redirections, sends the forms it is shown, keeps cookies. The
 * demonstration publishes its clips by it, so that they take the very way of everybody's.
 */

export interface Visitor {
  /** Through the SSO of the instance, by choosing a name. @throws when it does not end signed in */
  signIn(login: string): Promise<void>
  /** @throws {VisitRefused} unless the answer is a success */
  call<T>(method: string, path: string, body?: unknown): Promise<T>
  /** The whole file in one go, by tus. Answers the video's UUID. */
  upload(file: Buffer, fileName: string): Promise<string>
}

export class VisitRefused extends Error {
  override readonly name = 'VisitRefused'
  readonly status: number
  constructor(what: string, status: number, text: string) {
    super(`${what}: ${status} ${text.slice(0, 300)}`)
    this.status = status
  }
}

/** More than that, and two pages send us to each other. */
const mostSteps = 10

export function createVisitor(home: URL, signal: AbortSignal): Visitor {
  /** By origin: a browser tells ports apart by their pages, and we send no cookie of one to the other. */
  const jars = new Map<string, Map<string, string>>()

  async function ask(url: URL, init: RequestInit = {}): Promise<Response> {
    const jar = jars.get(url.origin) ?? new Map<string, string>()
    jars.set(url.origin, jar)
    const headers = new Headers(init.headers)
    if (jar.size > 0) headers.set('Cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    if (init.method && init.method !== 'GET' && !headers.has('Origin')) headers.set('Origin', url.origin)
    const response = await fetch(url, { ...init, headers, redirect: 'manual', signal })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /max-age=0\b/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }

  /** Goes on while pages send us elsewhere, by redirection or by a form that needs nothing but `fill`. */
  async function follow(first: URL, fill: Record<string, string>): Promise<void> {
    let url = first
    let init: RequestInit = {}
    for (let step = 0; step < mostSteps; step++) {
      const response = await ask(url, init)
      const location = response.headers.get('Location')
      const text = await response.text()
      if (location !== null) {
        url = new URL(location, url)
        init = {}
      } else if (!response.ok) throw new VisitRefused(url.pathname, response.status, text)
      else {
        const form = url.origin === home.origin ? null : formOf(text)
        if (form === null) return
        init = {
          method: 'POST',
          headers: { Origin: url.origin },
          body: new URLSearchParams({ ...form.fields, ...(form.chooses ? fill : {}) }),
        }
        url = new URL(form.action, url)
      }
    }
    throw new Error(`signing in never ends: ${url.pathname}`)
  }

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await ask(new URL(path, home), {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    })
    const text = await response.text()
    if (!response.ok) throw new VisitRefused(`${method} ${path}`, response.status, text)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  return {
    call,
    async signIn(login) {
      await follow(new URL('/connexion/sso', home), { login })
      await call('GET', '/api/v1/users/me')
    },
    async upload(file, fileName) {
      const tus = { 'Tus-Resumable': '1.0.0' }
      const created = await ask(new URL('/api/v1/uploads', home), {
        method: 'POST',
        headers: {
          ...tus,
          'Upload-Length': String(file.length),
          'Upload-Metadata': `filename ${Buffer.from(fileName).toString('base64')}`,
        },
      })
      const location = created.headers.get('Location')
      const video = created.headers.get('X-Video')
      if (!created.ok || !location || !video) throw new VisitRefused('upload', created.status, await created.text())
      const sent = await ask(new URL(location, new URL('/api/v1/uploads', home)), {
        method: 'PATCH',
        headers: { ...tus, 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' },
        body: new Uint8Array(file),
      })
      if (!sent.ok) throw new VisitRefused('upload', sent.status, await sent.text())
      return video
    },
  }
}

interface Form {
  action: string
  fields: Record<string, string>
  /** It has buttons to choose among. */
  chooses: boolean
}

/** The first form of a page of the demonstration's provider, which is ours: no parser of strangers' HTML. */
function formOf(text: string): Form | null {
  const [, attributes = '', inside = ''] = /<form\b([^>]*)>([\s\S]*?)<\/form>/.exec(text) ?? []
  const action = /\baction="([^"]*)"/.exec(attributes)?.[1]
  if (action === undefined) return null
  const fields: Record<string, string> = {}
  for (const [input] of inside.matchAll(/<input\b[^>]*>/g)) {
    const name = /\bname="([^"]*)"/.exec(input)?.[1]
    const value = /\bvalue="([^"]*)"/.exec(input)?.[1]
    if (name !== undefined && value !== undefined) fields[name] = unescaped(value)
  }
  return { action: unescaped(action), fields, chooses: /<button\b[^>]*\bname=/.test(inside) }
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
