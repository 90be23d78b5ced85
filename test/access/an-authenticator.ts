/** A person's authenticator: sets a second factor when the local door asks for it, then gives its codes, each once. */
import type { LocalEntry } from '#src/access/local/local-door-routes.ts'
import { codeAt, stepAt, stepSeconds } from '#src/access/local/totp.ts'
import type { AClock } from './a-clock.ts'
import type { Browser } from './an-access.ts'

export const phrase = 'une phrase bien longue'

type Answered = Awaited<ReturnType<Browser['api']>>

export interface AnAuthenticator {
  /** The whole way in, by a password: the answer to its last step. The clock goes on, so that each code is a new one. */
  enter(browser: Browser, login: string, password?: string): Promise<Answered>
  /** From « enrol » to a session. */
  enrol(browser: Browser, login: string, entry: LocalEntry): Promise<Answered>
  code(login: string): string
}

export function anAuthenticator(clock: AClock): AnAuthenticator {
  const secrets = new Map<string, string>()
  const code = (login: string) => codeAt(secrets.get(login.toLowerCase()) ?? '', stepAt(clock.now()))

  async function enrol(browser: Browser, login: string, entry: LocalEntry): Promise<Answered> {
    if (entry.next !== 'enrol') throw new Error(`nothing to set: ${entry.next}`)
    secrets.set(login.toLowerCase(), entry.secret)
    return browser.api('POST', '/api/v1/local/second-factor', { ticket: entry.ticket, code: code(login) })
  }

  return {
    async enter(browser, login, password = phrase) {
      clock.pass({ seconds: stepSeconds })
      const proven = await browser.api('POST', '/api/v1/local/session', { login, password })
      const entry = proven.body as LocalEntry
      if (entry.next === 'enrol') return enrol(browser, login, entry)
      if (entry.next !== 'code') return proven
      return browser.api('POST', '/api/v1/local/session', { login, password, code: code(login) })
    },
    enrol,
    code,
  }
}
