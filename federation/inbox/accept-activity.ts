/** What of an activity whose signature holds is kept to be done: what may be said by who says it, and was not said before. */
import type { RemoteActor } from '../actor.ts'
import type { HostPolicies } from '../ports.ts'
import type { Verifying } from '../signature-ports.ts'
import { type AdmitParts, admit, claimedActor, isSaidBy, type Refusal, sameContent } from './admit.ts'
import { type Fields, idOf, isApproved, typeOf } from './fields.ts'
import type { Keep, Once } from './intake.ts'
import { ledgerForm } from './ledger-form.ts'

interface AcceptParts extends AdmitParts {
  verifying: Pick<Verifying, 'document'>
  policies: Pick<HostPolicies, 'of' | 'isActorBlocked'>
  /** On disk when it resolves. */
  keep: Keep
}

type NotTaken = Refusal | 'unknown-type' | 'blocked' | 'seen' | 'malformed'
type Accepted = { kept: true } | { kept: false; reason: NotTaken; type: string | null }
export type Accept = (received: { document: Fields; body: Uint8Array; signer: RemoteActor }) => Promise<Accepted>

export function createAcceptActivity(parts: AcceptParts): Accept {
  const { rules, verifying, policies } = parts

  return async function acceptActivity({ document, body, signer }) {
    const type = typeOf(document)
    const not = (reason: NotTaken): Accepted => ({ kept: false, reason, type })
    const isBlocked = ({ host, _id }: RemoteActor) => policies.of(host) === 'blocked' || policies.isActorBlocked(_id)
    if (isBlocked(signer)) return not('blocked')

    let actor = signer
    let said = document
    let text: Uint8Array = body
    let isHint = false
    if (!isSaidBy(document, signer, rules)) {
      // Passed on (ActivityPub §7.1.2): believed of who signed it inside, else only as a hint of where to look.
      const proven = hasSignature(document)
        ? await verifying.document({ ...document, id: '', type: type ?? '', ...document } as never)
        : null
      if (proven !== null) {
        actor = proven.signer
        said = proven.document
        // What a signature covers may be drawn so that it reads otherwise: only what was verified is kept and passed on.
        text = Buffer.from(JSON.stringify(proven.sealed))
      } else if (
        claimedActor(document, rules) !== null &&
        isWorthLooking(type) &&
        idOf(document.object, rules) !== null
      )
        isHint = true
      else return not('not-its-actor')
      if (isBlocked(actor)) return not('blocked')
    }
    if (isHint) return keep(hintOf(document, signer), signer._id, null)

    const admission = admit(said, actor, parts)
    if ('refused' in admission) return not(admission.refused)
    if ('ignored' in admission) return not(admission.ignored)
    const { activity } = admission.admitted
    // Said again under the same id once the author of the video agreed (PeerTube): another word.
    const isAgreed = activity.type === 'Create' && isApproved(activity.object)
    return keep(isAgreed ? `${activity.id}#approved` : activity.id, actor._id, {
      id: activity.id,
      isAnotherWord: (before) => isAgreed && !isApproved(before.object),
      isSame: (before) => sameContent(withoutObject(before), withoutObject(ledgerForm(activity, actor._id))),
    })

    async function keep(activityId: string, actorId: string, once: Once | null): Promise<Accepted> {
      const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('base64')
      const item = { actorId, activityId, bytes, from: signer.host, isHint: once === null }
      const outcome = await parts.keep({ item, once })
      return outcome === 'kept' ? { kept: true } : not(outcome)
    }
  }
}

/** Said without proof by another: only that there may be something to see. */
function isWorthLooking(type: string | null): boolean {
  return type === 'Create' || type === 'Update' || type === 'Delete'
}

/** Its own id is somebody else's to say. */
function hintOf(document: Fields, { _id }: RemoteActor): string {
  return `${_id}#look-${String(document.id).slice(0, 500)}`
}

function hasSignature(document: Fields): boolean {
  return document.signature !== undefined || document.proof !== undefined
}

/** activitypub-express keeps some with what they are about: whom it is about is compared, not its words. */
function withoutObject({ object, _meta, published, ...rest }: Record<string, unknown> & { id: string; type: string }) {
  const [first] = [object].flat()
  const id = typeof first === 'string' ? first : (first as { id?: string } | undefined)?.id
  return { ...rest, object: id ?? null }
}
