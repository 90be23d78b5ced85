/** Lengths, sizes, dates and names as people read them. */
import { expect } from 'chai'
import fc from 'fast-check'
import { when } from '#client/formats/dates.ts'
import { clock, readTimeLeft, spokenDuration, timeLeft } from '#client/formats/durations.ts'
import { firstName, initials } from '#client/formats/names.ts'
import { number, percent, size } from '#client/formats/numbers.ts'
import { typeset, typesetHtml } from '#client/formats/typography.ts'

/** The same with ordinary spaces, to be read here; a number is never parted from its unit. */
function plain(text: string): string {
  expect(text).not.to.match(/\d (?!\d|et)/)
  return text.replace(/[\u00a0\u202f]/g, ' ')
}

describe('formats', () => {
  it('write a length as a clock does, and say it as people do', () => {
    expect([0, 47, 125, 3729].map(clock)).to.deep.equal(['0:00', '0:47', '2:05', '1:02:09'])
    expect(plain(spokenDuration(125))).to.equal('2 minutes et 5 secondes')
    expect(plain(spokenDuration(0))).to.equal('0 seconde')
  })

  it('tell the time left in steps that grow, the nearest one, so that rounding is never a fifth of it', () => {
    expect([3, 12, 61, 84, 200, 599, 3595, 3600, 5400, 7199].map(timeLeft).map(plain)).to.deep.equal([
      'quelques secondes',
      '10 s',
      '1 min',
      '1 min 30',
      '3 min 30',
      '10 min',
      '1 h',
      '1 h',
      '1 h 30',
      '2 h',
    ])
    fc.assert(
      fc.property(fc.double({ min: 10, max: 100_000, noNaN: true }), (seconds) => {
        expect(Math.abs(readTimeLeft(seconds) - seconds)).to.be.at.most(seconds / 5)
        expect(timeLeft(seconds)).not.to.match(/\b60|NaN|\./)
      }),
    )
  })

  it('keep the time that is read while it is nearly as near, so that it does not dance, and follow what really changes', () => {
    const read = [] as number[]
    for (const seconds of [66, 68, 67, 69, 68, 52, 50, 49, 47, 12, 9, 11, 8, 40])
      read.push(readTimeLeft(seconds, read.at(-1) ?? null))
    expect(read).to.deep.equal([60, 60, 60, 60, 60, 60, 50, 50, 50, 10, 10, 10, 10, 40])
    const real = fc.double({ min: 0, max: 100_000, noNaN: true })
    fc.assert(
      fc.property(real, real, (before, seconds) => {
        const told = readTimeLeft(seconds, readTimeLeft(before))
        expect(Math.abs(told - seconds)).to.be.at.most(Math.max(6, seconds / 5))
      }),
    )
  })

  it('write sizes in decimal units, and never 100 % before the end', () => {
    expect([999, 135_000, 1_400_000, 248_000_000, 4_000_000_000].map(size).map(plain)).to.deep.equal([
      '999 octets',
      '135 ko',
      '1,4 Mo',
      '248 Mo',
      '4 Go',
    ])
    expect([0, 0.5, 0.9999, 1].map(percent).map(plain)).to.deep.equal(['0 %', '50 %', '99 %', '100 %'])
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        (part) => percent(part).startsWith('100') === (part === 1),
      ),
    )
    expect(plain(number(12_345))).to.equal('12 345')
  })

  it('say when, as one says it to a colleague', () => {
    const now = Date.parse('2026-11-24T10:00:00Z')
    const before = (hours: number) => when(new Date(now - hours * 3_600_000).toISOString(), now)
    expect([0, 0.5, 3, 26, 200].map(before)).to.deep.equal([
      'à l’instant',
      'il y a 30 minutes',
      'il y a 3 heures',
      'hier',
      '16 novembre 2026',
    ])
  })

  it('say « hier » of the day before by the reader’s calendar, also when the clocks change', () => {
    const { TZ } = process.env
    process.env.TZ = 'Europe/Paris'
    try {
      const seen = (then: readonly [number, number], now: readonly [number, number]) =>
        when(new Date(2026, 9, ...then).toISOString(), new Date(2026, 9, ...now).getTime())
      expect(seen([21, 1], [21, 22]), 'this morning').to.equal('il y a 21 heures')
      expect(seen([19, 23], [21, 6])).to.equal('avant-hier')
      expect(seen([20, 9], [21, 8])).to.equal('hier')
      expect(seen([18, 12], [25, 1])).to.equal('18 octobre 2026')
      // The 25th has 25 hours.
      expect(seen([25, 0], [25, 23])).to.equal('il y a 24 heures')
      expect(seen([24, 23], [26, 0])).to.equal('avant-hier')
    } finally {
      if (TZ === undefined) delete process.env.TZ
      else process.env.TZ = TZ
    }
  })

  it('shorten a name to what fits in a circle, whatever the name', () => {
    expect(
      ['Jeanne Martin', 'Marie-Françoise de La Tour', 'Inès', 'élodie b', '  ', '孫 文'].map(initials),
    ).to.deep.equal(['JM', 'MT', 'IN', 'ÉB', '?', '孫文'])
    fc.assert(fc.property(fc.string(), (name) => [...initials(name)].length <= 4 && initials(name) !== ''))
    expect(firstName('Jeanne Martin')).to.equal('Jeanne')
  })

  it('never let a high mark of a title begin a line', () => {
    expect(typeset('Circuler : qui passe ? « ici »')).to.equal('Circuler\u00a0: qui passe\u202f? «\u00a0ici\u00a0»')
  })

  it('do so in what people wrote at length too, and leave addresses and code as they are', () => {
    expect(typesetHtml('<p>Qui <a href="/x?a=« b » :">passe ?</a> : <code>a ? b : c</code> oui !</p>')).to.equal(
      '<p>Qui <a href="/x?a=« b » :">passe\u202f?</a>\u00a0: <code>a ? b : c</code> oui\u202f!</p>',
    )
  })
})
