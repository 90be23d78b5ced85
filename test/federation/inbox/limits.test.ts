/** What others send cannot make us ask, keep or show more than it should, each with its source. */
import { expect } from 'chai'
import type { RemoteActor } from '#federation/actor.ts'
import { anonymous } from '#src/access/viewer.ts'
import { createMarkdown } from '#src/text/markdown.ts'
import { onEachEngine } from '#test/on-each-engine.ts'
import { anActor } from '../an-actor.ts'
import { aNote, anActivity, anInbox, aVideoDocument, type InboxOfTest } from './an-inbox.ts'

onEachEngine('the limits of what is received', (kind) => {
  let on: InboxOfTest
  let eve: RemoteActor
  before(async () => {
    on = await anInbox(kind)
    eve = anActor('https://evil.example/users/eve')
    on.actors.set(eve._id, eve)
    await on.follow(await on.on.person('Jeanne Martin'), eve)
  })
  after(() => on[Symbol.asyncDispose]())

  /** A chain of answers that goes on for as long as it is asked. */
  function chain(length: number, last: string | null): string {
    let next = last
    for (let rank = 0; rank < length; rank++) {
      const id = `https://w${rank}.evil.example/notes/${rank}`
      on.documents.set(id, aNote(eve, next ?? id, { id, attributedTo: `https://w${rank}.evil.example/users/x` }))
      next = id
    }
    return next ?? ''
  }

  it('a chain of answers 10 000 deep, on as many hosts, is followed ten times, and not kept (Mastodon, through 4.0.2)', async () => {
    const top = chain(10_000, null)
    const { authorId } = await on.film()
    on.asked.length = 0
    const note = aNote(eve, top, { tag: [{ type: 'Mention', href: authorId }] })
    expect(await on.said(anActivity('Create', eve, note), eve)).to.equal('answers-nothing-known')
    expect(on.asked.length).to.be.at.most(10)
    expect(await on.on.comments.store.findByRemoteId(note.id)).to.equal(null)
  })

  it('D9: answers in a circle end', async () => {
    const [a, b] = ['https://evil.example/notes/a', 'https://evil.example/notes/b']
    on.documents.set(a, aNote(eve, b, { id: a }))
    on.documents.set(b, aNote(eve, a, { id: b }))
    on.asked.length = 0
    const outcome = await on.said(anActivity('Create', eve, aNote(eve, a)), eve)
    expect(outcome).to.equal('answers-nothing-known')
    expect(on.asked.length).to.be.at.most(3)
  })

  it('D7: of a video with a thousand authors, three are asked for', async () => {
    on.asked.length = 0
    const attributedTo = [eve._id, ...Array.from({ length: 1000 }, (_, n) => `https://evil.example/users/x${n}`)]
    const outcome = await on.said(anActivity('Create', eve, { ...aVideoDocument(eve), attributedTo }), eve)
    expect(outcome).to.match(/^fetch/)
    expect(on.asked.length).to.be.at.most(3)
  })

  it('D8: ten thousand tags, links and images are read within bounds', async () => {
    const many = <T>(make: (n: number) => T) => Array.from({ length: 10_000 }, (_, n) => make(n))
    const document = aVideoDocument(eve)
    const said = {
      ...document,
      tag: many((n) => ({ type: 'Hashtag', name: `mot${n}` })),
      icon: many((n) => ({ type: 'Image', url: `https://evil.example/${n}.jpg`, width: n, height: n })),
      url: [
        ...(document.url as unknown[]),
        ...many((n) => ({ type: 'Link', mediaType: 'video/mp4', href: `https://evil.example/${n}.mp4`, height: n })),
      ],
    }
    expect(await on.said(anActivity('Create', eve, said), eve)).to.equal('done')
    const video = await on.on.videos.store.findByRemoteId(document.id)
    expect(video?.keywords).to.have.length(10)
    expect(video?.remote?.files.length).to.be.at.most(20)
  })

  it('E5: names and words turn nothing round, run nothing and look like nobody (Mastodon CVE-2023-36462, CVE-2023-42452)', async () => {
    const loud = anActor('https://evil.example/users/loud', {
      name: 'admin@classe.example<script>',
      displayName: '\u202Enitram ennaej\u202C<img src=x onerror=alert(1)>\u0000',
      summary:
        '<script>alert(1)</script><a href="javascript:alert(1)">x</a><a href="https://evil.example/">classe.example</a>',
    })
    const { video, id } = await on.film()
    const content =
      '<p onclick="x">[a](javascript:alert(1)) <a href="data:text/html,x">b</a> &lt;script&gt; <svg onload=1><style>*{}</style>fin</p>'
    await on.said(anActivity('Create', loud, aNote(loud, id, { content, summary: '<b onmouseover=x>Titre</b>' })), loud)
    const account = await on.on.accountsStore.byRemoteId(loud._id)
    expect(account?.displayName).to.not.match(/[\p{Cc}\u202a-\u202e]/u)
    expect(account?.handle).to.equal('admin-classe.example-script-@evil.example')
    const html = await createMarkdown().toHtml(account?.bio ?? '')
    expect(html).to.not.match(/script|javascript/)
    expect(html).to.contain('href="https://evil.example/"')
    const [comment] = (await on.on.comments.store.allOf(video._id, { count: 1 })).items
    const [answer] = await on.on.comments.answersFor(anonymous, video, comment ? [comment] : [])
    expect(answer?.html).to.not.match(/<(?!\/?(p|strong|br)\b)|onclick|href="(javascript|data)/)
  })

  it('what comes from elsewhere is embedded from there, and what is not everyone’s is no document of ours', async () => {
    const secret = aVideoDocument(eve, {
      id: 'https://evil.example/videos/watch/secret',
      to: [`${eve._id}/followers`],
      cc: [],
    })
    expect(await on.said(anActivity('Create', eve, secret), eve)).to.equal('not-public')
    expect(await on.on.videos.store.findByRemoteId(secret.id)).to.equal(null)
    const was = aVideoDocument(eve, { id: 'https://evil.example/videos/watch/was' })
    await on.said(anActivity('Create', eve, was), eve)
    const withdrawn = { ...was, to: [`${eve._id}/followers`], cc: [], updated: '2026-11-22T08:00:00Z' }
    expect(await on.said(anActivity('Update', eve, withdrawn), eve)).to.equal('done')
    expect(await on.on.videos.store.findByRemoteId(was.id)).to.equal(null)
  })

  it('an alliance lets a shared video come, and the same from anybody else does not', async () => {
    const ally = anActor('https://ally.example/accounts/a')
    const shared = (by: RemoteActor) =>
      aVideoDocument(by, { to: [`https://${by.host}/accounts/peertube/allies`], cc: [], diffusion: 'alliees' })
    on.policies.set('ally.example', 'allied')
    expect(await on.said(anActivity('Create', ally, shared(ally)), ally)).to.equal('done')
    const video = await on.on.videos.store.findByRemoteId(shared(ally).id)
    expect(video?.audience).to.equal('alliees')
    const seen = await on.on.videos.showVideo(anonymous, video?._id ?? '').then(
      () => 'shown',
      (error) => error.code,
    )
    expect(seen).to.equal('not-found')
    expect(await on.said(anActivity('Create', eve, { ...shared(eve), id: 'https://evil.example/v/s' }), eve)).to.equal(
      'not-public',
    )
  })
})
