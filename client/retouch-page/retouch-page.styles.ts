import { css } from 'lit'

export const styles = css`
  h1 {
    font-size: var(--step-2);
  }

  .lead {
    max-inline-size: 70ch;
    margin-block-end: var(--gap-5);
  }

  .two {
    display: grid;
    grid-template-columns: minmax(0, 1.4fr) minmax(0, 1fr);
    gap: var(--gap-5);
    align-items: start;
  }

  .film {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-4);
    position: sticky;
    inset-block-start: 5rem;
    /* Above what saves (WCAG 2.4.11): a film whose lines are taller than the window moves in its own place. */
    max-block-size: calc(100dvh - 10.5rem);
    overflow-y: auto;
    margin: -6px;
    padding: 6px;
  }

  .end {
    position: sticky;
    inset-block-end: 0;
    z-index: 2;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-3);
    margin-block-start: var(--gap-5);
    padding-block: var(--gap-3);
    border-block-start: 1px solid var(--line);
    background: var(--paper);
  }

  .notices {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-3);
    margin-block-end: var(--gap-4);
  }

  @media (max-width: 56rem) {
    .two {
      grid-template-columns: minmax(0, 1fr);
    }

    .film {
      position: static;
      max-block-size: none;
      overflow: visible;
    }

    /* Three lines of a phone would hide what one writes in. */
    .end {
      position: static;
    }

    .end .btn {
      flex: 1 1 auto;
    }
  }

  @media (max-height: 30rem) {
    .film,
    .end {
      position: static;
      max-block-size: none;
      overflow: visible;
    }
  }
`
