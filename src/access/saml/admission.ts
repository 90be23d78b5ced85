/**
 * Who may come in, and with which roles: rules over the attributes, in one readable setting.
 *
 *     enseigner: title=ENS,DOC,DIR* ; enseigner: FrEduRne ; modérer: FrEduFonctAdm=IEN* ; refuser: ctgrps=*invités*
 *
 * A rule is an act and its conditions joined by `&`; a condition is an attribute (any value) or an attribute with
 * values separated by commas, where `*` stands for anything. In what lets in, `*` in an address (a value with `@`) stays
 * within its part: it holds no `@`, nor, after the `@`, a dot. Whoever is given an act comes in; `refuser` wins over all.
 * Pupils and parents never come in, whatever the rules.
 */
import type { Role } from '../viewer.ts'
import type { Preset } from './attribute-names.ts'
import type { ReceivedAttributes } from './check-assertion.ts'

type Act = 'refuse' | Role

export interface Rule {
  readonly act: Act
  readonly conditions: readonly { readonly attribute: string; readonly patterns: readonly RegExp[] }[]
}

export type Admission =
  | { admitted: true; roles: readonly Role[] }
  | { admitted: false; why: 'pupil-or-parent' | 'refused-by-rule' | 'no-rule' }

/** A rule that cannot be read; the message is for the operator, in French. */
export class RuleRefused extends Error {
  override readonly name = 'RuleRefused'
}

const acts: Readonly<Record<string, Act>> = {
  refuser: 'refuse',
  enseigner: 'teacher',
  animer: 'animator',
  moderer: 'moderator',
  administrer: 'administrator',
}

/** What the académies' SSO says of its agents, and what the Fédération says of staff. Administration is never given. */
export const defaultRules = [
  'enseigner: title=ENS*,EDU*,DOC*,DIR*,IEN*,IA*,ADM*',
  'enseigner: FrEduRne',
  'enseigner: FrEduFonctAdm',
  'enseigner: urn:oid:1.3.6.1.4.1.5923.1.1.1.1=teacher,faculty,employee,staff',
  'animer: ctgrps=*coordonnateur*,*formateur*',
  'animer: FrEduFonctAdm=CPC*',
  'modérer: FrEduFonctAdm=IEN*',
].join(' ; ')

/** @throws {RuleRefused} */
export function readRules(text: string): Rule[] {
  const rules = text
    .split(/[;\n]/)
    .map((rule) => rule.trim())
    .filter((rule) => rule !== '')
    .map(readRule)
  if (!rules.some(({ act }) => act !== 'refuse')) throw new RuleRefused('aucune règle ne laisse entrer personne.')
  return rules
}

export function admit(received: ReceivedAttributes, rules: readonly Rule[]): Admission {
  if (isPupilOrParent(received)) return { admitted: false, why: 'pupil-or-parent' }
  const given = new Set(rules.filter((rule) => holds(rule, received)).map(({ act }) => act))
  if (given.has('refuse')) return { admitted: false, why: 'refused-by-rule' }
  if (given.size === 0) return { admitted: false, why: 'no-rule' }
  const held = new Set<Act>([...given, 'teacher'])
  return {
    admitted: true,
    roles: (['teacher', 'animator', 'moderator', 'administrator'] as const).filter((role) => held.has(role)),
  }
}

/** Those that decide: they must be asked of the provider. Of the signs of pupils, those of the same family of names. */
export function attributesOf(rules: readonly Rule[], preset: Preset): string[] {
  const ofRules = rules.flatMap(({ conditions }) => conditions.map(({ attribute }) => attribute))
  const all = [...ofRules, ...pupilsAndParents.map(([attribute]) => attribute)]
  return [...new Set(all)].filter((name) => name.startsWith('urn:oid:') === (preset === 'renater'))
}

/** Signs that only accounts of pupils and parents bear: ÉduConnect, the portals of parents, ENT profiles. */
const pupilsAndParents: readonly (readonly [attribute: string, value: RegExp])[] = [
  ['FrEduVecteur', /./],
  ['title', /^(ELE|ELV|PAR|TUT|RESP)/i],
  ['ENTPersonProfils', /^National_(ELV|TUT|PAR)$/i],
  ['urn:oid:1.3.6.1.4.1.20326.10.999.1.7', /^(eleve|resp)/i],
  ['eduPersonPrimaryAffiliation', /^(student|alum|library-walk-in)$/i],
  ['urn:oid:1.3.6.1.4.1.5923.1.1.1.5', /^(student|alum|library-walk-in)$/i],
]

function isPupilOrParent(received: ReceivedAttributes): boolean {
  return pupilsAndParents.some(([attribute, value]) => received.get(attribute)?.some((text) => value.test(text)))
}

function holds({ conditions }: Rule, received: ReceivedAttributes): boolean {
  return conditions.every(({ attribute, patterns }) =>
    received.get(attribute)?.some((value) => patterns.some((pattern) => pattern.test(value))),
  )
}

/** The act is before the first `:` followed by a space or not; attributes may hold `:` themselves (`urn:oid:…`). */
function readRule(rule: string): Rule {
  const [, word = '', rest = ''] = /^([^:]+):(.+)$/s.exec(rule) ?? []
  const act = acts[plain(word)]
  if (!act) {
    throw new RuleRefused(`« ${rule} » : commencez par refuser:, enseigner:, animer:, modérer: ou administrer:.`)
  }
  const conditions = rest.split('&').map((condition) => {
    const [name = '', values] = condition.split(/=(.*)/s, 2)
    const attribute = name.trim()
    if (attribute === '' || /\s/.test(attribute)) throw new RuleRefused(`« ${rule} » : il manque le nom d’un attribut.`)
    const patterns =
      values === undefined ? [/./s] : values.split(',').map((value) => patternOf(value.trim(), rule, act))
    return { attribute, patterns }
  })
  return { act, conditions }
}

/** What refuses reads `*` as widely as it can; what lets in, as narrowly: `*@ac-*.fr` is not `x@ac-lyon.evil.fr`. */
function patternOf(value: string, rule: string, act: Act): RegExp {
  if (value === '') throw new RuleRefused(`« ${rule} » : une valeur est vide.`)
  const [local = '', ...domain] = value.split('@')
  if (act === 'refuse' || domain.length === 0) return new RegExp(`^${starred(value, '.*')}$`, 'is')
  return new RegExp(`^${starred(local, '[^@]*')}@${starred(domain.join('@'), '[^@.]*')}$`, 'is')
}

function starred(text: string, anything: string): string {
  return text
    .split('*')
    .map((part) => RegExp.escape(part))
    .join(anything)
}

function plain(word: string): string {
  return word.trim().toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '')
}
