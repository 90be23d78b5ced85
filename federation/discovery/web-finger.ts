/** WebFinger (RFC 7033): from `acct:jeanne.martin@host`, or an address of ours, to an actor. Pure. */
import type { LocalActor, LocalActorKind } from '../actor.ts'
import { type Ids, instanceName } from '../ids.ts'

/**
 * Whom a resource names here: the person, their channel (`…_channel`), or the instance, which also answers to its
 * host's name (FEP-d556). Null for another host's.
 */
export function actorOfResource(resource: string, ids: Ids): { kind: LocalActorKind; handle: string } | null {
  const [, name = '', host] = /^(?:acct:)?@?([^@:/?#]+)@([^@/?#]+)$/i.exec(resource) ?? []
  if (host === undefined) return actorOfAddress(resource, ids)
  if (host.toLowerCase() !== ids.host) return null
  const handle = name.toLowerCase()
  if (handle === instanceName || handle === ids.host) return { kind: 'instance', handle: instanceName }
  const [, owner] = /^(.+)_channel$/.exec(handle) ?? []
  return owner === undefined ? { kind: 'person', handle } : { kind: 'channel', handle: owner }
}

function actorOfAddress(resource: string, ids: Ids): { kind: LocalActorKind; handle: string } | null {
  if (resource === ids.origin || resource === `${ids.origin}/`) return { kind: 'instance', handle: instanceName }
  const named = ids.read(resource)
  if (named !== null) return 'handle' in named ? named : null
  const [, handle] = new RegExp(`^${RegExp.escape(ids.origin)}/a/([^/?#]+)$`).exec(resource) ?? []
  return handle === undefined ? null : { kind: 'person', handle }
}

export function webFinger(actor: LocalActor, { host, page, origin }: { host: string; page: string; origin: string }) {
  return {
    subject: `acct:${actor.name}@${host}`,
    aliases: [...new Set([actor.id, page])],
    links: [
      { rel: 'self', type: 'application/activity+json', href: actor.id },
      { rel: 'http://webfinger.net/rel/profile-page', type: 'text/html', href: page },
      // Where somebody of here follows an actor of elsewhere from.
      { rel: 'http://ostatus.org/schema/1.0/subscribe', template: `${origin}/abonnements/ajouter?uri={uri}` },
    ],
  }
}
