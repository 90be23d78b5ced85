/** A form that waits for the browser to come and carry it: what we say by POST to a provider that takes nothing else. */
import type { Clock } from '../../clock.ts'
import type { Engine, Stored } from '../../store/engine.ts'
import { hashToken, newToken } from '../tokens.ts'
import type { Sent } from './logout.ts'

interface Handoff extends Stored {
  /** SHA-256 of the token. */
  readonly _id: string
  readonly url: string
  readonly fields: Readonly<Record<string, string>>
  readonly expiresAt: string
}

interface Handoffs {
  /** The token that fetches it, once, within two minutes. */
  leave(sent: Sent): Promise<string>
  take(token: string): Promise<Sent | null>
}

const seconds = 120

export function createHandoffs({ engine, clock }: { engine: Engine; clock: Clock }): Handoffs {
  const handoffs = engine.collection<Handoff>({ name: 'saml_handoffs', expiresBy: 'expiresAt' })
  return {
    async leave({ url, fields }) {
      const token = newToken()
      const expiresAt = clock.now().add({ seconds }).toString({ smallestUnit: 'millisecond' })
      await handoffs.insert({ _id: hashToken(token) ?? '', url, fields, expiresAt })
      return token
    },
    async take(token) {
      const hash = hashToken(token)
      const handoff = hash && (await handoffs.get(hash))
      if (!handoff || !(await handoffs.delete(handoff._id))) return null
      return { binding: 'post', url: handoff.url, fields: handoff.fields }
    },
  }
}
