/** Hosts as they are typed, listed and compared: a name in lower case, in ASCII, with its port when it is not the usual one. */
import { domainToASCII } from 'node:url'
import { InvalidInput } from '#src/app-error.ts'

const longest = 253

/**
 * Of « Creteil.fr », « https://creteil.fr/ », « @anne@creteil.fr »: null when it names no host. An address of numbers is
 * none, but on loopback where instances are tried.
 */
export function hostIn(typed: string): string | null {
  const text = typed.trim().toLowerCase().replace(/\.$/, '')
  if (text === '' || text.length > longest + 20) return null
  const bare = text.includes('://') ? URL.parse(text)?.host : text.replace(/^.*@/, '').replace(/\/.*$/, '')
  const [, name = '', port] = /^([^:/?#\s[\]]+)(?::(\d{1,5}))?$/.exec(bare ?? '') ?? []
  const ascii = domainToASCII(name.replace(/\.$/, ''))
  if (ascii === '' || ascii.length > longest || (port !== undefined && Number(port) > 65_535)) return null
  const isLoopback = ascii === 'localhost' || ascii === '127.0.0.1'
  if (!isLoopback && !/^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(ascii)) return null
  return port === undefined || port === '443' ? ascii : `${ascii}:${Number(port)}`
}

/** @throws {InvalidInput} beside the field */
export function checkedHost(typed: string, pointer = '/host'): string {
  const host = hostIn(typed)
  if (host === null) {
    throw new InvalidInput([{ pointer, detail: 'Écrivez le nom d’une instance, par exemple classe.ac-creteil.fr.' }])
  }
  return host
}

/** Itself with its port, without, then each domain above it: `a.b.fr:81` → `a.b.fr:81`, `a.b.fr`, `b.fr`, `fr`. */
export function withDomainsAbove(host: string): string[] {
  const [name = ''] = host.split(':')
  const parts = name.split('.')
  const domains = parts.map((_, index) => parts.slice(index).join('.'))
  return name === host ? domains : [host, ...domains]
}
