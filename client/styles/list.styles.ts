/** A list of cards: what each is about, and what one does with it beside or below. */
import { css } from 'lit'

export const list = css`
  .list {
    display: grid;
    gap: var(--gap-3);
  }

  article {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-3);
    align-items: start;
    padding: 0.9rem 1.1rem;
  }

  .about {
    display: grid;
    flex: 1 1 18rem;
    gap: 0.35rem;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-2);
  }

  article h2,
  article h3 {
    font: 700 var(--step-0) / 1.35 var(--text);
    letter-spacing: 0;
  }
`
