/** Puts a forger at work against a running instance, with answers of the demonstration's provider or of SimpleSAMLphp. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '#src/clock.ts'
import { type AnAccess, anAccess, type Browser, type Page } from '../an-access.ts'
import { aSimpleSamlphp } from './a-simplesamlphp.ts'
import { bareOf, base64, type Hand, type Sending } from './forgery.ts'
import type { Key } from './sign.ts'
import { keyOf } from './some-keys.ts'

/** An instance, its provider, and two people there: one who forges, one who is aimed at. */
export interface Camp {
  readonly here: AnAccess
  readonly provider: string
  readonly providerKey: Key
  readonly otherKey: Key
  /** Their logins, which are their NameIDs. */
  readonly attacker: string
  readonly victim: string
  readonly third: string
  /** Up to the form that comes back, not yet sent. */
  ask(browser: Browser, login: string): Promise<Page>
  signIn(browser: Browser, login: string): Promise<Page>
  close(): Promise<void>
}

export const camps: readonly { name: string; pending: string | null; open: () => Promise<Camp> }[] = [
  { name: 'of the demonstration’s provider', pending: null, open: demonstrationCamp },
  {
    name: 'of SimpleSAMLphp',
    pending: process.env.SIMPLESAMLPHP ? null : 'SIMPLESAMLPHP is not set',
    open: simpleSamlphpCamp,
  },
]

export async function demonstrationCamp(): Promise<Camp> {
  const here = await anAccess()
  return {
    here,
    provider: new URL('/metadata', here.providerUrl).href,
    providerKey: await keyIn(join(here.folder, 'saml/demonstration.pem')),
    otherKey: await keyOf('attacker'),
    attacker: 'odile.bernard',
    victim: 'jeanne.martin',
    third: 'karim.diallo',
    ask: (browser, login) => browser.askProvider(login),
    signIn: (browser, login) => browser.signIn(login),
    close: () => here.close(),
  }
}

async function simpleSamlphpCamp(): Promise<Camp> {
  const real = await aSimpleSamlphp()
  return {
    here: real.here,
    provider: real.provider,
    providerKey: real.key,
    otherKey: await keyOf('attacker'),
    attacker: 'kdiallo',
    victim: 'jmartin',
    third: 'linspecteur',
    ask: real.ask,
    signIn: real.signIn,
    close: real.close,
  }
}

/** What the attacker holds: their own genuine answer to this browser's request. */
export async function handOf(camp: Camp, browser: Browser): Promise<Hand> {
  const page = await camp.ask(browser, camp.attacker)
  const response = Buffer.from(page.form?.fields.SAMLResponse ?? '', 'base64').toString('utf8')
  const us = await (await camp.here.access.saml()).us()
  return {
    response,
    bare: bareOf(response),
    requestId: /InResponseTo="([^"]+)"/.exec(response)?.[1] ?? '',
    acsUrl: us.acsUrl,
    logoutUrl: us.logoutUrl,
    entityId: us.entityId,
    provider: camp.provider,
    relayState: page.form?.fields.RelayState ?? '',
    providerKey: camp.providerKey,
    otherKey: camp.otherKey,
    ourCertificate: us.keys.active.certificate,
    attacker: camp.attacker,
    victim: camp.victim,
    now: systemClock.now(),
  }
}

/** As it was forged. A body so large that the connection is cut counts as refused, as a browser would show it. */
export function send(browser: Browser, sending: Sending, hand: Hand): Promise<Response> {
  if (typeof sending === 'string') {
    const body = new URLSearchParams({ SAMLResponse: base64(sending), RelayState: hand.relayState })
    return browser.fetch(hand.acsUrl, { method: 'POST', body })
  }
  const { method = 'POST', path = '/saml/acs', query, fields = [], rawBody } = sending
  const url = new URL(`${path}${query === undefined ? '' : `?${query}`}`, hand.acsUrl)
  if (method === 'GET') return browser.fetch(url)
  if (rawBody) {
    const { type, body, encoding } = rawBody
    const headers = { 'content-type': type, ...(encoding ? { 'content-encoding': encoding } : {}) }
    return browser.fetch(url, { method, body: body as string, headers })
  }
  return browser.fetch(url, { method, body: new URLSearchParams(fields.map(([name, value]) => [name, value])) })
}

async function keyIn(file: string): Promise<Key> {
  const pem = await readFile(file, 'utf8')
  const [privateKey = '', certificate = ''] = pem.match(/-----BEGIN [A-Z ]+-----[^-]+-----END [A-Z ]+-----\n?/g) ?? []
  return { privateKey, certificate }
}
