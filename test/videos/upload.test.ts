import { expect } from 'chai'
import fc from 'fast-check'
import type { Role } from '#src/access/viewer.ts'
import { InvalidInput } from '#src/app-error.ts'
import { iso } from '#src/clock.ts'
import {
  assertWithinQuota,
  checkedSize,
  mostUploadsADay,
  parseMetadata,
  titleFrom,
  UploadQuotaReached,
  UploadTooLarge,
  uploadLimitsOf,
} from '#src/videos/upload.ts'

const limits = { sizeBytes: 4e9, dailyBytes: 20e9, durationSeconds: 1800 }
const now = Temporal.Instant.from('2026-11-24T10:00:00Z')

describe('the rules of uploads', () => {
  it('take no size that is not a whole number from 1 to the limit', () => {
    expect(checkedSize('1', limits)).to.equal(1)
    expect(checkedSize('4000000000', limits)).to.equal(4e9)
    expect(() => checkedSize('4000000001', limits)).to.throw(UploadTooLarge, '4\u00a0Go')
    for (const written of [undefined, '', '0', '-1', '1.5', '1e3', '0x10', ' 5', 'NaN', '9'.repeat(30)]) {
      expect(() => checkedSize(written, limits), String(written)).to.throw(InvalidInput)
    }
  })

  it('never let a person go beyond the bytes or the files of a day, and say when to come back', () => {
    const hours = fc.double({ min: 0, max: 23.9, noNaN: true })
    const sent = fc.array(fc.record({ sizeBytes: fc.nat(4e9), hours }), { maxLength: mostUploadsADay + 5 })
    fc.assert(
      fc.property(sent, fc.integer({ min: 1, max: 4e9 }), (before, sizeBytes) => {
        const uploads = before.map((one) => ({
          sizeBytes: one.sizeBytes,
          createdAt: iso(now.subtract({ seconds: Math.round(one.hours * 3600) })),
        }))
        const total = before.reduce((sum, one) => sum + one.sizeBytes, sizeBytes)
        const isBeyond = total > limits.dailyBytes || before.length >= mostUploadsADay
        try {
          assertWithinQuota(uploads, sizeBytes, limits, now)
          expect(isBeyond).to.equal(false)
        } catch (error) {
          if (!(error instanceof UploadQuotaReached)) throw error
          expect(isBeyond).to.equal(true)
          expect(error.retryAfterSeconds).to.be.within(60, 24 * 3600)
        }
      }),
    )
  })

  it('give more to those who animate, moderate or administer', () => {
    const animator = { ...limits, sizeBytes: 16e9 }
    const of = (...roles: Role[]) => uploadLimitsOf(roles, { teacher: limits, animator }).sizeBytes
    expect([of('teacher'), of(), of('teacher', 'animator'), of('moderator'), of('administrator')]).to.deep.equal([
      4e9, 4e9, 16e9, 16e9, 16e9,
    ])
  })

  const names: readonly [string, string | null][] = [
    ['La dictée négociée.mp4', 'La dictée négociée'],
    ['regrouper_deux_classes.MOV', 'regrouper deux classes'],
    ['C:\\Users\\moi\\Rituel du matin.mkv', 'Rituel du matin'],
    ['../../etc/passwd', 'passwd'],
    ['IMG_2041.MOV', null],
    ['VID_20261124_101500.mp4', null],
    ['PXL_20261124_101500123.TS.mp4', null],
    ['20261124_101500.mp4', null],
    ['WhatsApp Video 2026-11-24 at 10.15.00.mp4', null],
    ['DSC0001.AVI', null],
    ['vidéo (2).mp4', null],
    ['Vidéo de la dictée.mp4', 'Vidéo de la dictée'],
    ['Imaginer un récit.mp4', 'Imaginer un récit'],
    ['.mp4', null],
    ['', null],
    ['👍👍👍.mp4', null],
  ]
  for (const [name, title] of names) {
    it(`make of a file named « ${name} » ${title === null ? 'no title' : `the title « ${title} »`}`, () => {
      expect(titleFrom(name)).to.equal(title)
    })
  }

  it('make of any name a title of one line, without anything invisible, or none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const title = titleFrom(name)
        if (title === null) return
        expect(title).to.match(/^[^\p{Cc}\p{Cf}\p{Cs}/\\]+$/u)
        expect(title.length).to.be.within(3, 120)
        expect(title).to.equal(title.trim())
      }),
      { numRuns: 500 },
    )
    expect(titleFrom(undefined)).to.equal(null)
  })

  it('read a description as tus writes it, and refuse what is none', () => {
    const pair = fc.tuple(fc.stringMatching(/^[a-z]{1,10}$/), fc.string({ unit: 'grapheme' }))
    fc.assert(
      fc.property(fc.uniqueArray(pair, { selector: ([key]) => key, maxLength: 10 }), (pairs) => {
        const header = pairs.map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`).join(',')
        expect([...parseMetadata(header)]).to.deep.equal(pairs.map(([key, value]) => [key, value]))
      }),
    )
    expect([...parseMetadata('isConfidential,filename YQ==')]).to.deep.equal([
      ['isConfidential', ''],
      ['filename', 'a'],
    ])
    for (const header of ['filename é', 'a b c', ',', 'a YQ==,a YQ==', Array(30).fill('k').join(',')]) {
      expect(() => parseMetadata(header), header).to.throw(InvalidInput)
    }
  })
})
