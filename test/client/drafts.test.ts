import { expect } from 'chai'
import { draft, forgetDraft, keepDraft, sweepDrafts } from '#client/drafts/drafts.ts'

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

  it('are found again until they are sent', () => {
    keepDraft('video', { title: 'Lire' })
    expect(draft('video')).to.deep.equal({ title: 'Lire' })
    forgetDraft('video')
    expect(draft('video')).to.equal(null)
  })

  it('that nobody came back to for a month go, with what cannot be read, and nothing else does', () => {
    keepDraft('new', 'one')
    kept.set('brouillon:old', JSON.stringify({ at: Date.now() - 31 * 86_400_000, value: 'two' }))
    kept.set('brouillon:odd', 'not JSON')
    kept.set('volume', '0.5')
    expect(draft('old')).to.equal(null)
    sweepDrafts()
    expect([...kept.keys()]).to.deep.equal(['brouillon:new', 'volume'])
  })
})
