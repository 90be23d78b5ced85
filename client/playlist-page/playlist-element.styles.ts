import { css } from 'lit'

export const styles = css`
  article {
    display: grid;
    grid-template-columns: 1.6rem minmax(0, 11rem) minmax(0, 1fr);
    gap: 0.3rem 0.9rem;
    align-items: start;
    padding-block: 0.8rem;
  }

  .place {
    grid-row: 1 / 4;
    padding-block-start: 0.2rem;
    color: var(--ink-soft);
    font-variant-numeric: tabular-nums;
    font-weight: 600;
    text-align: end;
  }

  .way {
    display: contents;
    text-decoration: none;
  }

  c12-shot {
    grid-row: 1 / 4;
    grid-column: 2;
  }

  h2 {
    grid-column: 3;
    font: 600 var(--step-0) / 1.3 var(--text);
    letter-spacing: 0;
  }

  .way:hover h2 {
    text-decoration: underline;
    text-decoration-thickness: 2px;
  }

  .way:focus-visible h2 {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
    border-radius: 4px;
  }

  .about,
  .acts {
    grid-column: 3;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .about {
    display: grid;
    gap: 0.5rem;
  }

  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.4em;
  }

  .facts > :not(:last-child)::after {
    content: ' ·';
  }

  .note {
    padding-inline-start: 0.8rem;
    border-inline-start: 3px solid var(--chalk);
    white-space: pre-line;
  }

  form {
    display: grid;
    gap: var(--gap-3);
    padding-block: 0.5rem;
  }

  .two {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr));
    gap: var(--gap-3);
  }

  .acts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.2rem;
    margin-inline-start: -0.6rem;
  }

  .up .ico {
    rotate: 180deg;
  }

  .handle {
    display: none;
    padding: 0.6rem;
    cursor: grab;
    color: var(--ink-soft);
  }

  .handle .ico {
    rotate: 90deg;
  }

  /* A finger scrolls: it has the buttons. */
  @media (pointer: fine) {
    .handle {
      display: inline-flex;
    }
  }

  @media (max-width: 40rem) {
    article {
      grid-template-columns: 1.2rem minmax(0, 7rem) minmax(0, 1fr);
      column-gap: 0.6rem;
    }

    .place,
    c12-shot {
      grid-row: 1;
    }

    .about {
      grid-column: 2 / -1;
    }

    .acts {
      grid-column: 1 / -1;
    }
  }
`
