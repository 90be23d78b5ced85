/** The questions that organise everything, each with its hue, its drawing and its name: never the colour alone. */
import { css, html } from 'lit'
import type { ThematiqueView } from '#src/pages/page-data.ts'
import { iconNamed } from '../icons/icons.ts'
import { findingWords } from '../locales/fr-finding.ts'

export const thematiqueStyles = css`
  .nine {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr));
    gap: var(--gap-3);
  }

  .nine a {
    display: grid;
    grid-template-columns: 48px 1fr;
    gap: 0.9rem;
    align-items: center;
    block-size: 100%;
    padding: 0.85rem 1rem;
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--card);
    text-decoration: none;
    transition: border-color var(--quick);
  }

  .nine a:hover {
    border-color: var(--hue-ink);
  }

  .nine a:focus-visible {
    border-radius: var(--round);
  }

  .nine strong {
    display: block;
    line-height: 1.25;
  }
`

export function thematiqueTiles(thematiques: readonly ThematiqueView[]) {
  return html`<nav aria-label=${findingWords.thematiques.label}>
    <ul class="nine">
      ${thematiques.map(
        ({ path, hue, icon, name, hint }) =>
          html`<li>
            <a class="hue" .style=${`--hue: ${hue}`} href=${path}>
              <span class="tile">${iconNamed(icon)}</span>
              <span><strong>${name}</strong><span class="small soft">${hint}</span></span>
            </a>
          </li>`,
      )}
    </ul>
  </nav>`
}
