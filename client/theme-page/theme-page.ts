import { html } from 'lit'
import type { ThemeData } from '#src/pages/page-data.ts'
import { videos } from '../api/videos.ts'
import { feedLinks } from '../feeds/feed-links.ts'
import { icon, iconNamed } from '../icons/icons.ts'
import { words } from '../locales/fr.ts'
import { findingWords } from '../locales/fr-finding.ts'
import '../notice/notice.ts'
import { dataOf, frame } from '../page-data.ts'
import { PageElement } from '../page-element.ts'
import { publishFor } from '../publish-page/asked-for.ts'
import { base } from '../styles/base.styles.ts'
import { thematiqueStyles, thematiqueTiles } from '../thematiques/thematique-tiles.ts'
import '../video-feed/video-feed.ts'
import { styles } from './theme-page.styles.ts'

type Sort = ThemeData['sort']
const sorts = ['-publishedAt', '-essaye', '-comments'] as const satisfies readonly Sort[]

/** One of the questions: its videos, by level and in three orders. Every choice is a link, with its own address. */
export class ThemePage extends PageElement {
  static override styles = [base, thematiqueStyles, styles]
  static override properties = { data: { attribute: false } }
  declare data: ThemeData

  constructor() {
    super()
    this.data = dataOf('theme')
  }

  override render() {
    const { thematique, videos: page } = this.data
    const isEmpty = page.data.length === 0
    return html`
      <div class="top hue" .style=${`--hue: ${thematique.hue}`}>
        <span class="tile">${iconNamed(thematique.icon)}</span>
        <div>
          <h1>${thematique.name}</h1>
          <p>${this.data.sentence}</p>
          <p class="feeds">${feedLinks(this.data.feedPath)}</p>
        </div>
      </div>
      ${isEmpty && this.data.niveau === null ? '' : this.#sift()}
      ${isEmpty ? this.#empty() : this.#feed()}
      <section class="others">
        <div class="head"><h2>${findingWords.theme.others}</h2></div>
        ${thematiqueTiles(frame().thematiques.filter(({ slug }) => slug !== thematique.slug))}
      </section>
    `
  }

  #sift() {
    const { niveau, sort } = this.data
    const choice = (name: string, isHere: boolean, href: string) =>
      html`<a class="btn slim" href=${href} aria-current=${isHere ? 'true' : 'false'}>${isHere ? icon('check') : ''}${name}</a>`
    return html`
      <div class="sift">
        <nav aria-label=${findingWords.facets.niveau}>
          <span class="name" aria-hidden="true">${findingWords.facets.niveau}</span>
          ${choice(findingWords.facets.all, niveau === null, this.#path({ niveau: null }))}
          ${frame().niveaux.map(({ slug, name }) => choice(name, niveau === slug, this.#path({ niveau: slug })))}
        </nav>
        <nav aria-label=${findingWords.facets.sort}>
          <span class="name" aria-hidden="true">${findingWords.facets.sort}</span>
          ${sorts.map((each) => choice(findingWords.sorts[each], sort === each, this.#path({ sort: each })))}
        </nav>
      </div>
    `
  }

  #feed() {
    const { thematique, niveau, sort, videos: page } = this.data
    return html`<h2 class="unseen">${words.video.list}</h2>
      <c12-video-feed
      .page=${page}
      label=${thematique.name}
      .load=${(after: string) => videos({ thematique: thematique.slug, ...(niveau ? { niveau } : {}), sort, after })}
      .pathOf=${(after: string) => this.#path({ after })}
    ></c12-video-feed>`
  }

  #empty() {
    const isSifted = this.data.niveau !== null
    return html`<c12-notice heading=${findingWords.theme.emptyHeading} text=${isSifted ? findingWords.theme.emptyLevel : findingWords.theme.emptyText}>
      ${isSifted ? html`<a class="btn" href=${this.#path({ niveau: null })}>${findingWords.facets.everyLevel}</a>` : ''}
      <a class="btn main" href=${publishFor.thematique(this.data.thematique.slug)}>${icon('upload')}${findingWords.home.clip}</a>
    </c12-notice>`
  }

  #path(change: { niveau?: string | null; sort?: Sort; after?: string }): string {
    const { niveau, sort } = { niveau: this.data.niveau, sort: this.data.sort, ...change }
    const query = new URLSearchParams()
    if (niveau) query.set('niveau', niveau)
    if (sort !== '-publishedAt') query.set('tri', sort)
    if (change.after) query.set('apres', change.after)
    return query.size > 0 ? `${this.data.thematique.path}?${query}` : this.data.thematique.path
  }
}

customElements.define('c12-theme-page', ThemePage)
