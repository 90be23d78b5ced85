import { html } from 'lit'
import { signedLanguage } from '#config/languages.ts'
import type { CaptionsWork as Work } from '#src/captions/caption-schemas.ts'
import type { CaptionsData } from '#src/pages/page-data.ts'
import type { VideoDetails } from '#src/videos/video-schemas.ts'
import { announce, hasCome } from '../announce/announce.ts'
import { captionsFilePath, captionsWork, deleteCaptions } from '../api/captions.ts'
import type { Problem } from '../api/request.ts'
import { changeVideo } from '../api/videos.ts'
import { cueAt, type EditedCue, plain } from '../captions/cue-edits.ts'
import { confirmed } from '../confirm/confirm.ts'
import { longDate } from '../formats/dates.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { captionWords } from '../locales/fr-captions.ts'
import '../notice/notice.ts'
import { dataOf } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import type { KeysDialog } from '../playback/keys-dialog.ts'
import type { Player } from '../playback/player.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'
import { styles } from './captions-page.styles.ts'
import { CaptionsWork } from './captions-work.ts'
import './chapters-form.ts'
import type { ChaptersForm } from './chapters-form.ts'
import './cue-list.ts'
import type { CueList } from './cue-list.ts'
import { actOf } from './editor-keys.ts'
import { repairsTold } from './repairs-told.ts'
import './transcription-offer.ts'

/** Captions and chapters of one of mine, written beside the film: everything can be done with the keyboard. */
export class CaptionsPage extends PageElement {
  static override styles = [base, form, styles]
  static override properties = {
    data: { attribute: false },
    work: { state: true },
    at: { state: true },
    problem: { state: true },
    isPublishing: { state: true },
  }
  declare data: CaptionsData
  declare work: Work
  declare at: number
  declare problem: Problem | null
  declare isPublishing: boolean
  #own: CaptionsWork
  #passageEnd: number | null = null
  /** What is being written is read on it, and nothing else. */
  readonly #film: VideoDetails

  constructor() {
    super()
    this.data = dataOf('captions')
    this.#film = { ...this.data.video, captions: [] }
    this.work = this.data.work
    this.at = 0
    this.problem = null
    this.isPublishing = false
    this.#own = this.#open(this.data.language)
  }

