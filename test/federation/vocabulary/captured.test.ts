/** Documents that other software really published, from the collection of another project: what is read of each. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { ActivityDocument } from '#federation/ports.ts'
import { readActor } from '#federation/remote/read-actor.ts'
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
const actorIn = (name: string) => readActor(read(name), { ...rules, fetchedAt: '2026-11-29T12:00:00.000Z' })

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
    // Recent ones make the sound a file of its own: those with a picture alone are played by the playlist only.
    'peertube-video-sound-apart'() {
      const reading = readVideo(read('peertube-video-sound-apart'), rules)
      if ('refused' in reading) throw new Error(reading.refused)
      const { said } = reading
      expect(said).to.include({
        licence: 'CC-BY-ND-4.0',
        language: 'pt',
        durationSeconds: 2814,
        width: 854,
        height: 480,
      })
      expect(said.files).to.deep.equal([])
      expect(said.playlistUrl).to.match(/^https:\/\/ftv-webvideos\.s3\..*-master\.m3u8$/)
      expect(said.keywords).to.deep.equal(['WebSocialBR'])
      expect(said.beside.storyboard).to.deep.include({ columns: 11, rows: 11, everySeconds: 24 })
    },
    'peertube-announce'() {
      const { actor, object } = read('peertube-announce') as unknown as { actor: string; object: string }
      expect(new URL(actor).host).to.equal(new URL(object).host)
    },
    'peertube-person'() {
      const person = actorIn('peertube-person')
      expect(person).to.include({ type: 'Person', name: 'thelinuxexperiment', displayName: 'The Linux Experiment' })
      expect(person).to.include({ sharedInbox: 'https://tilvids.com/inbox', approvesFollowers: false })
      expect(person.icon).to.match(/bdaa7218/)
      expect(person.keys.map(({ id }) => id)).to.deep.equal([`${person._id}#main-key`])
    },
    'peertube-group'() {
      const group = actorIn('peertube-group')
      expect(group).to.include({ type: 'Group', name: 'thelinuxexperiment_channel' })
      expect(group.owners).to.deep.equal(['https://tilvids.com/accounts/thelinuxexperiment'])
      expect(group.keys).to.have.length(1)
    },
    'mastodon-person'() {
      const person = actorIn('mastodon-person')
      // Without a name of its own it is called by its handle.
      expect(person).to.include({ displayName: 'felix', url: 'https://mastodon.madrid/@felix' })
      expect(person.icon).to.match(/ffdd1c832b453bc9/)
      expect(person.keys).to.have.length(1)
    },
    // Its icon is cut from another image that it also names.
    'smithereen-person'() {
      const person = actorIn('smithereen-person')
      expect(person).to.include({ name: 'grishka', sharedInbox: 'https://friends.grishka.me/activitypub/sharedInbox' })
      expect(person.icon).to.match(/c:573:572/)
      expect(person.keys).to.have.length(1)
    },
    // Its key has the id of the person herself.
    'hubzilla-person'() {
      const person = actorIn('hubzilla-person')
      expect(person).to.include({ name: 'scott', approvesFollowers: true })
      expect(person.keys.map(({ id }) => id)).to.deep.equal([person._id])
    },
    // Its id has no path.
    'wordpress-note'() {
      const said = noteIn('wordpress-note')
      expect(said).to.include({ reach: 'public', text: 'Nice! Hello from WordPress!' })
      expect(said.author).to.equal('https://pfefferle.org/author/pfefferle/')
    },
    'gnusocial-note'() {
      const said = noteIn('gnusocial-note')
      expect(said).to.include({ reach: 'public', writtenAt: '2022-03-01T21:00:16.000Z' })
      expect(said.text).to.match(/^yay/)
    },
  }
  for (const [name, test] of Object.entries(tests)) it(name, test)

  it('each has its test', () => {
    const written = readdirSync(folder).flatMap((file) => (file.endsWith('.json') ? file.replace(/\.json$/, '') : []))
    expect(written.toSorted()).to.deep.equal(Object.keys(tests).toSorted())
  })
})
