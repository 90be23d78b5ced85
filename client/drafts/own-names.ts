/**
 * Whose is what this device keeps: the name of each thing bears the person's, since the computer of a staff room serves
 * several. Signing out forgets one's own.
 */
import { frame } from '../page-data.ts'

const prefixes = { draft: 'brouillon-de:', upload: 'envoi-de:' } as const

/** Who is signed in, as the last page said (`header/came-back.ts`). */
export const personKept = 'personne'

/** Nobody signed in: whoever comes next to this computer may be anybody. */
export const nobody = ''

/** The person this page was written for, by their identifier: it is never given to somebody else. */
export function whose(): string {
  return frame().person?.handle ?? nobody
}

export function ownName(kind: keyof typeof prefixes, name: string, owner: string): string {
  return `${prefixes[kind]}${owner}:${name}`
}

/** Everybody's, and where each begins. @throws when storage is refused */
export function allOf(kind: keyof typeof prefixes): { stored: string; owner: string; name: string }[] {
  return Object.keys(localStorage).flatMap((stored) => {
    if (!stored.startsWith(prefixes[kind])) return []
    const [owner = '', ...name] = stored.slice(prefixes[kind].length).split(':')
    return [{ stored, owner, name: name.join(':') }]
  })
}

/** One signs out, or leaves for good: what one was typing, and the names of one's files, go. */
export function forgetOwn(owner?: string): void {
  try {
    const mine = owner ?? whose()
    localStorage.removeItem(personKept)
    for (const kind of ['draft', 'upload'] as const)
      for (const each of allOf(kind))
        if (each.owner === mine || each.owner === nobody) localStorage.removeItem(each.stored)
  } catch {
    // Then nothing was kept.
  }
}

/** What was kept before names bore a person's: it may be anybody's. */
export function forgetUnowned(): void {
  for (const stored of Object.keys(localStorage))
    if (stored.startsWith('brouillon:') || stored.startsWith('envoi:')) localStorage.removeItem(stored)
}
