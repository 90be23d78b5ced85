/**
 * How anything is asked of the instance, and the one place where a problem (RFC 9457) becomes a value. Nothing here
 * throws, except when the caller gives up: an element shows what it got, and keeps what the person typed.
 */
import type { ErrorCode, FieldFault } from '#src/app-error.ts'
import { words } from '../locales/fr.ts'

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

export interface Problem {
  /** `offline`: nothing came back. `refused`: a rule said no, and the sentence says why. `failed`: it broke, over there. */
  readonly kind: 'offline' | 'refused' | 'failed'
  readonly code: ErrorCode | 'defect' | 'offline' | 'unknown'
  readonly title: string
  /** A sentence for the person. */
  readonly detail: string
  /** What does not hold, field by field. */
  readonly faults: readonly FieldFault[]
  /** Seconds to wait before asking again, when the instance said so. */
  readonly retryAfterSeconds: number | null
}

interface Asked {
  query?: Record<string, string | number | boolean | null | undefined>
  signal?: AbortSignal
  /** Sent to its end although the page is left. */
  outlivesPage?: boolean
}

export function get<T>(path: string, asked: Asked = {}): Promise<Answer<T>> {
  return request<T>('GET', path, undefined, asked)
}

export function send<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  asked: Asked = {},
): Promise<Answer<T>> {
  return request<T>(method, path, body, asked)
}

/** @throws the signal's reason, when it aborts: then nobody waits for the answer. */
async function request<T>(
  method: string,
  path: string,
  body: unknown,
  { query, signal, outlivesPage = false }: Asked,
): Promise<Answer<T>> {
  const address = new URL(path, location.origin)
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') address.searchParams.set(name, String(value))
  }
  let response: Response
  try {
    response = await fetch(address, {
      method,
      headers: {
        Accept: 'application/json, application/problem+json',
        // Unsafe methods say JSON even when empty: another site's form cannot (src/http).
        ...(method === 'GET' ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
      ...(signal ? { signal } : {}),
      keepalive: outlivesPage,
    })
  } catch {
    signal?.throwIfAborted()
    return { ok: false, problem: offline }
  }
  try {
    if (response.ok) return { ok: true, value: (response.status === 204 ? undefined : await response.json()) as T }
    return { ok: false, problem: await problemOf(response) }
  } catch {
    signal?.throwIfAborted()
    return { ok: false, problem: cutShort }
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') ?? false
  return problemFrom(response.status, isProblem ? await response.text() : '', response.headers.get('retry-after'))
}

/** The same, for what did not come by `fetch` (uploads). */
export function problemFrom(status: number, text: string, retryAfter: string | null = null): Problem {
  const said = parsed(text)
  return {
    kind: status >= 500 ? 'failed' : 'refused',
    code: said.code ?? 'unknown',
    title: said.title ?? words.faults.failedTitle,
    detail: said.detail ?? words.faults.failedDetail(status),
    faults: said.errors ?? [],
    retryAfterSeconds: retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null,
  }
}

function parsed(text: string): { code?: Problem['code']; title?: string; detail?: string; errors?: FieldFault[] } {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

const offline: Problem = {
  kind: 'offline',
  code: 'offline',
  title: words.faults.offlineTitle,
  detail: words.faults.offlineDetail,
  faults: [],
  retryAfterSeconds: null,
}

const cutShort: Problem = {
  ...offline,
  kind: 'failed',
  code: 'unknown',
  title: words.faults.failedTitle,
  detail: words.faults.cutShort,
}