  override connectedCallback() {
    super.connectedCallback()
    if (this.data.video.playback) {
      void hasCome(Promise.all([import('../playback/player.ts'), import('../playback/keys-dialog.ts')]))
    }
    addEventListener('keydown', this.#onKey)
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    removeEventListener('keydown', this.#onKey)
    this.#own.close()
  }

  override render() {
    const said = captionWords.editor
    const { video } = this.data
    return html`
      <div class="top">
        <div>
          <h1>${said.heading}</h1>
          <p class="soft">${video.name}</p>
        </div>
        <div class="row">
          <button class="btn" type="button" @click=${this.#openKeys}>${icon('keyboard')}${said.keys}</button>
          <a class="btn" href=${`/mes-videos/${video.uuid}`}>${icon('pencil')}${said.back}</a>
        </div>
      </div>
      ${
        video.playback
          ? html`<div class="two">
              <div class="side">${this.#screen()}${this.#state()}</div>
              <div class="main">${this.#language()}${this.#conflict()}${this.#cues()}</div>
            </div>`
          : html`<c12-notice kind="told" heading=${said.notYet} text=${said.notYetText}></c12-notice>`
      }
      <div class="card pad chapters">
        <c12-chapters-form .videoId=${video.uuid} .list=${this.data.chapters} .at=${this.at}></c12-chapters-form>
      </div>
      <c12-keys-dialog .list=${said.keyList}></c12-keys-dialog>
    `
  }

  #screen() {
    const current = cueAt(this.#own.cues, this.at * 1000)
    return html`<c12-player
      .video=${this.#film}
      .said=${current ? plain(current.text) : ''}
      @moment-changed=${this.#onMoment}
    ></c12-player>`
  }

  #language() {
    const said = captionWords.editor
    const { languages } = this.data
    const ids = new Map(this.work.tracks.map((track) => [track.language.id, track]))
    const state = (code: string) => {
      const track = ids.get(code)
      if (!track) return ''
      return ` — ${track.isAutomatic ? said.languageAutomatic : track.onlineAt ? said.languageOnline : said.languageDraft}`
    }
    const [there, others] = [
      languages.filter(({ code }) => ids.has(code)),
      languages.filter(({ code }) => !ids.has(code)),
    ]
    const option = ({ code, label }: { code: string; label: string }) =>
      html`<option value=${code} ?selected=${code === this.#own.language}>${label}${state(code)}</option>`
    return html`<div class="field">
      <label for="language">${said.language}</label>
      <select id="language" @change=${this.#onLanguage}>
        ${there.map(option)}${others.map(option)}
      </select>
    </div>
    <div class="field">
      <label for="film-language">${said.filmLanguage}</label>
      <select id="film-language" aria-describedby="signed" @change=${this.#onFilmLanguage}>
        ${[...languages, signedLanguage].map(
          ({ code, label }) =>
            html`<option value=${code} ?selected=${code === this.data.video.languageTag}>${label}</option>`,
        )}
      </select>
      <p class="hint" id="signed">${said.signed}</p>
    </div>`
  }

  /** What becomes of what one writes, and what can be done with the whole. */
  #state() {
    const said = captionWords.editor
    const own = this.#own
    const states = {
      loading: said.loading,
      failed: said.failed,
      idle: own.isOnline ? said.allOnline : own.revision > 0 ? said.notAllOnline : '',
      saving: said.saving,
      saved: own.isOnline ? said.savedOnline : said.saved,
      kept: said.kept,
      refused: said.refusedSave,
      conflict: said.conflict,
    }
    return html`<div class="card pad state">
      <p role="status">
        <strong>${states[own.state]}</strong>
        ${own.onlineAt ? html`<span class="small soft">${said.onlineSince(longDate(own.onlineAt))}</span>` : ''}
      </p>
      ${own.problem ? html`<c12-notice slim .problem=${own.problem}></c12-notice>` : ''}
      ${this.problem ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
      <div class="row">
        <button class="btn chalk" type="button" aria-disabled=${String(this.isPublishing || !this.#isToPublish)} @click=${this.#publish}>
          ${icon('check')}${this.isPublishing ? said.publishing : own.isAutomatic ? said.publishRead : said.publish}
        </button>
      </div>
      <div class="row">
        <label class="btn import">${icon('upload')}${said.import}<input type="file" accept=".vtt,.srt,text/vtt,application/x-subrip" aria-describedby="import-hint" @change=${this.#onFile} /></label>
        ${
          own.revision > 0
            ? html`<a class="btn" download href=${captionsFilePath(this.data.video.uuid, own.language, 'vtt')}>${icon('download')}${said.exportVtt}</a>
                <a class="btn" download href=${captionsFilePath(this.data.video.uuid, own.language, 'srt')}>${icon('download')}${said.exportSrt}</a>`
            : ''
        }
      </div>
      <p class="hint" id="import-hint">${said.importHint}</p>
      <c12-transcription-offer
        .videoId=${this.data.video.uuid}
        .language=${own.language}
        .transcription=${this.work.transcription}
        ?mayAsk=${own.state !== 'loading' && (own.cues.length === 0 || own.isAutomatic)}
        @transcription-ended=${this.#onTranscribed}
      ></c12-transcription-offer>
      ${own.revision > 0 ? html`<button class="btn quiet" type="button" @click=${this.#delete}>${icon('trash')}${said.delete}</button>` : ''}
    </div>`
  }

  #conflict() {
    if (this.#own.state !== 'conflict') return ''
    const said = captionWords.editor
    return html`<c12-notice slim kind="refused" heading=${said.conflict} text=${said.conflictText}>
      <button class="btn" type="button" @click=${() => this.#own.keepMine()}>${said.keepMine}</button>
      <button class="btn" type="button" @click=${() => this.#own.takeTheirs()}>${said.takeTheirs}</button>
    </c12-notice>`
  }

  #cues() {
    const said = captionWords.editor
    const own = this.#own
    if (own.state === 'loading') return html`<p class="soft" role="status">${said.loading}</p>`
    if (own.state === 'failed')
      return html`<button class="btn" type="button" @click=${() => own.load(true)}>${icon('again')}${words.faults.retry}</button>`
    return html`
      ${own.isAutomatic ? html`<c12-notice slim kind="told" heading=${said.automatic} text=${said.automaticText}></c12-notice>` : ''}
      ${own.cues.length === 0 ? html`<c12-notice slim kind="told" heading=${said.emptyHeading} text=${said.emptyText}></c12-notice>` : ''}
      <c12-cue-list
        .cues=${own.cues}
        .at=${this.at}
        .filmSeconds=${this.data.video.durationSeconds}
        @cues-changed=${(event: CustomEvent<readonly EditedCue[]>) => own.change(event.detail)}
        @passage-asked=${(event: CustomEvent<EditedCue>) => this.#play(event.detail)}
      ></c12-cue-list>
    `
  }

  /** Something is not online yet, or nobody has answered for a machine’s words. */
  get #isToPublish(): boolean {
    const { cues, isOnline, isAutomatic } = this.#own
    return cues.length > 0 && (!isOnline || isAutomatic)
  }

  get #player(): Player | null {
    return this.renderRoot.querySelector('c12-player')
  }

  #open(language: string): CaptionsWork {
    const own = new CaptionsWork(this.data.video.uuid, language, () => this.requestUpdate())
    own.load(this.work.tracks.some((track) => track.language.id === language))
    return own
  }

  #play(cue: EditedCue) {
    this.#passageEnd = cue.endMs / 1000
    this.#player?.seek(cue.startMs / 1000)
  }

  #onMoment = (event: CustomEvent<number>) => {
    this.at = event.detail
    if (this.#passageEnd !== null && this.at >= this.#passageEnd) {
      this.#passageEnd = null
      if (this.#player?.isPlaying) this.#player.toggle()
    }
    const chapters = this.renderRoot.querySelector<ChaptersForm>('c12-chapters-form')
    if (chapters) chapters.at = this.at
  }

  #onKey = (event: KeyboardEvent) => {
    const act = actOf(event)
    const player = this.#player
    if (act === null || !player) return
    event.preventDefault()
    if (act === 'help') this.#openKeys()
    else if (act === 'toggle') {
      this.#passageEnd = null
      player.toggle()
    } else if (act === 'back' || act === 'forward') {
      player.seek(Math.max(0, player.currentTime + (act === 'back' ? -2 : 2)), { plays: player.isPlaying })
    } else this.renderRoot.querySelector<CueList>('c12-cue-list')?.act(act)
  }

  #openKeys = () => this.renderRoot.querySelector<KeysDialog>('c12-keys-dialog')?.open()

  #onLanguage = (event: Event) => {
    this.#own.close()
    this.problem = null
    this.#own = this.#open((event.target as HTMLSelectElement).value)
    this.requestUpdate()
  }

  #onFilmLanguage = async (event: Event) => {
    const answer = await changeVideo(this.data.video.uuid, { language: (event.target as HTMLSelectElement).value })
    this.problem = answer.ok ? null : answer.problem
    if (answer.ok) announce(captionWords.editor.filmLanguageSaved)
  }

  #publish = async () => {
    if (this.isPublishing || !this.#isToPublish) return
    this.isPublishing = true
    const answer = await this.#own.publish()
    this.isPublishing = false
    if (!answer.ok) return
    announce([captionWords.editor.published, repairsTold(answer.value.repairs)].filter(Boolean).join(' '))
    await this.#refresh()
  }

  #onFile = async (event: Event) => {
    const said = captionWords.editor
    const input = event.target as HTMLInputElement
    const file = input.files?.[0]
    input.value = ''
    if (!file) return
    const count = this.#own.cues.length
    const isSure =
      count === 0 ||
      (await confirmed({ heading: said.importOver, text: said.importOverText(count), confirm: said.importOverDo })) !==
        null
    if (!isSure) return
    const answer = await this.#own.import(new Uint8Array(await file.arrayBuffer()))
    if (!answer.ok) return
    announce([said.imported(answer.value.cues.length), repairsTold(answer.value.repairs)].filter(Boolean).join(' '))
    await this.#refresh()
  }

  #delete = async () => {
    const said = captionWords.editor
    const { language } = this.#own
    const label = this.data.languages.find(({ code }) => code === language)?.label ?? language
    const answer = await confirmed({
      heading: said.deleteHeading(label),
      text: said.deleteText,
      confirm: said.delete,
      isFinal: true,
    })
    if (answer === null) return
    const deleted = await deleteCaptions(this.data.video.uuid, language)
    this.problem = deleted.ok ? null : deleted.problem
    if (!deleted.ok) return
    this.#own.forget()
    announce(said.deleted)
    await this.#refresh()
    this.#own = this.#open(language)
    this.requestUpdate()
  }

  #onTranscribed = async () => {
    await this.#refresh()
    announce(captionWords.editor.transcribed)
    if (this.#own.cues.length === 0 || this.#own.isAutomatic) await this.#own.load(true)
  }

  async #refresh() {
    const answer = await captionsWork(this.data.video.uuid)
    if (answer.ok) this.work = answer.value
  }
}

customElements.define('c12-captions-page', CaptionsPage)
