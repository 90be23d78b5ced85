import { expect } from 'chai'
import {
  changesNothing,
  cutImages,
  type Edits,
  editLimits,
  faultsOfEdits,
  imagesOf,
  isCovering,
  joined,
  type Keyframe,
  keptPieces,
  keptSeconds,
  type Mask,
  noEdits,
  type Rectangle,
  rectangleAt,
  type Span,
  toResult,
  toSource,
} from '#transcoding/edits.ts'
import { keptSound, maskGraph } from '#transcoding/mask-filters.ts'

/** The same numbers at each run: a failure can be looked at again. */
function dice(seed: number) {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

function someCuts(random: () => number, duration: number): Span[] {
  return Array.from({ length: Math.floor(random() * 6) }, () => {
    const from = random() * duration * 1.1
    return { from, to: from + random() * duration * 0.4 }
  })
}

function someKeyframes(random: () => number, lasts: number): Keyframe[] {
  const moments = Array.from({ length: 1 + Math.floor(random() * 12) }, () => Math.round(random() * lasts * 100) / 100)
  return [...new Set(moments)]
    .sort((a, b) => a - b)
    .map((at) => {
      const [width, height] = [0.05 + random() * 0.4, 0.05 + random() * 0.4]
      return { at, x: random() * (1 - width), y: random() * (1 - height), width, height }
    })
}

/** What the filter computes for each square of the small film, as JavaScript. */
function coverOf(mask: Mask, film: { width: number; height: number; fps: { num: number; den: number } }) {
  const graph = maskGraph([mask], { ...film, from: '[a]', to: '[b]' }).join(';')
  const expression = /geq=lum='255\*(.*?)'/.exec(graph)?.[1]?.replaceAll('if(', 'when(')
  const given = ['X', 'Y', 'N', 'T', 'W', 'H', 'when', 'gt', 'gte', 'lt'] as const
  const computed = new Function(...given, `return ${expression}`)
  const when = (is: number, then: number, otherwise = 0) => (is ? then : otherwise)
  const [gt, gte, lt] = [
    (a: number, b: number) => Number(a > b),
    (a: number, b: number) => Number(a >= b),
    (a: number, b: number) => Number(a < b),
  ]
  return (x: number, y: number, image: number): number =>
    computed(x, y, image, (image * film.fps.den) / film.fps.num, 128, 72, when, gt, gte, lt)
}

/** The squares in which the corners of a region are. */
function cornersOf({ x, y, width, height }: Rectangle, of: { width: number; height: number }): [number, number][] {
  const columns = [Math.floor(x * of.width), Math.ceil((x + width) * of.width) - 1]
  const lines = [Math.floor(y * of.height), Math.ceil((y + height) * of.height) - 1]
  return columns.flatMap((column) => lines.map((line): [number, number] => [column, line]))
}

const rectangle = { x: 0.1, y: 0.2, width: 0.3, height: 0.3 }
const whole: Edits = {
  cuts: [{ from: 0, to: 2 }],
  sounds: [{ from: 3, to: 4, as: 'muted' }],
  masks: [{ from: 2, to: 5, as: 'blurred', keyframes: [{ at: 2, ...rectangle }] }],
  clearerVoice: true,
}
const faults = (changes: Partial<Edits>, duration: number | null = 10) =>
  faultsOfEdits({ ...noEdits, ...changes }, duration).map(({ pointer, detail }) => `${pointer} ${detail}`)

describe('the edits of a film', () => {
  it('keep what is not cut, once, in order, whatever the cuts', () => {
    const random = dice(1)
    for (let run = 0; run < 500; run++) {
      const duration = 1 + random() * 600
      const cuts = someCuts(random, duration)
      const pieces = keptPieces(cuts, duration)
      for (const [index, { from, to }] of pieces.entries()) {
        expect(from).to.be.at.least(pieces[index - 1]?.to ?? 0)
        expect(to).to.be.greaterThan(from)
        expect(to).to.be.at.most(duration)
        const middle = (from + to) / 2
        expect(cuts.some((cut) => middle > cut.from && middle < cut.to)).to.equal(false)
      }
      const lost = joined(cuts, duration).reduce((sum, { from, to }) => sum + to - from, 0)
      expect(keptSeconds(cuts, duration)).to.be.closeTo(duration - lost, 1e-6)
    }
  })

  it('bring a moment of the result to the source and back', () => {
    const random = dice(2)
    for (let run = 0; run < 500; run++) {
      const duration = 1 + random() * 600
      const cuts = someCuts(random, duration)
      const lasts = keptSeconds(cuts, duration)
      const moment = random() * lasts
      const source = toSource(moment, cuts)
      expect(toResult(source, cuts)).to.be.closeTo(moment, 1e-6)
      expect(cuts.some(({ from, to }) => source > from + 1e-9 && source < to - 1e-9)).to.equal(false)
      const later = moment + random()
      expect(toSource(later, cuts)).to.be.at.least(source)
      const anywhere = random() * duration
      expect(toResult(anywhere, cuts)).to.be.within(0, lasts + 1e-6)
    }
  })

  it('cut every image of which a part is cut, and the sound exactly as long', () => {
    const random = dice(3)
    for (let run = 0; run < 500; run++) {
      const fps = [10, 24, 25, 30_000 / 1001, 30][Math.floor(random() * 5)] ?? 25
      const duration = 2 + random() * 60
      const cuts = joined(someCuts(random, duration), duration)
      const images = cutImages(cuts, fps, duration)
      for (let image = 0; image < duration * fps; image++) {
        const shown = { from: image / fps + 1e-3, to: (image + 1) / fps - 1e-3 }
        const isTouched = cuts.some(({ from, to }) => shown.to > from && shown.from < to)
        const isGone = images.some(({ first, next }) => image >= first && image < next)
        if (isTouched) expect(isGone, `image ${image} at ${fps}`).to.equal(true)
      }
      const sound = keptSound(images, { num: Math.round(fps * 1001), den: 1001 })
      for (const { from, to } of sound) {
        const middle = to === null ? Math.max(from, duration) : (from + to) / 2
        expect(cuts.some((cut) => middle > cut.from + 1e-3 && middle < cut.to - 1e-3 && middle < duration)).to.equal(
          false,
        )
      }
    }
  })

  it('move a region steadily from one position to the next, and leave it where it is outside', () => {
    const keyframes: Keyframe[] = [
      { at: 1, x: 0, y: 0.5, width: 0.1, height: 0.1 },
      { at: 3, x: 0.4, y: 0.5, width: 0.3, height: 0.1 },
      { at: 4, x: 0.4, y: 0, width: 0.3, height: 0.2 },
    ]
    expect(rectangleAt(keyframes, 0)).to.deep.equal({ x: 0, y: 0.5, width: 0.1, height: 0.1 })
    expect(rectangleAt(keyframes, 2)).to.deep.equal({ x: 0.2, y: 0.5, width: 0.2, height: 0.1 })
    expect(rectangleAt(keyframes, 3)).to.deep.equal({ x: 0.4, y: 0.5, width: 0.3, height: 0.1 })
    expect(rectangleAt(keyframes, 99)).to.deep.equal({ x: 0.4, y: 0, width: 0.3, height: 0.2 })
    const random = dice(4)
    for (let run = 0; run < 200; run++) {
      const { x, width } = rectangleAt(keyframes, random() * 6)
      expect(x).to.be.within(0, 0.4)
      expect(x + width).to.be.at.most(0.7 + 1e-9)
    }
  })

  it('that hold are accepted, before the film is known as after', () => {
    expect(faultsOfEdits(whole, 10)).to.deep.equal([])
    expect(faultsOfEdits(whole, null)).to.deep.equal([])
    expect([changesNothing(noEdits), changesNothing(whole)]).to.deep.equal([true, false])
  })

  it('that do not hold are refused, each with its place and a sentence', () => {
    expect(faults({ cuts: [{ from: 3, to: 3 }] })).to.deep.equal(['/cuts/0 La fin vient après le début.'])
    expect(faults({ cuts: [{ from: -1, to: 3 }] })[0]).to.match(/^\/cuts\/0 Donnez un début/)
    expect(faults({ cuts: [{ from: Number.NaN, to: 3 }] })[0]).to.match(/^\/cuts\/0 Donnez/)
    expect(faults({ sounds: [{ from: 12, to: 13, as: 'muted' }] })[0]).to.match(/commence après la fin/)
    expect(faults({ cuts: [{ from: 0, to: 9.5 }] })[0]).to.match(/^\/cuts Ces coupes ne laissent presque rien/)
    expect(faults({ cuts: [{ from: 0, to: 99 }] })[0]).to.match(/^\/cuts Ces coupes/)
    expect(faults({ cuts: [{ from: 0, to: 99 }] }, null)).to.deep.equal([])
    const mask = (keyframes: Keyframe[]) => faults({ masks: [{ from: 0, to: 3, as: 'hidden', keyframes }] })
    expect(mask([])[0]).to.match(/^\/masks\/0\/keyframes Dessinez/)
    expect(mask([{ at: 0, ...rectangle, width: 0.95 }])[0]).to.match(/^\/masks\/0\/keyframes\/0 Cette zone sort/)
    expect(mask([{ at: 0, ...rectangle, x: -0.1 }])[0]).to.match(/sort de l’image/)
    expect(mask([{ at: 0, ...rectangle, width: 0.001 }])[0]).to.match(/trop petite/)
    expect(mask([{ at: 20, ...rectangle }])[0]).to.match(/en dehors de la vidéo/)
    expect(mask([{ at: 0, ...rectangle, y: Number.POSITIVE_INFINITY }])[0]).to.match(/pas complète/)
    expect(
      mask([
        { at: 2, ...rectangle },
        { at: 2, ...rectangle },
      ])[0],
    ).to.match(/^\/masks\/0\/keyframes\/1 Les positions/)
    const cut = { from: 1, to: 2 }
    expect(faults({ cuts: Array.from({ length: editLimits.cuts + 1 }, () => cut) })[0]).to.match(/^\/cuts Gardez-en 50/)
    const moving = Array.from({ length: editLimits.keyframes + 1 }, (_, at) => ({ at: at / 100, ...rectangle }))
    expect(mask(moving)[0]).to.match(/^\/masks Gardez 300 positions/)
  })

  it('cover a region wherever the page shows it while an image is seen, at any moment of a long film, and little more', () => {
    const random = dice(5)
    const small = { width: 128, height: 72 }
    for (let run = 0; run < 300; run++) {
      const perSecond = [1, 10, 12.5, 24, 30_000 / 1001, 60][run % 6] ?? 1
      const fps = { num: Math.round(perSecond * 1001), den: 1001 }
      const rate = fps.num / fps.den
      const lasts = [2, 30, 10_000][run % 3] ?? 1
      const keyframes = someKeyframes(random, lasts)
      const mask = { from: random() * lasts * 0.3, to: lasts * (0.5 + random()), as: 'blurred' as const, keyframes }
      const covers = coverOf(mask, { width: 1920, height: 1080, fps })
      for (let look = 0; look < 30; look++) {
        // Where a position is, and anywhere.
        const near = keyframes[Math.floor(random() * keyframes.length)]?.at ?? 0
        const moment = look % 2 ? near : mask.from + random() * (mask.to - mask.from)
        if (!isCovering(mask, moment)) continue
        const image = Math.floor(moment * rate + 1e-9)
        const seen = rectangleAt(keyframes, moment)
        for (const [x, y] of cornersOf(seen, small)) expect(covers(x, y, image), `run ${run} at ${moment}`).to.equal(1)
        // An image before, one after, and the hair that a moment may be beside its image.
        const [begin, end] = [(image - 1) / rate - 0.007, (image + 2) / rate + 0.007]
        const within = keyframes.filter(({ at }) => at > begin && at < end)
        const around: Rectangle[] = [...within, rectangleAt(keyframes, begin), rectangleAt(keyframes, end)]
        const left = Math.floor(Math.min(...around.map(({ x }) => x)) * small.width) - 2
        const bottom = Math.ceil(Math.max(...around.map(({ y, height }) => y + height)) * small.height) + 1
        expect(covers(left, Math.floor((seen.y + seen.height / 2) * small.height), image)).to.equal(0)
        expect(covers(Math.floor((seen.x + seen.width / 2) * small.width), bottom, image)).to.equal(0)
      }
      const { first, next } = imagesOf(mask, rate)
      for (const image of [first - 1, next]) expect(covers(64, 36, image)).to.equal(0)
    }
  })

  it('never make a command longer than a system takes', () => {
    const keyframes = Array.from({ length: editLimits.keyframes / editLimits.masks }, (_, index) => ({
      at: 80_000.12345 + index * 1.2345,
      x: 0.123456 + index / 1000,
      y: 0.234567,
      width: 0.123456,
      height: 0.345678,
    }))
    const masks = Array.from({ length: editLimits.masks }, () => ({
      from: 0.12345,
      to: 86_000,
      as: 'blurred' as const,
      keyframes,
    }))
    const film = { width: 1920, height: 1080, fps: { num: 30_000, den: 1001 }, from: '[a]', to: '[b]' }
    expect(maskGraph(masks, film).join(';').length).to.be.lessThan(100_000)
    const long = masks.flatMap((mask, more) => mask.keyframes.map((one) => ({ ...one, at: one.at + more * 25 })))
    const one = { from: 0.12345, to: 86_000, as: 'hidden' as const, keyframes: long }
    expect(maskGraph([one], film).join(';').length).to.be.lessThan(100_000)
  })
})
