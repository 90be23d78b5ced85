import { expect } from 'chai'
import fc from 'fast-check'
import { niveaux } from '#config/niveaux.ts'
import { thematiques } from '#config/thematiques.ts'
import type { AccountId } from '#src/accounts/account.ts'
import { InvalidInput } from '#src/app-error.ts'
import { iso } from '#src/clock.ts'
import { onPrepared, replacementStarted } from '#src/videos/replacement.ts'
import {
  completionGivenUp,
  completionStarted,
  draft,
  edited,
  failed,
  hidden,
  isOut,
  probed,
  published,
  received,
  retried,
  shown,
  thumbnailChosen,
  transcoded,
  transcodingStarted,
  type Video,
  type VideoId,
  VideoNotInState,
} from '#src/videos/video.ts'
import { whatHappened } from '#src/videos/what-happened.ts'
import { aPlan, aVideo } from './a-video.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')
const later = now.add({ hours: 1 })
const vocabulary = { thematiques, niveaux }
const moderator = 'm' as AccountId
const source = { key: 'sources/a/b', sizeBytes: 10 }
const facts = { durationSeconds: 10, width: 640, height: 360, hasSound: true, plan: aPlan({ first: 1, whole: 2 }) }
const made = {
  ...{ durationSeconds: 10, renditions: [], thumbnails: [], placeholder: null, storyboard: null },
  ...{ notice: null, isPartial: false },
}

function fresh(): Video {
  return draft({ id: 'v' as VideoId, number: 1, author: 'a' as AccountId, now })
}

describe('the life of a video', () => {
  it('goes from its upload to its audience', () => {
    let video = received(fresh(), source, now)
    expect(video.state).to.equal('queued')
    video = probed(video, facts, now)
    video = transcodingStarted(video, 'videos/v/1', now)
    video = published(edited(video, { title: 'Un titre', audience: 'public' }, vocabulary, now), now, {
      reviewedFirst: false,
    })
    expect(isOut(video)).to.equal(false)
    video = transcoded(video, made, later)
    expect(isOut(video)).to.equal(true)
    expect(video).to.include({ state: 'ready', mediaPrefix: 'videos/v/1', makingPrefix: null })
    expect(video.publishedAt).to.equal('2026-11-24T11:00:00.000Z')
  })

  it('refuses every move that its state does not allow, and changes nothing then', () => {
    const moves: Record<string, (video: Video) => Video> = {
      received: (video) => received(video, { key: 'other', sizeBytes: 1 }, now),
      probed: (video) => probed(video, facts, now),
      started: (video) => transcodingStarted(video, 'videos/v/2', now),
      transcoded: (video) => transcoded(video, made, now),
      failed: (video) => failed(video, 'Non.', now),
      retried: (video) => retried(video, now),
    }
    const allowed: Record<Video['state'], readonly string[]> = {
      receiving: ['received', 'failed'],
      queued: ['probed', 'started', 'failed'],
      processing: ['probed', 'started', 'transcoded', 'failed'],
      ready: [],
      failed: ['started', 'retried'],
    }
    for (const [state, names] of Object.entries(allowed)) {
      const video = aVideo({ state: state as Video['state'], source, makingPrefix: 'videos/v/1' })
      const before = JSON.stringify(video)
      for (const [name, move] of Object.entries(moves)) {
        if (names.includes(name)) expect(() => move(video), `${state} ${name}`).not.to.throw()
        else expect(() => move(video), `${state} ${name}`).to.throw(VideoNotInState)
      }
      expect(JSON.stringify(video)).to.equal(before)
    }
  })

  it('takes the same file twice as once', () => {
    const video = received(fresh(), source, now)
    expect(received(video, source, later)).to.equal(video)
  })

  it('is never seen by its audience before it is ready, published and shown, in whatever order things come', () => {
    const step = fc.constantFrom<(video: Video) => Video>(
      (video) => received(video, source, now),
      (video) => probed(video, facts, now),
      (video) => transcodingStarted(video, 'videos/v/1', now),
      (video) => transcoded(video, made, now),
      (video) => transcoded(video, { ...made, isPartial: true }, now),
      (video) => completionStarted(video, 'videos/v/2', now),
      (video) => completionGivenUp(video, 'Tant pis.', now),
      (video) => edited(video, { waitsForAll: true }, vocabulary, now),
      (video) => edited(video, { waitsForAll: false }, vocabulary, now),
      (video) => failed(video, 'Non.', now),
      (video) => retried(video, now),
      (video) => edited(video, { title: 'Un titre', audience: 'academie' }, vocabulary, now),
      (video) => edited(video, { audience: 'brouillon' }, vocabulary, now),
      (video) => published(video, now, { reviewedFirst: false }),
      (video) => published(video, now, { reviewedFirst: true }),
      (video) => hidden(video, moderator, 'Parce que.', now),
      (video) => shown(video, now),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let video = fresh()
        for (const move of steps) {
          const before = video
          try {
            video = move(before)
          } catch (error) {
            if (!(error instanceof VideoNotInState || error instanceof InvalidInput)) throw error
          }
          if (isOut(video)) {
            expect(video.mediaPrefix).not.to.equal(null)
            expect(video.publishedAt).not.to.equal(null)
            expect(video.audience).not.to.equal('brouillon')
            // Who waits for all of it shows nothing new before.
            if (video.isPartial && video.waitsForAll) expect(isOut(before)).to.equal(true)
          }
          const told = whatHappened(before, video)
          expect(told === 'video-published').to.equal(!isOut(before) && isOut(video))
          expect(told === 'video-withdrawn').to.equal(isOut(before) && !isOut(video))
        }
      }),
    )
  })

  it('that was never out waits for all its renditions with the next file too, when its author wishes so', () => {
    const sent = received(fresh(), source, now)
    const choice = { title: 'École', audience: 'public', waitsForAll: true } as const
    const asked = published(edited(sent, choice, vocabulary, now), now, { reviewedFirst: false })
    const broken = failed(asked, 'Non', now)
    const awaited = replacementStarted(broken, source.key, now, { reviewedFirst: false })
    const first = [
      (video: Video) => received(video, source, now),
      (video: Video) => probed(video, facts, now),
      (video: Video) => transcodingStarted(video, 'videos/v/1', now),
      (video: Video) => transcoded(video, { ...made, isPartial: true }, now),
    ].reduce((video, rule) => onPrepared(rule)(video), awaited)
    expect(first).to.include({ state: 'processing', isPartial: true, replacement: null, publishedAt: null })
    expect(whatHappened(broken, first)).to.equal(null)
    const whole = transcoded(completionStarted(first, 'videos/v/2', now), made, later)
    expect(whole).to.include({ state: 'ready', isPartial: false, publishedAt: iso(later) })
    expect(whatHappened(first, whole)).to.equal('video-published')
  })

  it('is held for review where moderation comes first, and appears when a moderator has looked', () => {
    const ready = aVideo({ isPublished: false, publishedAt: null })
    const held = published(ready, now, { reviewedFirst: true })
    expect(isOut(held)).to.equal(false)
    expect(held.hidden?.by).to.equal(null)
    expect(held.publishedAt).to.equal(null)
    const appeared = shown(held, later)
    expect(appeared.publishedAt).to.equal('2026-11-24T11:00:00.000Z')
    expect(whatHappened(held, appeared)).to.equal('video-published')
  })

  it('publishing again does not lift what a moderator decided', () => {
    const refused = hidden(aVideo(), moderator, 'Un visage.', now)
    const withdrawn = edited(refused, { audience: 'brouillon' }, vocabulary, now)
    const again = published(edited(withdrawn, { audience: 'public' }, vocabulary, now), now, { reviewedFirst: false })
    expect(isOut(again)).to.equal(false)
    expect(again.hidden?.reason).to.equal('Un visage.')
  })

  it('makes the addresses of its files worthless when fewer people may see it', () => {
    const video = aVideo()
    expect(edited(video, { audience: 'academie' }, vocabulary, now).grantEpoch).to.equal(1)
    expect(edited(video, { title: 'Autre titre' }, vocabulary, now).grantEpoch).to.equal(0)
    expect(hidden(video, moderator, 'Non.', now).grantEpoch).to.equal(1)
    const here = aVideo({ audience: 'academie' })
    expect(edited(here, { audience: 'public' }, vocabulary, now).grantEpoch).to.equal(0)
  })
})

