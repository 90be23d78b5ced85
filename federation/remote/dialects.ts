/**
 * Which hosts speak RFC 9421: those that signed so, and those that refused the older signatures and took these. In
 * memory: what is forgotten costs one more knock.
 */
export interface Dialects {
  of(host: string): 'cavage' | 'rfc9421'
  note(host: string, spoken: 'cavage' | 'rfc9421'): void
}

const mostKnown = 20_000

export function createDialects(): Dialects {
  const speakers = new Set<string>()
  return {
    of: (host) => (speakers.has(host) ? 'rfc9421' : 'cavage'),
    note(host, spoken) {
      if (spoken === 'cavage') speakers.delete(host)
      else if (!speakers.has(host)) {
        if (speakers.size >= mostKnown) speakers.clear()
        speakers.add(host)
      }
    },
  }
}
