/** What is to be sure of before one publishes: each person who can be recognised has agreed to it. */
import { css, html } from 'lit'
import { icon } from '../icons/icons.ts'
import { publishingWords } from '../locales/fr-publishing.ts'

export const imageRightsStyles = css`
  .rights {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0.3rem 0.9rem;
    border-color: transparent;
    background: var(--chalk-tint);
  }

  .rights .ico {
    margin-block-start: 0.15rem;
  }
`

/** @param path where the law is told in plain words */
export function imageRights(path: string) {
  const said = publishingWords.publish
  return html`<div class="card pad rights">
    ${icon('person')}
    <div>
      <strong>${said.rights}</strong>
      <p class="small">${said.rightsText} <a href=${path} target="_blank">${said.rightsLink}</a></p>
    </div>
  </div>`
}
