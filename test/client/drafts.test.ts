import { expect } from 'chai'
import { draft, forgetDraft, keepDraft, sweepDrafts } from '#client/drafts/drafts.ts'
import { forgetOwn, nobody } from '#client/drafts/own-names.ts'
import {
  forgetReplacements,
  forgetUnfinishedReplacements,
  forgetUpload,
  type KeptUpload,
  keepUpload,
  keptUpload,
  unfinishedUploads,
} from '#client/uploads/kept-uploads.ts'

describe('drafts', () => {
  const kept = new Map<string, string>()
  const before = Object.getOwnPropertyDescriptor(globalThis, 'localStorage')
  beforeEach(() => {
    kept.clear()
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    }
    // Its keys are those of what it holds, as in a browser.
    const value = new Proxy(storage, {
      ownKeys: () => [...kept.keys()],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    })
    Object.defineProperty(globalThis, 'localStorage', { value, configurable: true, writable: true })
  })
  after(() => {
    if (before) Object.defineProperty(globalThis, 'localStorage', before)
    else Reflect.deleteProperty(globalThis, 'localStorage')
  })

  const jeanne = 'jeanne.martin'
  const odile = 'odile.bernard'
  const left = (hours: number) => JSON.stringify({ at: Date.now() - hours * 3_600_000, value: 'two' })

  it('are found again until they are sent', () => {
    keepDraft('video', { title: 'Lire' }, jeanne)
    expect(draft('video', jeanne)).to.deep.equal({ title: 'Lire' })
    forgetDraft('video', jeanne)
    expect(draft('video', jeanne)).to.equal(null)
  })

  it('are of who typed them: the next person at this computer finds none, nor the names of files', () => {
    keepDraft('profil', 'Jeanne', jeanne)
    keepUpload(anUpload, jeanne)
    expect(draft('profil', odile)).to.equal(null)
    expect(unfinishedUploads(Date.now(), odile)).to.deep.equal([])
    expect(keptUpload(anUpload.fingerprint, odile)).to.equal(null)
    forgetDraft('profil', odile)
    forgetUpload(anUpload.fingerprint, odile)
    forgetOwn(odile)
    expect(draft('profil', jeanne)).to.equal('Jeanne')
    expect(unfinishedUploads(Date.now(), jeanne)).to.deep.equal([anUpload])
  })

  it('go with who signs out, and so do those typed before signing in', () => {
    keepDraft('profil', 'Jeanne', jeanne)
    keepDraft('profil', 'Odile', odile)
    keepDraft('signalement:video:1', 'rien', nobody)
    keepUpload(anUpload, jeanne)
    forgetOwn(jeanne)
    expect([...kept.keys()]).to.deep.equal(['brouillon-de:odile.bernard:profil'])
  })

  it('typed before signing in are found after, for two hours', () => {
    keepDraft('signalement:video:1', 'rien', nobody)
    expect(draft('signalement:video:1', jeanne)).to.equal('rien')
    forgetDraft('signalement:video:1', jeanne)
    expect([...kept.keys()]).to.deep.equal([])
    kept.set('brouillon-de::inscription', left(3))
    expect(draft('inscription', nobody)).to.equal(null)
  })

  it('that nobody came back to for a month go, with what cannot be read or has no owner, and nothing else does', () => {
    keepDraft('new', 'one', jeanne)
    kept.set('brouillon-de:odile.bernard:old', left(31 * 24))
    kept.set('brouillon-de:odile.bernard:odd', 'not JSON')
    kept.set('brouillon-de::inscription', left(3))
    kept.set('brouillon:profil', left(1))
    kept.set('envoi:salle.mov|1|2', JSON.stringify(anUpload))
    kept.set('volume', '0.5')
    expect(draft('old', odile)).to.equal(null)
    sweepDrafts()
    expect([...kept.keys()]).to.deep.equal(['brouillon-de:jeanne.martin:new', 'volume'])
  })

  it('of films that are to replace another are told too, until one gives that up or they are not awaited any more', () => {
    const other = { ...anUpload, fingerprint: 'salle.mov|1|2|v', replaces: 'v', begunAt: anUpload.begunAt + 1 }
    keepUpload(anUpload, jeanne)
    keepUpload(other, jeanne)
    expect(unfinishedUploads(Date.now(), jeanne)).to.deep.equal([other, anUpload])
    forgetUnfinishedReplacements('w')
    forgetUnfinishedReplacements('v')
    expect(unfinishedUploads(Date.now(), jeanne)).to.deep.equal([anUpload])
    // All arrived: another tab may still wait for it.
    keepUpload({ ...other, finishedAt: Date.now() }, jeanne)
    forgetUnfinishedReplacements('v')
    expect(keptUpload(other.fingerprint, jeanne)?.finishedAt).to.be.a('number')
    forgetReplacements('v')
    expect(keptUpload(other.fingerprint, jeanne)).to.equal(null)
  })

  it('of uploads begun long ago go, whoever began them', () => {
    keepUpload(anUpload, jeanne)
    expect(unfinishedUploads(anUpload.begunAt + 8 * 86_400_000, odile)).to.deep.equal([])
    expect([...kept.keys()]).to.deep.equal([])
  })
})

const anUpload: KeptUpload = {
  fingerprint: 'salle.mov|1|2',
  url: '/api/v1/uploads/abc',
  videoId: 'v',
  fileName: 'salle.mov',
  sizeBytes: 1,
  begunAt: Date.now(),
  finishedAt: null,
}
