/** Puts a forger at work against a running instance and the demonstration's provider. */
import { readFile } from 'node:fs/promises'
import { systemClock } from '#src/clock.ts'
import type { AnAccess, Browser } from '../an-access.ts'
import { base64, type Hand, type Sending, withoutSignatures } from './forgery.ts'
import type { Key } from './sign.ts'

/** What the attacker holds: their own genuine answer from the demonstration's provider. */
export async function handOf(here: AnAccess, browser: Browser, keys: { provider: Key; other: Key }): Promise<Hand> {
  const page = await browser.askProvider('odile.bernard')
  const response = Buffer.from(page.form?.fields.SAMLResponse ?? '', 'base64').toString('utf8')
  const us = await (await here.access.saml()).us()
  return {
    response,
    bare: withoutSignatures(response),
    requestId: /InResponseTo="([^"]+)"/.exec(response)?.[1] ?? '',
    acsUrl: us.acsUrl,
    logoutUrl: us.logoutUrl,
    entityId: us.entityId,
    provider: new URL('/metadata', here.providerUrl).href,
    relayState: page.form?.fields.RelayState ?? '',
    providerKey: keys.provider,
    otherKey: keys.other,
    ourCertificate: us.keys.active.certificate,
    attacker: 'odile.bernard',
    victim: 'jeanne.martin',
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
    const { type, body } = rawBody
    return browser.fetch(url, { method, body: body as string, headers: { 'content-type': type } })
  }
  return browser.fetch(url, { method, body: new URLSearchParams(fields.map(([name, value]) => [name, value])) })
}

export async function keyIn(file: string): Promise<Key> {
  const pem = await readFile(file, 'utf8')
  const [privateKey = '', certificate = ''] = pem.match(/-----BEGIN [A-Z ]+-----[^-]+-----END [A-Z ]+-----\n?/g) ?? []
  return { privateKey, certificate }
}
