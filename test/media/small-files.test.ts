import { expect } from 'chai'
import { createSmallFiles } from '#src/media/small-files.ts'

describe('small files in memory', () => {
  const stored = { sizeBytes: 5, etag: '"a"', modifiedAt: new Date(0) }

  it('are read once for all who ask for one meanwhile, and anew after a failure', async () => {
    const files = createSmallFiles({})
    let reads = 0
    const read = async () => {
      reads++
      await new Promise(setImmediate)
      if (reads === 1) throw new Error('the disk failed')
      return Buffer.from('texte')
    }
    const failed = await Promise.allSettled([files.keep('a/b.vtt', stored, read), files.keep('a/b.vtt', stored, read)])
    expect(failed.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected'])
    const kept = await Promise.all(Array.from({ length: 100 }, () => files.keep('a/b.vtt', stored, read)))
    expect([reads, new Set(kept).size]).to.deep.equal([2, 1])
  })

  it('are not those of before, when one is replaced while it is read', async () => {
    const files = createSmallFiles({})
    const read = (text: string) => async () => {
      await new Promise(setImmediate)
      return Buffer.from(text)
    }
    const [before, after] = await Promise.all([
      files.keep('a/b.vtt', stored, read('avant')),
      files.keep('a/b.vtt', { ...stored, etag: '"b"' }, read('après')),
    ])
    expect([before.body.bytes.toString(), after.body.bytes.toString()]).to.deep.equal(['avant', 'après'])
  })
})
