/**
 * The JSON-LD contexts of what we write. Only the two that everybody bundles are named by address; all other terms
 * are said in place, so that nobody has to ask the network to check a signature. PeerTube's terms are those of
 * `server/core/helpers/activity-pub-utils.ts`; most readers go by the names of keys and never look here.
 */
type Context = readonly (string | Readonly<Record<string, unknown>>)[]

const everywhere = ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'] as const

/** Our own words; the address names them and is not fetched. */
const own = 'https://classe-a-12.beta.gouv.fr/ns#'

/** LD signatures, and proofs (FEP-8b32, FEP-521a). */
const proofs = {
  RsaSignature2017: 'https://w3id.org/security#RsaSignature2017',
  DataIntegrityProof: 'https://w3id.org/security#DataIntegrityProof',
  proof: { '@id': 'https://w3id.org/security#proof', '@type': '@id', '@container': '@graph' },
  cryptosuite: 'https://w3id.org/security#cryptosuite',
  proofPurpose: { '@id': 'https://w3id.org/security#proofPurpose', '@type': '@vocab' },
  // The value of `proofPurpose`, and what actors have.
  assertionMethod: { '@id': 'https://w3id.org/security#assertionMethod', '@type': '@id', '@container': '@set' },
  proofValue: 'https://w3id.org/security#proofValue',
  verificationMethod: { '@id': 'https://w3id.org/security#verificationMethod', '@type': '@id' },
} as const

/** Of activities, comments, tombstones, collections. */
export const baseContext: Context = [
  ...everywhere,
  {
    ...proofs,
    Hashtag: 'as:Hashtag',
    sensitive: 'as:sensitive',
    // ActivityStreams has it as an address; what everybody writes is a word of it.
    formerType: { '@id': 'as:formerType', '@type': '@vocab' },
    pt: 'https://joinpeertube.org/ns#',
    ApproveReply: 'pt:ApproveReply',
    replyApproval: { '@id': 'pt:replyApproval', '@type': '@id' },
    litepub: 'http://litepub.social/ns#',
    EmojiReact: 'litepub:EmojiReact',
    c12: own,
    atSeconds: 'c12:atSeconds',
    reaction: 'c12:reaction',
  },
]

/** Of the Follow that asks for an alliance, and of what a grant is. */
export const allianceContext: Context = [
  ...everywhere,
  {
    ...proofs,
    c12: own,
    alliance: 'c12:alliance',
    MediaGrant: 'c12:MediaGrant',
    mediaPath: 'c12:mediaPath',
    expires: { '@id': 'c12:expires', '@type': 'http://www.w3.org/2001/XMLSchema#dateTime' },
  },
]

export const actorContext: Context = [
  ...everywhere,
  {
    ...proofs,
    Multikey: 'https://w3id.org/security#Multikey',
    controller: { '@id': 'https://w3id.org/security#controller', '@type': '@id' },
    publicKeyMultibase: 'https://w3id.org/security#publicKeyMultibase',
    manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
    alsoKnownAs: { '@id': 'as:alsoKnownAs', '@type': '@id' },
    movedTo: { '@id': 'as:movedTo', '@type': '@id' },
    toot: 'http://joinmastodon.org/ns#',
    discoverable: 'toot:discoverable',
    indexable: 'toot:indexable',
    featured: { '@id': 'toot:featured', '@type': '@id' },
    pt: 'https://joinpeertube.org/ns#',
    playlists: { '@id': 'pt:playlists', '@type': '@id' },
    lemmy: 'https://join-lemmy.org/ns#',
    postingRestrictedToMods: 'lemmy:postingRestrictedToMods',
    webfinger: 'https://purl.archive.org/socialweb/webfinger#webfinger',
    c12: own,
    academie: 'c12:academie',
  },
]

