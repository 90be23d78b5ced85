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
    gap: var(--gap-4);
    position: sticky;
    inset-block-start: 5.5rem;
  }

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

  .done {
    display: grid;
    gap: var(--gap-4);
    max-inline-size: 46rem;
  }

  .done h2 {
    line-height: 1.25;
  }

  .done .top {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0.2rem 1rem;
    align-items: center;
  }

  .done .top .tile {
    background: var(--board-tint);
    color: var(--board);
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
