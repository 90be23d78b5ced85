/**
 * The person who acts, or the refusal that says what they lack. Routes have checked their door already; actions ask
 * again, because pages and other subjects call them too.
 */
import { NotAllowed } from '../app-error.ts'
import { CharterNotAccepted, SignInNeeded } from '../http/refusals.ts'
import { canAdminister, canModerate, type Person, participates } from './permissions.ts'
import type { Viewer } from './viewer.ts'

/** Whoever is signed in, also before the charter. @throws {SignInNeeded} */
export function signedIn(viewer: Viewer): Person {
  if (viewer.kind !== 'person') throw new SignInNeeded()
  return viewer
}

/** @throws {SignInNeeded} {CharterNotAccepted} */
export function participant(viewer: Viewer): Person {
  const person = signedIn(viewer)
  if (!participates(person)) throw new CharterNotAccepted()
  return person
}

/** @throws {SignInNeeded} {CharterNotAccepted} {NotAllowed} */
export function moderator(viewer: Viewer): Person {
  const person = participant(viewer)
  if (!canModerate(person)) throw new NotAllowed('Cette action est réservée aux personnes qui modèrent.')
  return person
}

/** @throws {SignInNeeded} {CharterNotAccepted} {NotAllowed} */
export function administrator(viewer: Viewer): Person {
  const person = participant(viewer)
  if (!canAdminister(person)) throw new NotAllowed('Cette action est réservée à l’administration de l’instance.')
  return person
}
