import { expect } from 'chai'
import fc from 'fast-check'
import {
  canComment,
  canDeleteComment,
  canDeleteVideo,
  canEditComment,
  canEditVideo,
  canReact,
} from '#src/access/permissions.ts'
import { anonymous, type Role, type Viewer } from '#src/access/viewer.ts'
import { canSee, isListable, isPublic, type Shown } from '#src/access/visibility.ts'
import type { AccountId } from '#src/accounts/account.ts'
import type { GroupId } from '#src/groups/group.ts'
import { audiences } from '#src/videos/video.ts'

const people = ['a', 'b', 'c'] as AccountId[]
const someGroups = ['g1', 'g2', 'g3'] as GroupId[]
const anAudience = fc.constantFrom(...audiences)
const aVideo: fc.Arbitrary<Shown & { commentsAllowed: boolean }> = fc.record({
  authors: fc.subarray(people, { minLength: 1 }),
  audience: anAudience,
  groups: fc.subarray(someGroups),
  isPublished: fc.boolean(),
  hidden: fc.constantFrom(null, { at: '2026-11-24T08:00:00.000Z', by: 'c' as AccountId, reason: 'droit à l’image' }),
  state: fc.constantFrom('receiving', 'queued', 'processing', 'ready', 'failed' as const),
  commentsAllowed: fc.boolean(),
})
const aPerson = fc.record({
  kind: fc.constant('person' as const),
  accountId: fc.constantFrom(...people),
  roles: fc.subarray<Role>(['teacher', 'animator', 'moderator', 'administrator']),
  sessionId: fc.constant('s'),
  hasAcceptedCharter: fc.boolean(),
  groups: fc.subarray(someGroups),
})
const aPeer = fc.record({
  kind: fc.constant('peer' as const),
  host: fc.constant('creteil.example'),
  isAllied: fc.boolean(),
  groups: fc.subarray(someGroups),
})
const aViewer: fc.Arbitrary<Viewer> = fc.oneof(fc.constant(anonymous), aPerson, aPeer)

function person(accountId: string, roles: Role[] = ['teacher'], hasAcceptedCharter = true): Viewer {
  return { kind: 'person', accountId: accountId as AccountId, roles, sessionId: 's', hasAcceptedCharter }
}
const published = { authors: ['a' as AccountId], isPublished: true, hidden: null, state: 'ready' } as const