/** PeerTube's, and what ours says of an element in place of a request for each. */
export const playlistContext: Context = [
  ...everywhere,
  {
    ...proofs,
    pt: 'https://joinpeertube.org/ns#',
    sc: 'http://schema.org/',
    uuid: 'pt:uuid',
    Playlist: 'pt:Playlist',
    PlaylistElement: 'pt:PlaylistElement',
    position: { '@type': 'sc:Number', '@id': 'pt:position' },
    startTimestamp: { '@type': 'sc:Number', '@id': 'pt:startTimestamp' },
    stopTimestamp: { '@type': 'sc:Number', '@id': 'pt:stopTimestamp' },
    c12: own,
    elements: { '@id': 'c12:elements', '@container': '@list' },
  },
]

export const videoContext: Context = [
  ...everywhere,
  {
    ...proofs,
    Hashtag: 'as:Hashtag',
    sensitive: 'as:sensitive',
    uuid: 'pt:uuid',
    pt: 'https://joinpeertube.org/ns#',
    sc: 'http://schema.org/',
    category: 'sc:category',
    licence: 'sc:license',
    subtitleLanguage: 'sc:subtitleLanguage',
    automaticallyGenerated: 'pt:automaticallyGenerated',
    hasParts: { '@id': 'sc:hasParts', '@type': '@id' },
    hasPart: 'sc:hasPart',
    startOffset: 'sc:startOffset',
    endOffset: 'sc:endOffset',
    language: 'sc:inLanguage',
    identifier: 'sc:identifier',
    isLiveBroadcast: 'sc:isLiveBroadcast',
    originallyPublishedAt: 'sc:datePublished',
    uploadDate: 'sc:uploadDate',
    embedUrl: { '@id': 'sc:embedUrl', '@type': '@id' },
    PropertyValue: 'sc:PropertyValue',
    value: 'sc:value',
    liveSaveReplay: { '@type': 'sc:Boolean', '@id': 'pt:liveSaveReplay' },
    permanentLive: { '@type': 'sc:Boolean', '@id': 'pt:permanentLive' },
    latencyMode: { '@type': 'sc:Number', '@id': 'pt:latencyMode' },
    tileWidth: { '@type': 'sc:Number', '@id': 'pt:tileWidth' },
    tileHeight: { '@type': 'sc:Number', '@id': 'pt:tileHeight' },
    tileDuration: { '@type': 'sc:Number', '@id': 'pt:tileDuration' },
    aspectRatio: { '@type': 'sc:Float', '@id': 'pt:aspectRatio' },
    Infohash: 'pt:Infohash',
    views: { '@type': 'sc:Number', '@id': 'pt:views' },
    state: { '@type': 'sc:Number', '@id': 'pt:state' },
    size: { '@type': 'sc:Number', '@id': 'pt:size' },
    fps: { '@type': 'sc:Number', '@id': 'pt:fps' },
    canReply: 'pt:canReply',
    commentsPolicy: { '@type': 'sc:Number', '@id': 'pt:commentsPolicy' },
    downloadEnabled: { '@type': 'sc:Boolean', '@id': 'pt:downloadEnabled' },
    waitTranscoding: { '@type': 'sc:Boolean', '@id': 'pt:waitTranscoding' },
    support: { '@type': 'sc:Text', '@id': 'pt:support' },
    likes: { '@id': 'as:likes', '@type': '@id' },
    dislikes: { '@id': 'as:dislikes', '@type': '@id' },
    shares: { '@id': 'as:shares', '@type': '@id' },
    comments: { '@id': 'as:comments', '@type': '@id' },
    c12: own,
    thematiques: { '@id': 'c12:thematiques', '@container': '@set' },
    niveaux: { '@id': 'c12:niveaux', '@container': '@set' },
    licenceCode: 'c12:licenceCode',
    VideoChapters: 'c12:VideoChapters',
    diffusion: 'c12:diffusion',
    groupes: { '@id': 'c12:groupes', '@container': '@set' },
    members: { '@id': 'c12:members', '@type': '@id', '@container': '@set' },
    counts: 'c12:counts',
    merci: 'c12:merci',
    essaye: 'c12:essaye',
  },
]
