/**
 * The sheet of a film on its way: what is typed is kept on this device under the file, and on the instance as soon as it
 * knows the video. Begun earlier, it is taken up again as the instance has it now, and nothing is typed before that.
 */
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import type { Answer, Problem } from '../api/request.ts'
import { changeVideo, chooseThumbnail, video as fetchVideo, publishVideo } from '../api/videos.ts'
import { createAutosave, type SaveState } from '../drafts/autosave.ts'
import { draft, forgetDraft, keepDraft } from '../drafts/drafts.ts'
import { publishingWords } from '../locales/fr-publishing.ts'
import { fingerprintOf, keptUpload } from '../uploads/kept-uploads.ts'
import type { UploadState } from '../uploads/upload-session.ts'
import { changesOf, emptyValues, type FormValues, titleFrom, valuesOf } from '../video-form/form-values.ts'
import { type KeptValues, keptFor } from '../video-form/kept-values.ts'

interface Draft extends KeptValues {
  atSeconds: number
}

/** `onChange` after each change of what it tells. */
export class SheetWork {
  values: FormValues
  atSeconds: number
  saved: SaveState = 'idle'
  /** Typed here before the sheet was changed elsewhere. */
  offered: Draft | null = null
  /** The upload was begun earlier: nothing is typed before one knows what the sheet has become. */
  isRecovering: boolean
  /** Why that is not known. */
  problem: Problem | null = null
  /** Null until the instance knows the video. */
  videoId: string | null = null
  readonly #key: string
  readonly #onChange: () => void
  #sentSecond: number | null = null
  /** Resolves once the instance has said whether it takes the film, or cannot be asked for now. */
  #hasAnswer = Promise.withResolvers<void>()
  /** Why it does not. */
  #refusal: Problem | null = null
  /** The sheet as the instance last said it. */
  #sheet: FormValues | null = null
  #autosave = createAutosave<FormValues>({
    save: async (values) => {
      if (!this.videoId) return { ok: false, problem: noVideoYet }
      const answer = await changeVideo(this.videoId, changesOf(values))
      if (answer.ok) this.#onSaved(answer.value)
      return answer
    },
    onChange: (saved) => this.#tell({ saved }),
  })

  /** @param begunWith what is known before anything is typed */
  constructor(file: File, onChange: () => void, begunWith: Partial<FormValues> = {}) {
    const fingerprint = fingerprintOf(file)
    this.#key = draftKey(fingerprint)
    this.#onChange = onChange
    const kept = this.#draft
    this.values = kept?.values ?? { ...emptyValues, title: titleFrom(file.name), ...begunWith }
    this.atSeconds = kept?.atSeconds ?? 0
    this.isRecovering = keptUpload(fingerprint)?.finishedAt === null
  }

  change(values: FormValues) {
    this.values = values
    this.#keepDraft()
    if (this.videoId) this.#autosave.later(values)
    this.#onChange()
  }

  chooseSecond(atSeconds: number) {
    this.atSeconds = atSeconds
    this.#keepDraft()
    this.#sendSecond()
    this.#onChange()
  }

  /** What becomes of the sending of its film. */
  follow({ videoId, phase, problem }: UploadState) {
    this.videoId = videoId
    this.#refusal = problem
    if (videoId !== null || phase !== 'starting') this.#hasAnswer.resolve()
  }

  /** The video was begun now: it takes what is written here. */
  begin() {
    this.#tell({ isRecovering: false, problem: null })
    this.#autosave.later(this.values)
    this.#sendSecond()
  }

  /** @returns the video when it was published: nothing is written here any more; null when one goes on, or cannot */
  async recover(): Promise<VideoDetails | null> {
    const id = this.videoId
    if (!id) return null
    this.#tell({ isRecovering: true, problem: null })
    const answer = await fetchVideo(id)
    // It had expired, and began again meanwhile.
    if (this.videoId !== id) return null
    if (!answer.ok) {
      this.#tell({ problem: answer.problem })
      return null
    }
    const video = answer.value
    this.#tell({ isRecovering: false })
    if (video.isPublished) return video
    this.#sheet = valuesOf(video)
    this.values = this.#sheet
    this.atSeconds = video.thumbnailAtSeconds
    this.#sentSecond = video.thumbnailAtSeconds
    const found = keptFor(this.#draft, this.#sheet)
    this.offered = found?.kept ?? null
    if (found?.isUpToDate) this.takeOffered()
    this.#onChange()
    return null
  }

  takeOffered() {
    if (this.offered) {
      this.atSeconds = this.offered.atSeconds
      this.change(this.offered.values)
      this.#sendSecond()
    }
    this.#tell({ offered: null })
  }

  leaveOffered() {
    this.forget()
    this.#tell({ offered: null })
  }

  /** What is written here goes on with another file; a title that was only the name of this one does not. */
  handOver(fileName: string): Partial<FormValues> {
    this.forget()
    const { title, ...rest } = this.values
    return title === titleFrom(fileName) ? rest : this.values
  }

  /** What waits is not sent, and what is on its way has arrived: what follows has the last word. */
  settle(): Promise<void> {
    return this.#autosave.settle()
  }

  /** Nobody waits any more for what the instance will say of the sending. */
  stop(): Promise<void> {
    this.#hasAnswer.resolve()
    return this.settle()
  }

  /** Pressed before the instance has said that it takes the film, it waits for that. */
  async publish(): Promise<Answer<VideoDetails>> {
    await this.#hasAnswer.promise
    if (!this.videoId) return { ok: false, problem: this.#refusal ?? noVideoYet }
    await this.settle()
    await this.#sendSecond()
    return publishVideo(this.videoId, changesOf(this.values))
  }

  /** @returns whether the instance has it */
  async save(): Promise<boolean> {
    await this.settle()
    const answer = this.videoId ? await changeVideo(this.videoId, changesOf(this.values)) : null
    const isSaved = answer?.ok === true
    this.#tell({ saved: isSaved ? 'saved' : 'kept' })
    return isSaved
  }

  forget() {
    forgetDraft(this.#key)
  }

  #onSaved(video: VideoDetails) {
    this.#sheet = valuesOf(video)
    if (this.#draft) this.#keepDraft()
  }

  async #sendSecond() {
    if (!this.videoId || this.atSeconds === 0 || this.#sentSecond === this.atSeconds) return
    this.#sentSecond = this.atSeconds
    const answer = await chooseThumbnail(this.videoId, this.atSeconds)
    if (!answer.ok) this.#sentSecond = null
  }

  get #draft(): Draft | null {
    return draft<Draft>(this.#key)
  }

  #keepDraft() {
    // Before the sheet is known, there is nothing here that was typed.
    if (this.isRecovering) return
    const { values, atSeconds } = this
    const kept: Draft = { values, atSeconds, before: this.#sheet, at: Date.now() }
    keepDraft(this.#key, kept)
  }

  #tell(change: Partial<Pick<SheetWork, 'saved' | 'offered' | 'isRecovering' | 'problem'>>) {
    Object.assign(this, change)
    this.#onChange()
  }
}

const noVideoYet: Problem = {
  kind: 'offline',
  code: 'offline',
  title: publishingWords.publish.notYet,
  detail: publishingWords.publish.notYetText,
  faults: [],
  retryAfterSeconds: null,
}

export function forgetSheet(fingerprint: string): void {
  forgetDraft(draftKey(fingerprint))
}

function draftKey(fingerprint: string): string {
  return `envoi:${fingerprint}`
}
