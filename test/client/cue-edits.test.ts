/** What is done to cues while one writes them. */
import { expect } from 'chai'
import fc from 'fast-check'
import {
  cueAt,
  type EditedCue,
  faultsOf,
  keyed,
  plainCues,
  timeFrom,
  timeText,
  withAdded,
  withEnd,
  withJoined,
  without,
  withSplit,
  withStart,
} from '#client/captions/cue-edits.ts'
import { actOf } from '#client/captions-page/editor-keys.ts'

const cue = (startMs: number, endMs: number, text = 'Bonjour à toutes') => ({ startMs, endMs, text })
const times = (cues: readonly EditedCue[]) => cues.map(({ startMs, endMs }) => [startMs, endMs])

describe('writing cues', () => {
  const some = () => keyed([cue(0, 2000), cue(3000, 5000, 'On lit'), cue(6000, 8000, 'Puis on écoute')])
  const keyAt = (cues: readonly EditedCue[], place: number) => cues[place]?.key ?? 0

  it('adds one where the film is, between the others', () => {
    expect(times(withAdded(some(), 2200).cues)).to.deep.equal([
      [0, 2000],
      [2200, 3000],
      [3000, 5000],
      [6000, 8000],
    ])
    const within = withAdded(some(), 1000)
    expect(times(within.cues)).to.deep.equal([
      [0, 1000],
      [1000, 3000],
      [3000, 5000],
      [6000, 8000],
    ])
    expect(within.cues.find(({ key }) => key === within.key)?.text).to.equal('')
  })

  it('moves a beginning and an end to where the film is, and keeps the order', () => {
    const cues = some()
    expect(times(withStart(cues, keyAt(cues, 1), 3500))[1]).to.deep.equal([3500, 5000])
    expect(times(withStart(cues, keyAt(cues, 1), 9000))[2]).to.deep.equal([9000, 11_000])
    expect(times(withEnd(cues, keyAt(cues, 1), 4000))[1]).to.deep.equal([3000, 4000])
  })

  it('cuts one in two where one writes, at what is heard, or in proportion', () => {
    const cues = some()
    const heard = withSplit(cues, keyAt(cues, 0), { caret: 7, atMs: 900 })
    expect(plainCues(heard.cues).slice(0, 2)).to.deep.equal([cue(0, 900, 'Bonjour'), cue(900, 2000, 'à toutes')])
    const elsewhere = withSplit(cues, keyAt(cues, 0), { caret: null, atMs: 7000 })
    expect(plainCues(elsewhere.cues).slice(0, 2)).to.deep.equal([cue(0, 875, 'Bonjour'), cue(875, 2000, 'à toutes')])
  })

  it('joins one with the next, and takes one away', () => {
    const cues = some()
    expect(plainCues(withJoined(cues, keyAt(cues, 1)))[1]).to.deep.equal(cue(3000, 8000, 'On lit Puis on écoute'))
    expect(withJoined(cues, keyAt(cues, 2))).to.deep.equal(cues)
    expect(without(cues, keyAt(cues, 1))).to.have.length(2)
  })

  it('loses no word and no key, whatever is done', () => {
    const anyCue = fc.record({ startMs: fc.nat(60_000), lasts: fc.integer({ min: 200, max: 9000 }), text: fc.lorem() })
    fc.assert(
      fc.property(fc.array(anyCue, { minLength: 2, maxLength: 8 }), fc.nat(), fc.nat(70_000), (given, pick, atMs) => {
        const cues = keyed(given.map(({ startMs, lasts, text }) => cue(startMs, startMs + lasts, text)))
        const key = keyAt(cues, pick % cues.length)
        const words = (list: readonly EditedCue[]) =>
          list
            .flatMap(({ text }) => text.split(/\s+/))
            .filter(Boolean)
            .toSorted()
        for (const next of [
          withSplit(cues, key, { caret: null, atMs }).cues,
          withAdded(cues, atMs).cues,
          withStart(cues, key, atMs),
          withJoined(cues, key),
        ]) {
          expect(words(next)).to.deep.equal(words(cues))
          expect(new Set(next.map((one) => one.key)).size).to.equal(next.length)
        }
      }),
    )
  })

  it('says what is to be seen again', () => {
    const [one, other] = keyed([cue(0, 3000), cue(2000, 1000, '')]) as [EditedCue, EditedCue]
    expect(faultsOf(one, other, 60_000)).to.deep.equal(['overlap'])
    expect(faultsOf(other, undefined, 1500)).to.deep.equal(['empty', 'order', 'outside'])
    const long = { ...one, text: 'x'.repeat(50) }
    expect(faultsOf({ ...long, endMs: 1000 }, undefined, null)).to.deep.equal(['length', 'fast'])
    expect(faultsOf({ ...one, text: `<v Jeanne>${'x'.repeat(40)}</v>` }, undefined, null)).to.deep.equal([])
    expect(cueAt([one, other], 500)).to.equal(one)
    expect(cueAt([one], 3000)).to.equal(null)
  })

  it('reads and writes times as people do', () => {
    fc.assert(
      fc.property(fc.nat(40_000_000), (ms) => {
        expect(timeFrom(timeText(ms))).to.equal(ms)
      }),
    )
    expect(['62', '1:02,5', '1:00:02.25', ' 0:03 '].map(timeFrom)).to.deep.equal([62_000, 62_500, 3_602_250, 3000])
    for (const wrong of ['', 'a', '1:2:3:4', '1:', '-1']) expect(timeFrom(wrong), wrong).to.equal(null)
  })

  it('keeps its keys away from what one types', () => {
    const pressed = (given: Partial<KeyboardEvent>) =>
      actOf({ altKey: false, ctrlKey: false, metaKey: false, key: '', code: '', ...given } as KeyboardEvent)
    expect(pressed({ key: 'i' })).to.equal(null)
    expect(pressed({ key: 'i', altKey: true })).to.equal('set-start')
    // A Mac writes ˆ with Alt and I.
    expect(pressed({ key: 'ˆ', code: 'KeyI', altKey: true })).to.equal('set-start')
    expect(pressed({ key: 'i', altKey: true, ctrlKey: true })).to.equal(null)
  })
})
