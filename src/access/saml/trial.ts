/**
 * A sign-in tried by an administrator: which names the provider sends, what each would serve for, and what the rules
 * would say. Names and counts only, never a value; nobody is signed in and nothing is opened. Kept a quarter of an hour.
 */
import type { AccountId } from '../../accounts/account.ts'
import { type Clock, iso } from '../../clock.ts'
import type { Engine, Stored } from '../../store/engine.ts'
import type { Role } from '../viewer.ts'
import { type Admission, admit, type Rule } from './admission.ts'
import type { AttributeNames, IdentifierSource } from './attribute-names.ts'
import { personOf } from './attributes.ts'
import type { Assertion } from './check-assertion.ts'
import { AttributeMissing, SsoMessageRefused } from './refusals.ts'

export interface Trial {
  readonly at: string
  /** Of the NameID; null when there was none. */
  readonly nameIdFormat: string | null
  readonly attributes: readonly { name: string; values: number; servesAs: readonly string[] }[]
  readonly admission: 'admitted' | Exclude<Admission, { admitted: true }>['why']
  readonly roles: readonly Role[]
  /** Names of what an account would need and was not sent. */
  readonly missing: readonly string[]
  /** The identifier changes at each sign-in, or is a mail: nobody could come in. */
  readonly hasUnstableIdentifier: boolean
}

interface Kept extends Stored {
  readonly _id: AccountId
  readonly trial: Trial
  readonly expiresAt: string
}

interface Trials {
  keep(accountId: AccountId, trial: Trial): Promise<void>
  last(accountId: AccountId): Promise<Trial | null>
}

export function createTrials({ engine, clock }: { engine: Engine; clock: Clock }): Trials {
  const trials = engine.collection<Kept>({ name: 'saml_trials', expiresBy: 'expiresAt' })
  return {
    async keep(_id, trial) {
      await trials.put({ _id, trial, expiresAt: iso(clock.now().add({ minutes: 15 })) })
    },
    async last(accountId) {
      return (await trials.get(accountId))?.trial ?? null
    },
  }
}

export function trialOf(
  assertion: Assertion,
  parts: { names: AttributeNames; identifier: IdentifierSource; rules: readonly Rule[]; now: Temporal.Instant },
): Trial {
  const admission = admit(assertion.attributes, parts.rules)
  const faults = faultsOf(assertion, parts)
  return {
    at: iso(parts.now),
    nameIdFormat: assertion.nameId && (assertion.nameId.format ?? 'non précisé'),
    attributes: [...assertion.attributes].map(([name, values]) => ({
      name,
      values: values.length,
      servesAs: usesOf(name, parts),
    })),
    admission: admission.admitted ? 'admitted' : admission.why,
    roles: admission.admitted ? admission.roles : [],
    ...faults,
  }
}

function faultsOf(
  assertion: Assertion,
  parts: { names: AttributeNames; identifier: IdentifierSource },
): Pick<Trial, 'missing' | 'hasUnstableIdentifier'> {
  try {
    personOf(assertion, { ...parts, contact: null })
    return { missing: [], hasUnstableIdentifier: false }
  } catch (refusal) {
    if (refusal instanceof AttributeMissing) return { missing: refusal.missing, hasUnstableIdentifier: false }
    if (refusal instanceof SsoMessageRefused) return { missing: [], hasUnstableIdentifier: true }
    throw refusal
  }
}

const words: Readonly<Record<keyof AttributeNames, string>> = {
  mail: 'adresse de messagerie',
  givenName: 'prénom',
  familyName: 'nom',
  displayName: 'nom affiché, à défaut',
  posts: 'établissements',
  academie: 'académie',
  returnUrl: 'adresse de sortie',
}

function usesOf(
  name: string,
  { names, identifier, rules }: { names: AttributeNames; identifier: IdentifierSource; rules: readonly Rule[] },
): string[] {
  const uses = (Object.keys(words) as (keyof AttributeNames)[])
    .filter((use) => names[use].includes(name))
    .map((use) => words[use])
  if (identifier === name) uses.unshift('identifiant')
  if (rules.some(({ conditions }) => conditions.some(({ attribute }) => attribute === name)))
    uses.push('règles d’entrée')
  return uses
}
