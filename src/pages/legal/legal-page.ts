/** What the pages of text have in common. */
import { type Html, html } from '../html.ts'
import type { Page, View } from '../page.ts'

export function textPage(path: string, view: { title: string; description: string; main: () => Html }): Page {
  return {
    paths: [path],
    door: 'anyone',
    async show() {
      return {
        content: { page: 'plain', data: null },
        title: view.title,
        description: view.description,
        mainClass: 'prose',
        main: view.main(),
      } satisfies View
    },
  }
}

/** What an operator has not said yet is seen, so that it gets said. */
export function said(value: string | null): Html {
  return value === null ? html`<em>non renseigné sur cette instance</em>` : html`${value}`
}

export function mailLink(address: string | null): Html {
  return address === null ? said(null) : html`<a href="mailto:${address}">${address}</a>`
}
