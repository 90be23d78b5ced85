/**
 * The ids and addresses of others, spelled one way: what is compared was read here. A host spelled otherwise (case,
 * Unicode, the usual port written out) becomes the same one; what can name two things at once is nothing.
 */
import type { Iri } from './actor.ts'

/** What other servers keep of an id; longer ones are an attack. */
const longestIri = 2000

export interface IriRules {
  /** Demonstrations and tests: http, and hosts that are addresses or have no dot. */
  allowsPrivate: boolean
}

/**
 * `new URL(text).href`, or null: what is not a text, not https, bears a name or a password, or ends its host with a dot.
 * A fragment is kept: ids of keys have one.
 */
export function readIri(value: unknown, { allowsPrivate }: IriRules): Iri | null {
  if (typeof value !== 'string' || value.length > longestIri) return null
  const url = URL.parse(value)
  if (url === null || url.username !== '' || url.password !== '' || url.href.length > longestIri) return null
  if (url.protocol !== 'https:' && !(allowsPrivate && url.protocol === 'http:')) return null
  if (url.hostname === '' || url.hostname.endsWith('.')) return null
  if (!allowsPrivate && (!url.hostname.includes('.') || /^[\d.]+$|^\[/.test(url.hostname))) return null
  return url.href
}

/** As in `RemoteActor.host`: lower case, with its port when it is not the usual one. @param iri read by `readIri` */
export function hostOf(iri: Iri): string {
  return new URL(iri).host
}

/** As `readIri` spells them, where nothing but a host and a port is before the path. */
const plainOrigin = /^https?:\/\/[a-z0-9.:[\]-]+\//

/** The same scheme, host and port: what one of them says of the other, it says of its own. */
export function isSameOrigin(a: Iri, b: Iri): boolean {
  const [origin] = plainOrigin.exec(a) ?? []
  return (origin !== undefined && b.startsWith(origin)) || new URL(a).origin === new URL(b).origin
}
