import { html } from 'lit'
import type { HomeData } from '#src/pages/page-data.ts'
import { icon } from '../icons/icons.ts'
import { findingWords } from '../locales/fr-finding.ts'
import '../notice/notice.ts'
import { dataOf, frame, mayComeToPublish } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { base } from '../styles/base.styles.ts'
import { thematiqueStyles, thematiqueTiles } from '../thematiques/thematique-tiles.ts'
import { videoList } from '../video-card/video-card.ts'
import { styles } from './home-page.styles.ts'

/** What is here, by question and by freshness. The shortest way to an answer, and to publishing one's own. */
export class HomePage extends PageElement {
  static override styles = [base, thematiqueStyles, styles]
  static override properties = { data: { attribute: false } }
  declare data: HomeData

  constructor() {
    super()
    this.data = dataOf('home')
  }

  override render() {
    const { heading, welcome, featured, recent, tried } = this.data
    const said = findingWords.home
    return html`
      <section class="hero">
        <div>
          <h1>${heading.map((line) => html`<span>${line}</span> `)}</h1>
          <p>${welcome}</p>
          <div class="row">
            <a class="btn main" href="/recherche">${icon('search')}${said.search}</a>
            ${mayComeToPublish() ? html`<a class="btn" href="/publier">${icon('upload')}${said.clip}</a>` : ''}
          </div>
        </div>
        ${featured ? html`<c12-video-card .video=${featured} featured eager></c12-video-card>` : ''}
      </section>
      <section>
        <div class="head"><h2>${said.questions}</h2></div>
        ${thematiqueTiles(frame().thematiques)}
      </section>
      ${
        recent.data.length > 0
          ? html`<section>
              <div class="head">
                <h2>${said.recent}</h2>
                <a class="push" href="/recherche">${said.all}</a>
              </div>
              ${videoList(recent.data, { label: said.recent })}
            </section>`
          : html`<c12-notice heading=${said.emptyHeading} text=${said.emptyText}>
              ${mayComeToPublish() ? html`<a class="btn main" href="/publier">${icon('upload')}${said.clip}</a>` : ''}
            </c12-notice>`
      }
      ${
        tried.length > 0
          ? html`<section>
              <div class="head"><h2>${said.tried}</h2></div>
              ${videoList(tried, { label: said.tried })}
            </section>`
          : ''
      }
      ${recent.data.length > 0 && mayComeToPublish() ? this.#ask() : ''}
    `
  }

  #ask() {
    return html`<section class="ask card">
      <div class="grow"><h2>${findingWords.home.askHeading}</h2><p class="soft">${findingWords.home.askText}</p></div>
      <a class="btn main" href="/publier">${icon('upload')}${findingWords.home.clip}</a>
    </section>`
  }
}

customElements.define('c12-home-page', HomePage)