describe('what an author says of a video', () => {
  function faultsOf(work: () => unknown): string[] {
    try {
      work()
    } catch (error) {
      if (error instanceof InvalidInput) return error.errors.map(({ pointer }) => pointer)
      throw error
    }
    return []
  }

  it('is refused as a whole, with a sentence beside each field that does not hold', () => {
    const video = aVideo()
    const faults = faultsOf(() =>
      edited(
        video,
        {
          title: 'x'.repeat(121),
          description: 'x'.repeat(10_001),
          thematiques: ['se-former', 'inconnue'],
          niveaux: ['licence-3'],
          keywords: ['x'.repeat(41), ...Array.from({ length: 11 }, (_, index) => `mot ${index}`)],
          licence: 'à moi',
          language: 'français !',
        },
        vocabulary,
        now,
      ),
    )
    expect(faults).to.deep.equal([
      '/title',
      '/description',
      '/thematiques/1',
      '/niveaux/0',
      '/keywords/0',
      '/keywords',
      '/licence',
      '/language',
    ])
  })

  it('needs a title and an audience before it is published', () => {
    expect(faultsOf(() => published(fresh(), now, { reviewedFirst: false }))).to.deep.equal(['/title', '/audience'])
    expect(faultsOf(() => edited(aVideo(), { title: 'x' }, vocabulary, now))).to.deep.equal(['/title'])
  })

  it('keeps each keyword once, without its mark and blanks', () => {
    const { keywords } = edited(aVideo(), { keywords: ['#Dictée', ' dictée ', 'Oral', ''] }, vocabulary, now)
    expect(keywords).to.deep.equal(['Dictée', 'Oral'])
  })

  it('loses what nobody sees: controls, marks that turn the text over, blanks', () => {
    const { title } = edited(aVideo(), { title: '  La\u0000 \u202Edictée\u2066\n à  l’adulte ' }, vocabulary, now)
    expect(title).to.equal('La dictée à l’adulte')
  })

  it('until one is chosen, has a thumbnail from beyond its first images, which are often dark', () => {
    const received = aVideo({ state: 'queued', thumbnailAtSeconds: 0 })
    const lasting = (durationSeconds: number) => probed(received, { ...facts, durationSeconds }, now).thumbnailAtSeconds
    expect([lasting(4), lasting(600)]).to.deep.equal([0.4, 3])
    expect(probed({ ...received, thumbnailAtSeconds: 12 }, facts, now).thumbnailAtSeconds).to.equal(12)
  })

  it('chooses a thumbnail within the film', () => {
    expect(thumbnailChosen(aVideo(), 59, now).thumbnailAtSeconds).to.equal(59)
    for (const at of [-1, 61, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(faultsOf(() => thumbnailChosen(aVideo(), at, now))).to.deep.equal(['/atSeconds'])
    }
  })
})
