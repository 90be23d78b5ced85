/** Which chapters a film has, and what becomes of them. */
import { expect } from 'chai'
import { InvalidInput } from '#src/app-error.ts'
import {
  carriedChapters,
  chaptersOf,
  describedChapters,
  retimedChapters,
  writtenChapters,
} from '#src/chapters/chapter.ts'

const told =
  'Une séance entière.\n\n0:00 Accueil\n- 1:05 – **Lecture** [relais](https://exemple.test)\n(0:12:30) Bilan\n\nMerci !'

describe('the chapters of a description', () => {
  it('are lines that begin with a moment', () => {
    expect(describedChapters(told, 900)).to.deep.equal([
      { atSeconds: 0, title: 'Accueil' },
      { atSeconds: 65, title: 'Lecture relais' },
      { atSeconds: 750, title: 'Bilan' },
    ])
  })

  it('stop at the end of the film', () => {
    expect(describedChapters(told, 700)).to.have.length(2)
  })

  it('are none where moments are only spoken of', () => {
    for (const text of [
      '',
      'À 0:42, le moment où Inès relit.',
      '0:42 Inès relit\n1:10 Tom répond',
      '0:00 Accueil',
      '0:00 Accueil\n2:00 Fin\n1:00 Milieu',
      '0:00 Accueil\n0:00 Encore',
      '0:00\n1:00',
      `0:00 ${'x '.repeat(5000)}\n`,
    ]) {
      expect(describedChapters(text, 900), text.slice(0, 40)).to.deep.equal([])
    }
  })
})

describe('the chapters of a film', () => {
  const video = {
    description: told,
    durationSeconds: 900,
    chapters: null,
    fileChapters: [{ atSeconds: 0, title: 'Un' }],
  }

  it('are those of its authors, else of its description, else of its file', () => {
    expect(chaptersOf({ ...video, chapters: [{ atSeconds: 3, title: 'À moi' }] })).to.deep.include({ from: 'author' })
    expect(chaptersOf({ ...video, chapters: [] })).to.deep.equal({ from: 'author', chapters: [] })
    expect(chaptersOf(video).from).to.equal('description')
    expect(chaptersOf({ ...video, description: '' })).to.deep.equal({ from: 'file', chapters: video.fileChapters })
    expect(chaptersOf({ ...video, description: '', fileChapters: [] })).to.deep.equal({ from: null, chapters: [] })
  })

  it('that its file carried are named, and say something', () => {
    const found = [
      { startSeconds: 60.4, title: '' },
      { startSeconds: 0, title: ' Début\u0007 ' },
      { startSeconds: 60.9, title: 'Double' },
    ]
    expect(carriedChapters(found)).to.deep.equal([
      { atSeconds: 0, title: 'Début' },
      { atSeconds: 60, title: 'Chapitre 2' },
    ])
    expect(carriedChapters(found.slice(1, 2))).to.deep.equal([])
  })

  it('written by its authors are put in order, or refused one by one', () => {
    expect(
      writtenChapters(
        [
          { timecode: 9, title: ' B ' },
          { timecode: 0, title: 'A' },
        ],
        60,
      ),
    ).to.deep.equal([
      { atSeconds: 0, title: 'A' },
      { atSeconds: 9, title: 'B' },
    ])
    const wrong = [
      { timecode: 0, title: ' ' },
      { timecode: 0, title: 'x'.repeat(101) },
      { timecode: 60, title: 'Après' },
      { timecode: -1, title: 'Avant' },
    ]
    try {
      writtenChapters(wrong, 60)
      expect.fail('accepted')
    } catch (error) {
      expect((error as InvalidInput).errors.map(({ pointer }) => pointer)).to.deep.equal([
        '/chapters/0/title',
        '/chapters/1/title',
        '/chapters/1/timecode',
        '/chapters/2/timecode',
        '/chapters/3/timecode',
      ])
    }
    expect(() =>
      writtenChapters(
        Array.from({ length: 101 }, (_, timecode) => ({ timecode, title: 'x' })),
        600,
      ),
    ).to.throw(InvalidInput)
  })

  it('follow a film that is cut', () => {
    const chapters = [0, 20, 40, 90].map((atSeconds) => ({ atSeconds, title: String(atSeconds) }))
    const mapping = [{ fromSeconds: 30, toSeconds: 80, atSeconds: 0 }]
    expect(retimedChapters(chapters, mapping)).to.deep.equal([
      { atSeconds: 0, title: '20' },
      { atSeconds: 10, title: '40' },
    ])
  })
})
