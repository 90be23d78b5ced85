/**
 * The access part alone, behind the real middleware and over real HTTP, with the demonstration's provider at the other
 * end; and a browser that keeps cookies, follows redirects and sends forms, as a person's would.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, IncomingMessage, type RequestListener, ServerResponse } from 'node:http'
import { type AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { z } from 'zod'
import { type AccessPart, type AccessSettings, createAccessPart } from '#src/access/access-part.ts'
import type { Viewer } from '#src/access/viewer.ts'
import { viewerOf } from '#src/access/viewer-of.ts'
import type { Account } from '#src/accounts/account.ts'
import { type AccountsStore, createAccountsStore } from '#src/accounts/accounts-store.ts'
import { createOpenLocalAccount, createOpenOrRefreshAccount } from '#src/accounts/open-account.ts'
import { createApp } from '#src/app.ts'
import { type Clock, systemClock } from '#src/clock.ts'
import { createMetrics } from '#src/http/metrics.ts'
import { createRateLimits, defaultBudgets } from '#src/http/rate-limits.ts'
import { route } from '#src/http/route.ts'
import { createNumbers } from '#src/numbering/numbers.ts'
import type { Engine } from '#src/store/engine.ts'
import { anEngine } from '#test/store/an-engine.ts'
import { keyOf } from './saml/some-keys.ts'

export interface AnAccess extends AsyncDisposable {
  readonly url: URL
  readonly access: AccessPart
  readonly accounts: AccountsStore
  readonly engine: Engine
  readonly folder: string
  /** Where the demonstration's provider is. */
  readonly providerUrl: URL
  /** What was logged, as objects. */
  readonly lines: Record<string, unknown>[]
  openLocalAccount: ReturnType<typeof createOpenLocalAccount>
  openOrRefreshAccount: ReturnType<typeof createOpenOrRefreshAccount>
  browser(): Browser
  /** A browser in which that account is signed in by the local door, charter accepted. */
  signedIn(account: Account): Promise<Browser>
  administrator(): Promise<Browser>
  close(): Promise<void>
}

export interface AnAccessOptions {
  settings?: Omit<Partial<AccessSettings>, 'saml'>
  saml?: Partial<AccessSettings['saml']>
  clock?: Clock
  engine?: Engine['kind']
  secretKeys?: readonly [string, ...string[]]
  tell?: (mail: { to: string; subject: string; text: string }) => Promise<void>
  /** Which address the instance believes to have: `127.0.0.1` or `localhost`. */
  host?: string
}

/** Far above what tests send: refusals are tested, not the patience of the limits. */
const budgets = { ...defaultBudgets, 'sign-in': { person: 100_000, address: 100_000 } }

