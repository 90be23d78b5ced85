/** UAI codes of schools: seven digits and a letter that checks them (the rest of the number by 23, without I, O and Q). */
const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ'

export function isUai(code: string): boolean {
  return /^\d{7}[A-Z]$/.test(code) && letters[Number(code.slice(0, 7)) % 23] === code[7]
}

/** One post, from `FrEduRne` (`0590121L$UAJ$PU$DIR$0590121L$T3$LYC$300`), `FrEduRneResp` or a bare `rne`. */
interface Post {
  readonly uai: string
  readonly sector: 'public' | 'private' | null
  /** `ENS`, `ADM`, `DIR`, `N`… as received; null when it is not said. */
  readonly function: string | null
  /** `ECOLE`, `CLG`, `LYC`, `LP`… as received. */
  readonly type: string | null
}

/** Null when it names no school: an empty value, `X`, or a code whose letter is wrong. Fields that are not known are ignored. */
export function postOf(value: string): Post | null {
  const fields = value.trim().split('$')
  const uai = (fields[0] ?? '').trim().toUpperCase()
  if (!isUai(uai)) return null
  const sector = fields.includes('PU') ? 'public' : fields.includes('PR') ? 'private' : null
  const after = fields.findIndex((field) => field === 'PU' || field === 'PR')
  return {
    uai,
    sector,
    function: after === -1 ? null : (fields[after + 1] ?? null),
    type: fields.find((field) => /^(ECOLE|EC|MAT|ELEM|CLG|LYC|LP|EREA|SEGPA|EXP)$/.test(field)) ?? null,
  }
}

/** Several values are several values, or one joined by `,` or `;` when it crossed HTTP headers. */
export function postsOf(values: readonly string[]): Post[] {
  const posts = new Map<string, Post>()
  for (const value of values.flatMap((joined) => joined.split(/[,;]/))) {
    const post = postOf(value)
    if (post && !posts.has(post.uai)) posts.set(post.uai, post)
  }
  return [...posts.values()]
}
