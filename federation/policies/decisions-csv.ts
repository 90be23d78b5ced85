/**
 * Lists of decisions as Mastodon exports and imports them: hosts with their severity (`#domain,#severity,…`), or one host
 * a line; accounts as `name@host` a line. What is ours beside (quarantine) has a column of its own, which others ignore.
 */
import { InvalidInput } from '#src/app-error.ts'
import type { HostPolicy } from '../ports.ts'
import { hostIn } from './host.ts'
import { type ActorDecision, type HostDecision, hostPolicies, longestReason } from './policy.ts'

export const csvLimits = { bytes: 1_000_000, lines: 10_000, lineLength: 4000 } as const

interface ReadLine<T> {
  /** From 1. */
  line: number
  text: string
  /** Null when it does not say anything that we can keep. */
  read: T | null
}

const severities: Record<string, HostPolicy> = { suspend: 'blocked', silence: 'limited', noop: 'open' }
const severityOf: Record<HostPolicy, string> = {
  blocked: 'suspend',
  limited: 'silence',
  quarantined: 'silence',
  open: 'noop',
}

/** Without a severity, a host in a list is a blocked one. @throws {InvalidInput} when it is too long */
export function readHosts(csv: string): ReadLine<{ host: string; policy: HostPolicy; reason: string }>[] {
  const { rows, columns } = tableOf(csv, ['domain', 'host'])
  const at = (cells: readonly string[], name: string) => cells[columns.indexOf(name)]?.trim() ?? ''
  const hostColumn = columns.includes('domain') ? 'domain' : 'host'
  return rows.map(({ line, cells }) => {
    const host = hostIn(columns.length > 0 ? at(cells, hostColumn) : (cells[0] ?? ''))
    const ours = hostPolicies.find((policy) => policy === at(cells, 'c12_policy'))
    const severity = at(cells, 'severity').toLowerCase()
    const policy = ours ?? (severity === '' ? 'blocked' : severities[severity])
    const reason = at(cells, 'public_comment').slice(0, longestReason).toWellFormed()
    const read = host === null || policy === undefined ? null : { host, policy, reason }
    return { line, text: cells.join(',').slice(0, 200), read }
  })
}

export function writeHosts(decisions: readonly HostDecision[]): string {
  const head = '#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate,#c12_policy'
  const lines = decisions.map(({ _id, policy, reason }) => {
    const isBlocked = policy === 'blocked' ? 'True' : 'False'
    return [_id, severityOf[policy], isBlocked, isBlocked, reason, 'False', policy].map(cell).join(',')
  })
  return `${[head, ...lines].join('\r\n')}\r\n`
}

/** `name@host` of each line. @throws {InvalidInput} when it is too long */
export function readActors(csv: string): ReadLine<string>[] {
  const { rows } = tableOf(csv, ['account address'])
  return rows.map(({ line, cells }) => {
    const text = (cells[0] ?? '').trim().replace(/^@/, '').toLowerCase()
    const [, name, host] = /^([\w.-]{1,100})@(.+)$/.exec(text) ?? []
    const clean = host === undefined ? null : hostIn(host)
    return { line, text: text.slice(0, 200), read: clean === null ? null : `${name}@${clean}` }
  })
}

export function writeActors(decisions: readonly ActorDecision[]): string {
  return `${['Account address', ...decisions.map(({ address }) => cell(address))].join('\r\n')}\r\n`
}

/** A sheet that opens it must not take a word for a formula. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

interface Table {
  /** Empty when the first line names none. */
  columns: string[]
  rows: { line: number; cells: string[] }[]
}

function tableOf(csv: string, firstColumns: readonly string[]): Table {
  if (Buffer.byteLength(csv) > csvLimits.bytes) {
    throw new InvalidInput([{ pointer: '/csv', detail: 'Cette liste dépasse 1 Mo : coupez-la en plusieurs.' }])
  }
  const lines = csv.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  if (lines.length > csvLimits.lines + 2) {
    throw new InvalidInput([{ pointer: '/csv', detail: 'Cette liste dépasse 10 000 lignes : coupez-la en plusieurs.' }])
  }
  const long = lines.findIndex(({ length }) => length > csvLimits.lineLength)
  if (long !== -1) {
    const detail = `Ligne ${long + 1} : elle dépasse 4 000 caractères. Il y manque peut-être un guillemet ou un retour à la ligne.`
    throw new InvalidInput([{ pointer: '/csv', detail }])
  }
  const rows = lines
    .map((text, rank) => ({ line: rank + 1, cells: cellsOf(text) }))
    .filter(({ cells }) => cells.some((one) => one.trim() !== ''))
  const named = rows[0]?.cells.map((name) => name.trim().replace(/^#/, '').toLowerCase()) ?? []
  if (named.some((name) => firstColumns.includes(name))) return { columns: named, rows: rows.slice(1) }
  // A comment, in lists kept by hand.
  return { columns: [], rows: rows.filter(({ cells }) => !cells[0]?.trim().startsWith('#')) }
}

/** RFC 4180 on one line: a comment that runs over several lines is cut at the first. No pattern goes back over what it read. */
function cellsOf(line: string): string[] {
  const cells: string[] = []
  let at = 0
  for (;;) {
    const opened = /\s*"((?:[^"]|"")*)"?/y
    opened.lastIndex = at
    const [, quoted] = opened.exec(line) ?? []
    const closed = /\s*(,|$)/y
    closed.lastIndex = opened.lastIndex
    const [, mark] = (quoted !== undefined && closed.exec(line)) || []
    if (quoted !== undefined && mark !== undefined) {
      cells.push(quoted.replaceAll('""', '"'))
      if (mark === '') return cells
      at = closed.lastIndex
      continue
    }
    const comma = line.indexOf(',', at)
    if (comma === -1) return [...cells, line.slice(at)]
    cells.push(line.slice(at, comma))
    at = comma + 1
  }
}
