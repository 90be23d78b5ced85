/**
 * What is being written in one language, kept in step with the instance: saved by itself, kept on this device until it
 * is, never written over what another saved meanwhile.
 */
import type { SavedCaptions, WorkedCaptions } from '#src/captions/caption-schemas.ts'
import { captions, saveCaptions } from '../api/captions.ts'
import type { Answer, Problem } from '../api/request.ts'
import { type EditedCue, keyed, plainCues } from '../captions/cue-edits.ts'
import { createAutosave } from '../drafts/autosave.ts'
import { draft, forgetDraft, keepDraft } from '../drafts/drafts.ts'

type WorkState = 'loading' | 'failed' | 'idle' | 'saving' | 'saved' | 'kept' | 'refused' | 'conflict'

type PlainCue = Omit<EditedCue, 'key'>

interface Kept {
  cues: PlainCue[]
  revision: number
}

const triesAgainMs = 15_000

/** `onChange` after each change of what it tells. Closed when one leaves. */
export class CaptionsWork {
  readonly language: string
  cues: readonly EditedCue[] = []
  state: WorkState = 'loading'
  problem: Problem | null = null
  revision = 0
  isAutomatic = false
  isOnline = false
  onlineAt: string | null = null
  readonly #videoId: string
  readonly #onChange: () => void
  readonly #autosave = createAutosave<readonly EditedCue[]>({
    save: (cues) => this.#save(cues),
    onChange: (state) => {
      if (state === 'saving') this.#tell({ state })
    },
  })
  #retry: ReturnType<typeof setTimeout> | undefined
  /** A whole change is on its way: what is typed meanwhile waits for the revision it gives. */
  #isBringing = false

  constructor(videoId: string, language: string, onChange: () => void) {
    this.#videoId = videoId
    this.language = language
    this.#onChange = onChange
    addEventListener('online', this.#again)
  }

  close() {
    clearTimeout(this.#retry)
    removeEventListener('online', this.#again)
  }

  /** @param isThere whether anything was saved in this language */
  async load(isThere: boolean): Promise<void> {
    this.#tell({ state: 'loading', problem: null })
    const answer = isThere ? await captions(this.#videoId, this.language) : null
    if (answer && !answer.ok && answer.problem.code !== 'not-found') {
      return this.#tell({ state: 'failed', problem: answer.problem })
    }
    if (answer?.ok) this.#take(answer.value)
    const mine = draft<Kept>(this.#key)
    if (mine === null || JSON.stringify(mine.cues) === JSON.stringify(plainCues(this.cues))) {
      forgetDraft(this.#key)
      return this.#tell({ state: 'idle' })
    }
    this.cues = keyed(mine.cues)
    if (mine.revision !== this.revision) return this.#tell({ state: 'conflict' })
    this.change(this.cues)
  }

  change(cues: readonly EditedCue[]) {
    this.cues = cues
    this.isOnline = false
    keepDraft(this.#key, { cues: plainCues(cues), revision: this.revision } satisfies Kept)
    if (this.state !== 'conflict' && !this.#isBringing) this.#autosave.later(cues)
    this.#onChange()
  }

  /** Everything that was written, repaired, for the audience. */
  async publish(): Promise<Answer<SavedCaptions>> {
    return this.#bring(() => ({ cues: plainCues(this.cues), revision: this.revision, publish: true }))
  }

  /** A file takes the place of what is there. */
  async import(bytes: Uint8Array): Promise<Answer<SavedCaptions>> {
    let binary = ''
    for (const byte of bytes) binary += String.fromCharCode(byte)
    return this.#bring(() => ({ file: btoa(binary), revision: this.revision }))
  }

  /** Mine are written over what was saved elsewhere. */
  async keepMine(): Promise<void> {
    const answer = await captions(this.#videoId, this.language)
    if (!answer.ok && answer.problem.code !== 'not-found') return this.#tell({ problem: answer.problem })
    this.revision = answer.ok ? answer.value.revision : 0
    this.#tell({ state: 'idle', problem: null })
    this.change(this.cues)
  }

  takeTheirs(): Promise<void> {
    forgetDraft(this.#key)
    return this.load(true)
  }

  forget() {
    forgetDraft(this.#key)
    this.close()
  }

  async #bring(changeOf: () => Parameters<typeof saveCaptions>[2]): Promise<Answer<SavedCaptions>> {
    this.#isBringing = true
    await this.#autosave.settle()
    const change = changeOf()
    const sent = this.cues
    this.#tell({ state: 'saving', problem: null })
    const answer = await saveCaptions(this.#videoId, this.language, change)
    this.#isBringing = false
    const hasMore = this.cues !== sent
    if (!answer.ok) this.#refused(answer.problem)
    else if (!hasMore) {
      forgetDraft(this.#key)
      this.#take(answer.value)
      this.#tell({ state: 'saved' })
    } else if (change.file === undefined) {
      const { revision, isAutomatic, onlineAt } = answer.value
      Object.assign(this, { revision, isAutomatic, onlineAt })
      this.#tell({ state: 'saved' })
    } else this.#tell({ state: 'conflict' })
    if (hasMore) this.change(this.cues)
    return answer
  }

  async #save(cues: readonly EditedCue[]): Promise<Answer<unknown>> {
    const answer = await saveCaptions(this.#videoId, this.language, { cues: plainCues(cues), revision: this.revision })
    if (answer.ok) {
      const { revision, isAutomatic, isOnline, onlineAt } = answer.value
      Object.assign(this, { revision, isAutomatic, isOnline, onlineAt })
      // What was typed meanwhile is on its way too.
      if (cues === this.cues) forgetDraft(this.#key)
      this.#tell({ state: 'saved', problem: null })
    } else this.#refused(answer.problem)
    return answer
  }

  #refused(problem: Problem) {
    clearTimeout(this.#retry)
    if (problem.code === 'captions-changed-meanwhile') return this.#tell({ state: 'conflict', problem: null })
    if (problem.kind === 'refused') return this.#tell({ state: 'refused', problem })
    this.#retry = setTimeout(this.#again, triesAgainMs)
    this.#tell({ state: 'kept', problem: null })
  }

  #again = () => {
    if (this.state === 'kept' && !this.#isBringing) this.#autosave.later(this.cues)
  }

  #take(worked: WorkedCaptions) {
    const { cues, revision, isAutomatic, isOnline, onlineAt } = worked
    this.cues = keyed(cues)
    Object.assign(this, { revision, isAutomatic, isOnline, onlineAt })
  }

  #tell(change: Partial<Pick<CaptionsWork, 'state' | 'problem'>>) {
    Object.assign(this, change)
    this.#onChange()
  }

  get #key(): string {
    return `sous-titres:${this.#videoId}:${this.language}`
  }
}
