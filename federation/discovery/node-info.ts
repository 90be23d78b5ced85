/** NodeInfo: what this instance is and how much happens here, by counts only. Pure. */
import type { Ids } from '../ids.ts'

export interface NodeInfoFacts {
  version: string
  sourceUrl: string | null
  instanceName: string
  description: string
  academie: string | null
  users: { total: number; activeMonth: number; activeHalfyear: number }
  videos: number
}

/**
 * PeerTube takes the actor to follow from the last link when it is given a bare host (FEP-2677).
 */
export function nodeInfoLinks(ids: Ids) {
  const schema = (version: string) => ({
    rel: `http://nodeinfo.diaspora.software/ns/schema/${version}`,
    href: ids.absolute(`/nodeinfo/${version}.json`),
  })
  return {
    links: [
      schema('2.0'),
      schema('2.1'),
      { rel: 'https://www.w3.org/ns/activitystreams#Application', href: ids.instance() },
    ],
  }
}

export function nodeInfo(version: '2.0' | '2.1', facts: NodeInfoFacts) {
  return {
    version,
    software: {
      name: 'classe-a-12',
      version: facts.version,
      ...(version === '2.1' && facts.sourceUrl !== null ? { repository: facts.sourceUrl } : {}),
    },
    protocols: ['activitypub'],
    services: { inbound: [], outbound: [] },
    openRegistrations: false,
    usage: { users: facts.users, localPosts: facts.videos },
    metadata: {
      nodeName: facts.instanceName,
      nodeDescription: facts.description,
      ...(facts.academie === null ? {} : { academie: facts.academie }),
      // FEP-eb22: what of the enhancement proposals is spoken here; FEDERATION.md says how.
      feps: ['67ff', 'f1d5', 'd556', '2677', '1b12', '8b32', '521a', '7628', 'c0e0', '2c59', '5624'],
    },
  }
}
