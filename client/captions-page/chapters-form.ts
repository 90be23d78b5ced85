import { css, html, LitElement } from 'lit'
import type { FieldFault } from '#src/app-error.ts'
import type { ChapterList } from '#src/chapters/chapter-routes.ts'
import { announce } from '../announce/announce.ts'
import { saveChapters } from '../api/captions.ts'
import type { Problem } from '../api/request.ts'
import { timeFrom } from '../captions/cue-edits.ts'
import { clock } from '../formats/durations.ts'
import { icon } from '../icons/icons.ts'
import { captionWords } from '../locales/fr-captions.ts'
import '../notice/notice.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'

/** The chapters of a film, written beside it; saved when asked, all or nothing. `at` is where the film is, in seconds. */
export class ChaptersForm extends LitElement {
  static override styles = [
    base,
    form,
    css`
      h2 {
        font-size: var(--step-1);
      }

      ol,
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--gap-3);
      }

      li {
        display: grid;
        grid-template-columns: 6.5rem auto 1fr auto;
        gap: 0.4rem;
        align-items: start;
      }

      .fault {
        grid-column: 1 / -1;
      }

      .btn.slim {
        min-inline-size: var(--touch);
        min-block-size: var(--touch);
      }

      @media (max-width: 30rem) {
        li {
          grid-template-columns: minmax(0, 6.5rem) minmax(0, 1fr) auto;
        }

        li .title {
          grid-column: 1 / -1;
          grid-row: 2;
        }
      }
    `,
  ]
  static override properties = {
    videoId: {},
    list: { attribute: false },
    at: { type: Number },
    written: { state: true },
    faults: { state: true },
    problem: { state: true },
    isBusy: { state: true },
  }
  declare videoId: string
  declare list: ChapterList
  declare at: number
  declare written: readonly { time: string; title: string }[]
  declare faults: readonly FieldFault[]
  declare problem: Problem | null
  declare isBusy: boolean
  /** Something was typed while the rest was being saved: it stays, to be saved in its turn. */
  #hasMore = false

  constructor() {
    super()
    this.videoId = ''
    this.list = { from: null, chapters: [] }
    this.at = 0
    this.written = []
    this.faults = []
    this.problem = null
    this.isBusy = false
  }

  override willUpdate(changed: Map<string, unknown>) {
    if (changed.has('list') && !this.#hasMore)
      this.written = this.list.chapters.map(({ timecode, title }) => ({ time: clock(timecode), title }))
  }

  override render() {
    const said = captionWords.chapters
    return html`
      <section aria-labelledby="heading">
        <h2 id="heading">${said.heading}</h2>
        <p class="soft">${said.from[this.list.from ?? 'none']}</p>
        <ol role="list">
          ${this.written.map(({ time, title }, index) => this.#row(time, title, index))}
        </ol>
        ${this.problem && this.faults.length === 0 ? html`<c12-notice slim .problem=${this.problem}></c12-notice>` : ''}
        <div class="row">
          <button class="btn" type="button" @click=${this.#add}>${icon('plus')}${said.add}</button>
          <button class="btn main" type="button" aria-disabled=${String(this.isBusy)} @click=${this.#save}>${this.isBusy ? said.saving : said.save}</button>
          ${this.list.from === 'author' ? html`<button class="btn quiet" type="button" @click=${this.#reset}>${icon('again')}${said.reset}</button>` : ''}
        </div>
      </section>
    `
  }

  #row(time: string, title: string, index: number) {
    const said = captionWords.chapters
    const place = index + 1
    const [timeFault, titleFault] = ['timecode', 'title'].map(
      (field) => this.faults.find(({ pointer }) => pointer === `/chapters/${index}/${field}`)?.detail,
    )
    return html`<li>
      <input
        type="text"
        inputmode="decimal"
        autocomplete="off"
        aria-label=${said.at(place)}
        aria-invalid=${timeFault ? 'true' : 'false'}
        .value=${time}
        @input=${(event: Event) => this.#change(index, { time: (event.target as HTMLInputElement).value })}
      />
      <button class="btn slim" type="button" aria-label=${said.hereOf(place)} @click=${() => this.#change(index, { time: clock(this.at) })}>${said.here}</button>
      <input
        class="title"
        type="text"
        maxlength="100"
        autocomplete="off"
        aria-label=${said.title(place)}
        aria-invalid=${titleFault ? 'true' : 'false'}
        .value=${title}
        @input=${(event: Event) => this.#change(index, { title: (event.target as HTMLInputElement).value })}
      />
      <button class="btn quiet slim" type="button" aria-label=${said.remove(place)} @click=${() => this.#remove(index)}>${icon('trash')}</button>
      ${timeFault || titleFault ? html`<p class="fault" role="alert">${icon('warning')}${timeFault ?? titleFault}</p>` : ''}
    </li>`
  }

  #change(index: number, change: { time?: string; title?: string }) {
    this.written = this.written.map((one, place) => (place === index ? { ...one, ...change } : one))
  }

  #remove(index: number) {
    this.written = this.written.filter((_, place) => place !== index)
  }

  #add = async () => {
    this.written = [...this.written, { time: clock(this.at), title: '' }]
    await this.updateComplete
    this.renderRoot.querySelector<HTMLElement>('li:last-child .title')?.focus()
  }

  #save = async () => {
    if (this.isBusy) return
    this.faults = this.written.flatMap(({ time }, index) =>
      timeFrom(time) === null
        ? [{ pointer: `/chapters/${index}/timecode`, detail: captionWords.editor.timeWrong }]
        : [],
    )
    if (this.faults.length > 0) return
    await this.#send(
      this.written.map(({ time, title }) => ({ timecode: Math.floor((timeFrom(time) ?? 0) / 1000), title })),
      captionWords.chapters.saved,
    )
  }

  #reset = () => this.#send(null, captionWords.chapters.resetDone)

  async #send(chapters: ChapterList['chapters'] | null, told: string) {
    this.isBusy = true
    this.problem = null
    const sent = this.written
    const answer = await saveChapters(this.videoId, chapters)
    this.isBusy = false
    if (answer.ok) {
      this.faults = []
      this.#hasMore = this.written !== sent
      this.list = answer.value
      announce(told)
    } else {
      this.problem = answer.problem
      this.faults = answer.problem.faults
    }
  }
}

customElements.define('c12-chapters-form', ChaptersForm)
