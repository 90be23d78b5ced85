/** Keys made once for all the tests of a run: making one takes a second. Each name has its own. */
import { createKeyAndCertificate, type KeyAndCertificate } from '#src/access/saml/certificate.ts'
import { systemClock } from '#src/clock.ts'

const made = new Map<string, Promise<KeyAndCertificate>>()

export function keyOf(name: string): Promise<KeyAndCertificate> {
  const known = made.get(name) ?? createKeyAndCertificate(name, systemClock.now())
  made.set(name, known)
  return known
}
