import { expect } from 'chai'
import fc from 'fast-check'
import { parseRange, whatIsAsked } from '#src/media/byte-range.ts'

const modifiedAt = new Date('2026-11-24T10:00:00.400Z')
const file = { sizeBytes: 1000, etag: '"abc"', modifiedAt }
const date = 'Tue, 24 Nov 2026 10:00:00 GMT'
const before = 'Tue, 24 Nov 2026 09:59:59 GMT'
const ask = (headers: Record<string, string>, method = 'GET', at = file) => whatIsAsked(method, headers, at)

describe('what a request asks of a file', () => {
  const ranges: readonly [string, number, string][] = [
    ['bytes=0-', 206, '0-999'],
    ['bytes=0-0', 206, '0-0'],
    ['bytes=10-19', 206, '10-19'],
    ['bytes=990-5000', 206, '990-999'],
    ['bytes=-10', 206, '990-999'],
    ['bytes=-5000', 206, '0-999'],
    ['BYTES=1-2', 206, '1-2'],
    ['bytes=1000-', 416, ''],
    ['bytes=99999999999999999999999999-', 416, ''],
    ['bytes=-0', 416, ''],
    ['bytes=20-10', 200, ''],
    ['bytes=0-1,5-6', 200, ''],
    ['bytes=-', 200, ''],
    ['bytes=a-b', 200, ''],
    ['bytes', 200, ''],
    ['seconds=0-1', 200, ''],
    ['bytes=1--2', 200, ''],
    ['bytes=0x1-0x2', 200, ''],
  ]
  for (const [header, status, bytes] of ranges) {
    it(`answers « ${header} » by ${status} ${bytes}`, () => {
      const asked = parseRange(header, 1000)
      expect(asked.status).to.equal(status)
      if (asked.status === 206) expect(`${asked.range.start}-${asked.range.end}`).to.equal(bytes)
    })
  }

  it('never gives a byte outside of the file, whatever is asked', () => {
    const number = fc.oneof(fc.constant(''), fc.nat(3000).map(String), fc.string())
    fc.assert(
      fc.property(fc.nat(2000), number, number, (sizeBytes, start, end) => {
        const asked = parseRange(`bytes=${start}-${end}`, sizeBytes)
        if (asked.status !== 206) return
        expect(asked.range.start).to.be.within(0, asked.range.end)
        expect(asked.range.end).to.be.below(sizeBytes)
      }),
    )
  })

  it('has no range in an empty file', () => {
    expect(parseRange('bytes=0-', 0)).to.deep.equal({ status: 416 })
    expect(parseRange('bytes=-1', 0)).to.deep.equal({ status: 416 })
  })

  const conditions: readonly [string, Record<string, string>, number][] = [
    ['nothing', {}, 200],
    ['a range', { range: 'bytes=0-1' }, 206],
    ['the tag it has', { 'if-none-match': '"abc"' }, 304],
    ['one of the tags it has', { 'if-none-match': '"x", W/"abc"' }, 304],
    ['any tag', { 'if-none-match': '*' }, 304],
    ['another tag', { 'if-none-match': '"x"' }, 200],
    ['another tag, and the date it has', { 'if-none-match': '"x"', 'if-modified-since': date }, 200],
    ['the date it has', { 'if-modified-since': date }, 304],
    ['an older date', { 'if-modified-since': before }, 200],
    ['a date that is none', { 'if-modified-since': 'hier' }, 200],
    ['a range, unless it has it all', { range: 'bytes=0-1', 'if-none-match': '"abc"' }, 304],
    ['a range, if it is the same', { range: 'bytes=0-1', 'if-range': '"abc"' }, 206],
    ['a range, if it is the same by date', { range: 'bytes=0-1', 'if-range': date }, 206],
    ['a range, if it is another', { range: 'bytes=0-1', 'if-range': '"x"' }, 200],
    ['a range, if weakly the same', { range: 'bytes=0-1', 'if-range': 'W/"abc"' }, 200],
    ['a range, if it has the older date', { range: 'bytes=0-1', 'if-range': before }, 200],
    ['only the same tag', { 'if-match': '"abc"' }, 200],
    ['only any tag', { 'if-match': '*' }, 200],
    ['only another tag', { 'if-match': '"x"' }, 412],
    ['only weakly the same tag', { 'if-match': 'W/"abc"' }, 412],
    ['only what has not changed since', { 'if-unmodified-since': date }, 200],
    ['only what has not changed since before', { 'if-unmodified-since': before }, 412],
  ]
  for (const [what, headers, status] of conditions) {
    it(`who asks for ${what} is answered ${status}`, () => expect(ask(headers).status).to.equal(status))
  }

  it('ignores a range of HEAD', () => expect(ask({ range: 'bytes=0-1' }, 'HEAD').status).to.equal(200))

  it('joins nothing to a file that grows, and revalidates nothing of it', () => {
    const growing = { ...file, etag: null }
    const asked = (headers: Record<string, string>) => whatIsAsked('GET', headers, growing).status
    expect(asked({ range: 'bytes=0-1' })).to.equal(206)
    expect(asked({ range: 'bytes=0-1', 'if-range': date })).to.equal(200)
    expect(asked({ 'if-none-match': '"abc"' })).to.equal(200)
    expect(asked({ 'if-modified-since': date })).to.equal(200)
  })
})
