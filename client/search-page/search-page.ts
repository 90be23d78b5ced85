import { html } from 'lit'
import type { SearchData } from '#src/pages/page-data.ts'
import { searchVideos } from '../api/search.ts'
import { addressIn } from '../follow/person-elsewhere.ts'
import '../follow/person-elsewhere.ts'
import { icon } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { findingWords } from '../locales/fr-finding.ts'
import '../notice/notice.ts'
import { dataOf, frame } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import { form } from '../styles/form.styles.ts'
import { thematiqueStyles, thematiqueTiles } from '../thematiques/thematique-tiles.ts'
import { videoList } from '../video-card/video-card.ts'
import type { FeedPage } from '../video-feed/video-feed.ts'
import '../video-feed/video-feed.ts'
import { styles } from './search-page.styles.ts'

/** What was asked, what was found, and when nothing was, what to try. A form by address: it works, and is shared, as a link. */
export class SearchPage extends PageElement {
  static override styles = [base, form, thematiqueStyles, styles]
  static override properties = { data: { attribute: false } }
  declare data: SearchData

  constructor() {
    super()
    this.data = dataOf('search')
  }

  override render() {
    const { search, answer } = this.data
    return html`
      <h1>${search ? findingWords.search.headingFor(search) : findingWords.search.heading}</h1>
      ${this.#form()}
      ${this.#elsewhere()}
      ${
        answer.data.length > 0
          ? html`<h2 class="count">${findingWords.search.found(answer.total, this.#isSifted || search !== '')}</h2>
              ${this.#feed()}`
          : this.#nothing()
      }
    `
  }

  #elsewhere() {
    const address = frame().person?.hasAcceptedCharter ? addressIn(this.data.search) : null
    return address === null ? '' : html`<c12-person-elsewhere address=${address}></c12-person-elsewhere>`
  }

  #form() {
    const { search, thematique, niveau } = this.data
    const { thematiques, niveaux } = frame()
    const options = (list: readonly { slug: string; name: string }[], chosen: string | null, all: string) => html`
      <option value="" ?selected=${chosen === null}>${all}</option>
      ${list.map(({ slug, name }) => html`<option value=${slug} ?selected=${slug === chosen}>${name}</option>`)}
    `
    return html`
      <form action="/recherche" role="search" aria-label=${findingWords.search.refine} @formdata=${clean}>
        <div class="field words">
          <label for="q">${findingWords.search.words}</label>
          <input id="q" name="q" type="search" maxlength="200" .value=${search} placeholder=${words.header.searchHint} />
        </div>
        <div class="field">
          <label for="thematique">${findingWords.facets.thematique}</label>
          <select id="thematique" name="thematique">${options(thematiques, thematique, findingWords.facets.every)}</select>
        </div>
        <div class="field">
          <label for="niveau">${findingWords.facets.niveau}</label>
          <select id="niveau" name="niveau">${options(niveaux, niveau, findingWords.facets.all)}</select>
        </div>
        <button class="btn main" type="submit">${icon('search')}${words.header.searchButton}</button>
      </form>
    `
  }

  #feed() {
    const { search, thematique, niveau, answer, start } = this.data
    const pageFrom = (from: number, found: SearchData['answer']): FeedPage => {
      const shown = from + found.data.length
      return { data: found.data, next: shown < found.total && found.data.length > 0 ? String(shown) : null }
    }
    return html`<c12-video-feed
      .page=${pageFrom(start, answer)}
      label=${findingWords.search.heading}
      .load=${async (next: string) => {
        const from = Number(next)
        const found = await searchVideos({
          search,
          ...(thematique ? { thematique } : {}),
          ...(niveau ? { niveau } : {}),
          start: from,
        })
        return found.ok ? { ok: true, value: pageFrom(from, found.value) } : found
      }}
      .pathOf=${(next: string) => this.#path({ search, thematique, niveau, start: next })}
    ></c12-video-feed>`
  }

  #nothing() {
    const { search, answer } = this.data
    const tries = answer.suggestions?.searches ?? []
    const others = answer.suggestions?.videos ?? []
    return html`
      <c12-notice
        heading=${search ? findingWords.search.nothingFor(search) : findingWords.search.nothing}
        text=${this.#isSifted ? findingWords.search.nothingSifted : findingWords.search.nothingText}
      >
        ${this.#isSifted ? html`<a class="btn main" href=${this.#path({ search })}>${findingWords.search.everywhere}</a>` : ''}
      </c12-notice>
      ${
        tries.length > 0
          ? html`<section class="others">
              <div class="head"><h2>${findingWords.search.tries}</h2></div>
              <ul class="tries">
                ${tries.map((each) => html`<li><a class="btn" href=${this.#path({ search: each })}>${each}</a></li>`)}
              </ul>
            </section>`
          : ''
      }
      ${
        others.length > 0
          ? html`<section class="others">
              <div class="head"><h2>${findingWords.search.anyway}</h2></div>
              ${videoList(others, { label: findingWords.search.anyway })}
            </section>`
          : ''
      }
      <section class="others">
        <div class="head"><h2>${findingWords.search.byQuestion}</h2></div>
        ${thematiqueTiles(frame().thematiques)}
      </section>
    `
  }

  get #isSifted(): boolean {
    return this.data.thematique !== null || this.data.niveau !== null
  }

  #path(asked: { search: string; thematique?: string | null; niveau?: string | null; start?: string }): string {
    const query = new URLSearchParams()
    if (asked.search) query.set('q', asked.search)
    if (asked.thematique) query.set('thematique', asked.thematique)
    if (asked.niveau) query.set('niveau', asked.niveau)
    if (asked.start) query.set('debut', asked.start)
    return `/recherche?${query}`
  }
}

/** Leaves out of the address what was left empty; the fields stay as they are, for who comes back with « Précédent ». */
function clean({ formData }: FormDataEvent) {
  for (const [name, value] of [...formData]) if (value === '') formData.delete(name)
}

customElements.define('c12-search-page', SearchPage)
