import { css } from 'lit'

export const styles = css`
  h1 {
    margin-block-end: var(--gap-5);
  }

  .lead {
    max-inline-size: 62ch;
    margin-block-end: var(--gap-5);
  }

  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-4);
  }

  .two {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1.25fr);
    gap: var(--gap-6);
    align-items: start;
  }

  .side {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-4);
    position: sticky;
    inset-block-start: 5.5rem;
  }

  .end {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-3);
  }

  .kept {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
    min-block-size: var(--touch);
    color: var(--ink-soft);
    font-size: var(--step--1);
  }

  .kept .ico {
    inline-size: 16px;
    block-size: 16px;
  }

  @media (max-width: 51rem) {
    .two {
      grid-template-columns: minmax(0, 1fr);
      gap: var(--gap-5);
    }

    .side {
      position: static;
    }

    .end .btn {
      flex: 1 1 auto;
    }
  }
`
