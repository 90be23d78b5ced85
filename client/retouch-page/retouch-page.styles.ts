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
    }

    .end .btn {
      flex: 1 1 auto;
    }
  }
`