describe('visibility', () => {
  it('shows an anonymous viewer nothing that is not published for everyone, or by link to who has the link', () => {
    fc.assert(
      fc.property(aVideo, fc.boolean(), (video, linkGiven) => {
        if (!canSee(anonymous, video, { linkGiven })) return
        expect(video).to.include({ isPublished: true, hidden: null, state: 'ready' })
        expect(video.audience).to.be.oneOf(linkGiven ? ['public', 'lien'] : ['public'])
      }),
    )
  })

  it('lists nothing that the viewer could not open, and opens everything that it lists', () => {
    fc.assert(
      fc.property(aViewer, aVideo, (viewer, video) => {
        if (isListable(viewer, video)) expect(canSee(viewer, video)).to.equal(true)
      }),
    )
  })

  it('never lists a video by link, nor a draft, whoever asks', () => {
    fc.assert(
      fc.property(aViewer, aVideo, (viewer, video) => {
        fc.pre(video.audience === 'lien' || video.audience === 'brouillon')
        expect(isListable(viewer, video)).to.equal(false)
      }),
    )
  })

  it('shows another instance nothing but what is for everyone, and to an allied one what is for allies and its groups', () => {
    fc.assert(
      fc.property(aPeer, aVideo, fc.boolean(), (peer, video, linkGiven) => {
        if (!canSee(peer, video, { linkGiven })) return
        expect(video).to.include({ isPublished: true, hidden: null, state: 'ready' })
        expect(video.audience).to.be.oneOf(peer.isAllied ? ['public', 'alliees', 'groupe'] : ['public'])
        if (video.audience === 'groupe') expect(peer.groups.some((one) => video.groups?.includes(one))).to.equal(true)
      }),
    )
    const allied = { kind: 'peer', host: 'creteil.example', isAllied: true, groups: ['g1' as GroupId] } as const
    expect(canSee(allied, { ...published, audience: 'alliees' })).to.equal(true)
    expect(canSee(allied, { ...published, audience: 'academie' })).to.equal(false)
    expect(canSee({ ...allied, isAllied: false }, { ...published, audience: 'alliees' })).to.equal(false)
  })

  it('shows what is for a group to its members and to moderators, charter accepted, and to nobody else', () => {
    const video = { ...published, audience: 'groupe', groups: ['g1', 'g2'] as GroupId[] } as const
    const member = { ...person('b'), groups: ['g2' as GroupId] } as Viewer
    expect(canSee(member, video)).to.equal(true)
    expect(isListable(member, video)).to.equal(true)
    expect(canSee({ ...member, hasAcceptedCharter: false } as Viewer, video)).to.equal(false)
    expect(canSee({ ...member, groups: ['g3' as GroupId] } as Viewer, video)).to.equal(false)
    expect(canSee(person('b'), video)).to.equal(false)
    expect(canSee(anonymous, video, { linkGiven: true })).to.equal(false)
    expect(canSee(person('b', ['moderator']), video)).to.equal(true)
    expect(isListable(person('b', ['moderator']), video)).to.equal(false)
    expect(canSee(member, { ...video, groups: [] })).to.equal(false)
  })

  it('lets authors see theirs in every state', () => {
    fc.assert(
      fc.property(aVideo, (video) => {
        for (const author of video.authors) expect(canSee(person(author), video)).to.equal(true)
      }),
    )
  })

  it('keeps drafts, what is not ready and what is not published from everyone else, moderators included', () => {
    fc.assert(
      fc.property(aPerson, aVideo, (viewer, video) => {
        fc.pre(!video.authors.includes(viewer.accountId))
        fc.pre(video.audience === 'brouillon' || video.state !== 'ready' || !video.isPublished)
        expect(canSee(viewer, video, { linkGiven: true })).to.equal(false)
      }),
    )
  })

  it('opens « académie » to whoever signed in here and accepted the charter, to nobody else', () => {
    const video = { ...published, audience: 'academie' } as const
    expect(canSee(person('b'), video)).to.equal(true)
    expect(canSee(person('b', ['teacher'], false), video)).to.equal(false)
    expect(canSee(anonymous, video, { linkGiven: true })).to.equal(false)
  })

  it('shows a hidden video to its authors and to moderators only', () => {
    const video = { ...published, audience: 'public', hidden: { reason: 'x' } } as const
    expect(canSee(person('a'), video)).to.equal(true)
    expect(canSee(person('b', ['moderator']), video)).to.equal(true)
    expect(canSee(person('b', ['moderator'], false), video)).to.equal(false)
    expect(canSee(person('b', ['teacher', 'animator']), video)).to.equal(false)
    expect(isListable(person('b', ['moderator']), video)).to.equal(false)
    expect(isPublic(video)).to.equal(false)
  })
})

describe('permissions', () => {
  it('give nothing to do on a video that one cannot see', () => {
    fc.assert(
      fc.property(aViewer, aVideo, (viewer, video) => {
        if (canSee(viewer, video)) return
        expect(canEditVideo(viewer, video)).to.equal(false)
        expect(canDeleteVideo(viewer, video)).to.equal(false)
        expect(canReact(viewer, video)).to.equal(false)
        expect(canComment(viewer, video)).to.equal(false)
      }),
    )
  })

  it('give nothing to do before the charter is accepted', () => {
    fc.assert(
      fc.property(aPerson, aVideo, (someone, video) => {
        const viewer = { ...someone, hasAcceptedCharter: false }
        const own = { accountId: viewer.accountId, deletedAt: null }
        expect(canEditVideo(viewer, video)).to.equal(false)
        expect(canDeleteVideo(viewer, video)).to.equal(false)
        expect(canReact(viewer, video)).to.equal(false)
        expect(canEditComment(viewer, own)).to.equal(false)
        expect(canDeleteComment(viewer, own)).to.deep.equal({ allowed: false })
      }),
    )
  })

  it('let one delete one’s own comment freely, a moderator another’s with a reason, nobody a deleted one', () => {
    const comment = { accountId: 'a' as AccountId, deletedAt: null }
    expect(canDeleteComment(person('a'), comment)).to.deep.equal({ allowed: true, needsReason: false })
    expect(canDeleteComment(person('b'), comment)).to.deep.equal({ allowed: false })
    expect(canDeleteComment(person('b', ['moderator']), comment)).to.deep.equal({ allowed: true, needsReason: true })
    expect(canDeleteComment(person('a'), { ...comment, deletedAt: 'then' })).to.deep.equal({ allowed: false })
    expect(canDeleteComment(anonymous, comment)).to.deep.equal({ allowed: false })
  })

  it('let a moderator edit nobody else’s video, and an administrator delete a published one', () => {
    const video = { ...published, audience: 'public' } as const
    expect(canEditVideo(person('b', ['moderator', 'administrator']), video)).to.equal(false)
    expect(canDeleteVideo(person('b', ['moderator']), video)).to.equal(false)
    expect(canDeleteVideo(person('b', ['administrator']), video)).to.equal(true)
  })
})