export async function anAccess(options: AnAccessOptions = {}): Promise<AnAccess> {
  const { clock = systemClock, host = 'localhost' } = options
  const folder = await mkdtemp(join(tmpdir(), 'c12-access-'))
  const engine = await anEngine({ kind: options.engine ?? 'sqlite', clock })
  await Promise.all(['service-provider', 'demonstration'].map((name) => putKey(folder, name)))
  const lines: Record<string, unknown>[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) })
  let answer: RequestListener = (_request, response) => response.end()
  const server = createServer((request, response) => answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(`http://${host}:${(server.address() as AddressInfo).port}/`)

  const accounts = createAccountsStore({ engine })
  const opening = { accounts, numbers: createNumbers({ engine }), clock }
  const openLocalAccount = createOpenLocalAccount(opening)
  const rateLimits = createRateLimits(budgets)
  const access = createAccessPart({
    engine,
    clock,
    log,
    url,
    rateLimits,
    accounts,
    openOrRefreshAccount: createOpenOrRefreshAccount(opening),
    openLocalAccount,
    secretKeys: options.secretKeys ?? ['a secret of this test instance, long enough'],
    tell: options.tell,
    passwordCost: { memory: 64, passes: 1, parallelism: 1 },
    settings: {
      sharesItsHost: false,
      publicUrl: null,
      dataFolder: folder,
      instanceName: 'Classe à 12',
      contactMail: 'equipe@exemple.test',
      academie: '10',
      charterVersion: '2026-11',
      sessionIdleSeconds: 3600,
      localAccounts: 'administration',
      localMailDomains: [],
      oidc: null,
      demonstration: { port: 0, host: '127.0.0.1' },
      ...options.settings,
      saml: {
        metadata: null,
        metadataCertificate: null,
        idpEntityId: null,
        entityId: null,
        key: null,
        otherKey: null,
        demanded: 'both',
        allowsUnsolicited: false,
        preset: 'academie',
        attributes: {},
        identifier: 'NameID',
        former: { identifier: null, provider: null },
        rules: null,
        returnOrigins: [],
        ...options.saml,
      },
    },
  })
  const whoAmI = route(
    {
      method: 'get',
      path: '/api/v1/who',
      summary: 'Who am I.',
      tag: 'test',
      door: 'anyone',
      answer: z.unknown(),
    },
    async ({ viewer }) => viewer,
  )
  const graveAct = route(
    {
      method: 'post',
      path: '/api/v1/grave',
      summary: 'Something grave.',
      tag: 'test',
      door: 'signed-in',
      isOpenBeforeCharter: true,
      needsFreshSignIn: true,
      answer: z.object({ isDone: z.boolean() }),
    },
    async () => ({ isDone: true }),
  )
  answer = createApp({
    log,
    publicUrl: options.settings?.publicUrl ?? null,
    trustProxy: false,
    mediaOrigin: null,
    health: { metrics: createMetrics(), metricsToken: null, checks: {}, isStopping: () => false },
    rateLimits,
    files: [],
    firstDoors: [],
    sessions: access.middleware,
    viewerOf,
    assertFresh: access.assertFresh.forActs,
    handlers: access.handlers,
    openPaths: access.openPaths,
    routes: [...access.routes, whoAmI, graveAct],
    pages: (_request, _response, next) => next(),
    showErrorPage: async (_request, response, problem) => {
      response.status(problem.status).type('html').send(`<h1>${problem.code}</h1><p>${problem.detail}</p>`)
    },
    checkAnswers: true,
  })
  const demonstration = await access.startDemonstration()

  async function signedIn({ _id: accountId }: Account): Promise<Browser> {
    const charter = { version: '2026-11', acceptedAt: clock.now().toString({ smallestUnit: 'millisecond' }) }
    await accounts.update(accountId, { set: { charter } })
    const request = new IncomingMessage(new Socket())
    const response = new ServerResponse(request)
    await access.sessions.start(request, response, { accountId, door: 'local' })
    const [cookie = ''] = [response.getHeader('Set-Cookie') ?? []].flat().map(String)
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    const browser = createBrowser(url)
    browser.cookies().set(name, value)
    return browser
  }

  async function close(): Promise<void> {
    await access.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await engine[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  }
  return {
    url,
    access,
    accounts,
    engine,
    folder,
    lines,
    providerUrl: demonstration?.url ?? url,
    openLocalAccount,
    openOrRefreshAccount: createOpenOrRefreshAccount(opening),
    browser: () => createBrowser(url),
    signedIn,
    administrator: async () =>
      signedIn(await openLocalAccount({ displayName: 'Ada Admin', mail: null, roles: ['administrator'] })),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Where the program would have made one. */
async function putKey(folder: string, name: string): Promise<void> {
  const { privateKey, certificate } = await keyOf(name)
  await mkdir(join(folder, 'saml'), { recursive: true })
  await writeFile(join(folder, 'saml', `${name}.pem`), privateKey + certificate, { mode: 0o600 })
}

export interface Page {
  status: number
  url: URL
  headers: Headers
  text: string
  /** The first form, with its hidden fields. */
  form: { action: URL; method: string; fields: Record<string, string> } | null
}

export interface Browser {
  cookies(host?: string): Map<string, string>
  /** Follows redirects, as a navigation. */
  open(address: string | URL, init?: RequestInit): Promise<Page>
  /** One exchange, no redirect followed. */
  fetch(address: string | URL, init?: RequestInit): Promise<Response>
  post(address: string | URL, fields: Record<string, string>, options?: { from?: string }): Promise<Page>
  /** From the instance to the provider, choosing a person, up to the form that comes back; not yet sent. */
  askProvider(login: string, path?: string): Promise<Page>
  signIn(login: string, path?: string): Promise<Page>
  who(): Promise<Viewer>
  /** As a page of the instance would. */
  api(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown; headers: Headers }>
}

export function createBrowser(base: URL): Browser {
  // Cookies do not know ports (RFC 6265 §8.5).
  const jars = new Map<string, Map<string, string>>()
  const jarOf = (host: string) => {
    const jar = jars.get(host) ?? new Map<string, string>()
    jars.set(host, jar)
    return jar
  }

  async function exchange(address: string | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address, base)
    const jar = jarOf(url.hostname)
    const headers = new Headers({ accept: 'text/html,*/*;q=0.8', 'user-agent': firefox })
    new Headers(init.headers).forEach((value, name) => {
      headers.set(name, value)
    })
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/;\s*max-age=0\b/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }

  async function open(address: string | URL, init: RequestInit = {}): Promise<Page> {
    let url = new URL(address, base)
    let response = await exchange(url, init)
    for (let hops = 0; response.status >= 300 && response.status < 400 && hops < 10; hops++) {
      await response.body?.cancel()
      url = new URL(response.headers.get('location') ?? '', url)
      response = await exchange(url)
    }
    const text = await response.text()
    return { status: response.status, url, headers: response.headers, text, form: formOf(text, url) }
  }

  const browser: Browser = {
    cookies: (host = base.hostname) => jarOf(host),
    fetch: exchange,
    open,
    post: (address, fields, { from } = {}) =>
      open(address, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: from ? { origin: from, 'sec-fetch-site': 'cross-site' } : {},
      }),
    async askProvider(login, path = '/') {
      const choice = await open(`/connexion/sso?retour=${encodeURIComponent(path)}`)
      if (!choice.form) throw new Error(`no form at ${choice.url}: ${choice.status} ${choice.text}`)
      if ('SAMLResponse' in choice.form.fields) return choice
      return browser.post(choice.form.action, { ...choice.form.fields, login })
    },
    async signIn(login, path = '/') {
      const answer = await browser.askProvider(login, path)
      if (!answer.form) throw new Error(`no form at ${answer.url}: ${answer.status} ${answer.text}`)
      return browser.post(answer.form.action, answer.form.fields, { from: answer.url.origin })
    },
    async who() {
      const response = await exchange('/api/v1/who')
      return (await response.json()) as Viewer
    },
    async api(method, path, body) {
      const response = await exchange(path, {
        method,
        headers: {
          accept: 'application/json',
          ...(method === 'GET' ? {} : { origin: base.origin, 'sec-fetch-site': 'same-origin' }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      return { status: response.status, body: text === '' ? null : JSON.parse(text), headers: response.headers }
    },
  }
  return browser
}

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

function formOf(html: string, url: URL): Page['form'] {
  const form = /<form\b[^>]*>/.exec(html)?.[0]
  if (!form) return null
  const fields: Record<string, string> = {}
  for (const [input] of html.matchAll(/<input\b[^>]*>/g)) {
    const name = decode(/\bname="([^"]*)"/.exec(input)?.[1] ?? '')
    if (name) fields[name] = decode(/\bvalue="([^"]*)"/.exec(input)?.[1] ?? '')
  }
  return {
    action: new URL(decode(/\baction="([^"]*)"/.exec(form)?.[1] ?? ''), url),
    method: /\bmethod="([^"]*)"/.exec(form)?.[1] ?? 'get',
    fields,
  }
}

function decode(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&#039;', "'")
    .replaceAll('&amp;', '&')
}
