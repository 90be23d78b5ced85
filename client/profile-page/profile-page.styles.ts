import { css } from 'lit'

export const styles = css`
  h1 {
    margin-block-end: var(--gap-5);
  }

  .two {
    display: grid;
    grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr);
    gap: var(--gap-6);
    align-items: start;
  }

  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-6);
  }

  h2 {
    margin-block-end: var(--gap-4);
    font-size: var(--step-1);
  }

  form {
    display: grid;
    gap: var(--gap-4);
  }

  .check {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0 0.7rem;
    align-items: center;
    cursor: pointer;
    font-weight: 600;
  }

  .check .hint {
    grid-column: 2;
    font-weight: 400;
  }

  dl {
    display: grid;
    gap: 0.8rem;
    margin-block-end: var(--gap-4);
  }

  dt {
    color: var(--ink-soft);
    font-size: var(--step--1);
  }

  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }

  .sessions {
    display: grid;
    gap: var(--gap-2);
    margin-block: var(--gap-3);
  }

  .session {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.3rem var(--gap-3);
    padding: 0.7rem 1rem;
  }

  @media (max-width: 51rem) {
    .two {
      grid-template-columns: minmax(0, 1fr);
    }
  }

  .erase {
    margin-block-start: var(--gap-3);
  }

  .erase a {
    display: inline-flex;
    align-items: center;
    min-block-size: var(--touch);
  }
`
