/**
 * The edits of a film as they are here: kept on the device at each change, sent all together, and set beside those that
 * were saved elsewhere meanwhile. The page draws them (`retouch-page.ts`).
 */
import type { FieldFault } from '#src/app-error.ts'
import type { Retouching } from '#src/videos/retouch-schemas.ts'
import { type Edits, faultsOfEdits } from '#transcoding/edits.ts'
import type { Problem } from '../api/request.ts'
import { changeEdits } from '../api/retouching.ts'
import { draft, forgetDraft, keepDraft } from '../drafts/drafts.ts'
import { type KeptOver, keptOver } from '../drafts/kept-over.ts'

/** How far back one can go. */
const longestPast = 50

interface Given {
  videoId: string
  retouching: Retouching
  /** As far as it is known: of the film that is shown, until its source has been looked at. */
  filmSeconds: () => number | null
  /** Something is to be drawn again. */
  changed: () => void
}

/** `others`: some were saved from elsewhere since these were begun. */
type Saved = 'saved' | 'faulty' | 'refused' | { others: Problem }

export class EditsWork {
  /** As the instance has them. */
  retouching: Retouching
  edits: Edits
  /** What « Annuler » goes back to, the last one last. */
  past: readonly Edits[] = []
  faults: readonly FieldFault[] = []
  problem: Problem | null = null
  isSaving = false
  /** Made here before others were saved elsewhere. */
  offered: KeptOver<Edits> | null
  readonly #given: Given
  readonly #key: string

  constructor(given: Given) {
    this.#given = given
    this.#key = `retouche:${given.videoId}`
    this.retouching = given.retouching
    const found = keptOver(draft<KeptOver<Edits>>(this.#key), this.retouching.edits, { isSame: areSame })
    this.edits = found?.isUpToDate ? found.kept.values : this.retouching.edits
    this.offered = found && !found.isUpToDate ? found.kept : null
  }

  /** Where the film ends, before anything is cut. */
  get endSeconds(): number {
    return this.retouching.sourceSeconds ?? this.#given.filmSeconds() ?? 1
  }

  /** Nothing is to be saved. */
  get isSaved(): boolean {
    return areSame(this.edits, this.retouching.edits)
  }

  /** What is saved is what the film was made with. */
  get isApplied(): boolean {
    const { applied, edits } = this.retouching
    return applied !== null && this.isSaved && areSame(applied, edits)
  }

  change(edits: Edits) {
    this.past = [...this.past.slice(1 - longestPast), this.edits]
    this.edits = edits
    this.faults = this.faults.length > 0 ? faultsOfEdits(edits, this.endSeconds) : []
    this.#keep()
  }

  /** False when there is nothing to go back to. */
  undo(): boolean {
    const before = this.past.at(-1)
    if (!before) return false
    this.past = this.past.slice(0, -1)
    this.edits = before
    this.faults = []
    this.#keep()
    return true
  }

  takeOffered() {
    const { offered } = this
    this.offered = null
    if (offered) this.change(offered.values)
  }

  leaveOffered() {
    forgetDraft(this.#key)
    this.offered = null
    this.#given.changed()
  }

  /** As the instance has them now. True when they are others than those that these were made over: they are shown, and these are offered. */
  take(retouching: Retouching): boolean {
    const { edits: before } = this.retouching
    const isMine = !this.isSaved
    this.retouching = retouching
    this.#given.changed()
    if (areSame(before, retouching.edits)) return false
    if (isMine && !this.isSaved) this.offered = { values: this.edits, before, at: Date.now() }
    this.edits = retouching.edits
    this.past = []
    this.faults = []
    return true
  }

  /** Null when there is nothing to save, or it is being saved already. What is changed meanwhile stays, to be saved in its turn. */
  async save(): Promise<Saved | null> {
    if (this.isSaving || this.isSaved) return null
    this.problem = null
    this.faults = faultsOfEdits(this.edits, this.endSeconds)
    this.#given.changed()
    if (this.faults.length > 0) return 'faulty'
    this.isSaving = true
    const sent = this.edits
    const answer = await changeEdits(this.#given.videoId, sent, this.retouching.edition)
    this.isSaving = false
    this.#given.changed()
    if (!answer.ok) {
      if (answer.problem.code === 'edits-changed-meanwhile') return { others: answer.problem }
      this.faults = answer.problem.faults
      if (this.faults.length > 0) return 'faulty'
      this.problem = answer.problem
      return 'refused'
    }
    this.retouching = answer.value
    if (this.edits === sent) {
      forgetDraft(this.#key)
      this.past = []
    } else this.#keep()
    return 'saved'
  }

  refuse(problem: Problem) {
    this.problem = problem
    this.#given.changed()
  }

  #keep() {
    const kept: KeptOver<Edits> = { values: this.edits, before: this.retouching.edits, at: Date.now() }
    keepDraft(this.#key, kept)
    this.#given.changed()
  }
}

function areSame(one: Edits, other: Edits): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
