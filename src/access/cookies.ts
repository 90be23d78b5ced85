/** Our two cookies, and nothing more: the session, and the short one that ties a sign-in to the browser that began it. */
import type { IncomingMessage, ServerResponse } from 'node:http'

export interface Cookie {
  read(request: IncomingMessage): string | null
  write(response: ServerResponse, value: string, maxAgeSeconds: number): void
  clear(response: ServerResponse): void
}

/**
 * Over https the name bears `__Host-`: no other host, path or plain connection can write it (RFC 6265bis §4.1.3.2).
 * `isSentByOtherSites`: with the form that the identity provider posts to us, which needs `SameSite=None` and so https.
 */
export function createCookie(
  name: string,
  { isSecure, isSentByOtherSites = false }: { isSecure: () => boolean; isSentByOtherSites?: boolean },
): Cookie {
  const fullName = () => (isSecure() ? `__Host-${name}` : name)
  const attributes = () =>
    `Path=/; HttpOnly; SameSite=${isSentByOtherSites && isSecure() ? 'None' : 'Lax'}${isSecure() ? '; Secure' : ''}`
  const append = (response: ServerResponse, value: string, maxAgeSeconds: number) => {
    const line = `${fullName()}=${value}; ${attributes()}; Max-Age=${maxAgeSeconds}`
    const others = [response.getHeader('Set-Cookie') ?? []].flat().map(String)
    response.setHeader('Set-Cookie', [...others.filter((other) => !other.startsWith(`${fullName()}=`)), line])
  }
  return {
    read(request) {
      const prefix = `${fullName()}=`
      for (const pair of request.headers.cookie?.split(';') ?? []) {
        const trimmed = pair.trim()
        if (trimmed.startsWith(prefix)) return trimmed.slice(prefix.length)
      }
      return null
    },
    write: append,
    clear: (response) => append(response, '', 0),
  }
}
