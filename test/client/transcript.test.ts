import { expect } from 'chai'
import { pieces } from '#client/captions/found.ts'
import { readWebVtt } from '#client/captions/webvtt.ts'
import { toWebVtt } from '#src/captions/webvtt.ts'

describe('the transcript', () => {
  it('reads what the instance writes, without its marks', () => {
    const written = toWebVtt([
      { startMs: 1500, endMs: 3_723_004, text: '<v Jeanne>Tom & Inès,\n5 < 6</v>' },
      { startMs: 3_800_000, endMs: 3_801_000, text: 'Fin' },
    ])
    expect(readWebVtt(written)).to.deep.equal([
      { startSeconds: 1.5, endSeconds: 3723.004, text: 'Tom & Inès, 5 < 6' },
      { startSeconds: 3800, endSeconds: 3801, text: 'Fin' },
    ])
    expect(readWebVtt('')).to.deep.equal([])
  })

  it('finds words whatever their accents, and shows them as they are', () => {
    const shown = (text: string, looked: string) =>
      pieces(text, looked)
        .map(({ text: piece, isFound }) => (isFound ? `[${piece}]` : piece))
        .join('')
    expect(shown('À l’école, Œdipe relit : école.', 'ecole')).to.equal('À l’[école], Œdipe relit : [école].')
    expect(shown('Œuvre', 'oeu')).to.equal('[Œu]vre')
    expect(shown('Inès', '')).to.equal('Inès')
    expect(shown('aaa', 'aa')).to.equal('[aa]a')
  })
})
