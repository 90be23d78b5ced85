/** Documents that other software really published, from the collection of another project: what is read of each. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { ActivityDocument } from '#federation/ports.ts'
import { readNote } from '#federation/vocabulary/read-note.ts'
import { readVideo } from '#federation/vocabulary/read-video.ts'
import { describedChapters } from '#src/chapters/chapter.ts'
import { severalLines } from '#src/text/written-text.ts'

const folder = join(import.meta.dirname, '../../fixtures/federation/captured')
const rules = { allowsPrivate: false }
const read = (name: string): ActivityDocument => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
const noteIn = (name: string) => {
  const document = read(name)
  const reading = readNote((document.type === 'Create' ? document.object : document) as ActivityDocument, rules)
  if ('refused' in reading) throw new Error(reading.refused)
  return reading.said
}

describe('documents that were really published', () => {
  const tests: Record<string, () => void> = {
    'peertube-video'() {
      const reading = readVideo(read('peertube-video'), rules)
      if ('refused' in reading) throw new Error(reading.refused)
      const { said } = reading
      expect(said).to.deep.include({
        title: 'Mesa, Wayland & X.org in trouble, Debian leaves X, Facebook blocks Linux: Linux & Open Source News',
        licence: 'CC-BY-SA-4.0',
        language: 'en',
        reach: 'public',
        durationSeconds: 1145,
        commentsAllowed: true,
        attributedTo: [
          'https://tilvids.com/accounts/thelinuxexperiment',
          'https://tilvids.com/video-channels/thelinuxexperiment_channel',
        ],
      })
      expect(said.files.map(({ height, fps }) => [height, fps])).to.deep.equal([
        [1080, 60],
        [360, 30],
        [144, 30],
      ])
      expect(said.thumbnailUrl).to.contain('/lazy-static/previews/')
      expect(said.beside.chaptersUrl).to.equal(`${said.id}/chapters`)
      expect(said.beside.storyboard).to.deep.include({ columns: 11, rows: 11, everySeconds: 10 })
      // One of its lines has no space after its moment: eleven moments all the same.
      expect(describedChapters(severalLines(said.description), said.durationSeconds)).to.have.length(11)
    },
    'peertube-note'() {
      const said = noteIn('peertube-note')
      expect(said).to.include({ reach: 'public', text: '@af2@bae.st idk', writtenAt: '2022-04-29T07:52:32.548Z' })
      expect(said.said).to.include('https://bae.st/users/af2')
    },
    'mastodon-create-note'() {
      const said = noteIn('mastodon-create-note')
      expect(said).to.include({ reach: 'unlisted', url: 'https://mastodon.madrid/@felix/107224289116410645' })
      expect(said.text).to.match(/^\[@retiolus\]\(.*\) i have never been disappointed by a thinkpad\./)
    },
    'pleroma-create-note'() {
      const said = noteIn('pleroma-create-note')
      expect(said).to.include({ reach: 'public', writtenAt: '2021-10-26T10:28:35.602Z' })
      expect(said.text).to.match(/^\[@lanodan\]\(.*\) test$/)
    },
  }
  for (const [name, test] of Object.entries(tests)) it(name, test)

  it('each has its test', () => {
    const written = readdirSync(folder).flatMap((file) => (file.endsWith('.json') ? file.replace(/\.json$/, '') : []))
    expect(written.toSorted()).to.deep.equal(Object.keys(tests).toSorted())
  })
})
