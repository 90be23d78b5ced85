import { css } from 'lit'

export const styles = css`
  .head {
    margin-block-end: 0.9rem;
  }

  .head h2 {
    font-size: var(--step-1);
  }

  .threads {
    display: grid;
    gap: 1.4rem;
    margin-block-start: 1.4rem;
  }

  .answers {
    display: grid;
    gap: 1rem;
    margin-block-start: 0.9rem;
    margin-inline-start: 15px;
    padding-inline-start: 1.1rem;
    border-inline-start: 2px solid var(--line);
  }

  .unfold {
    min-block-size: var(--touch);
    margin-inline-start: calc(32px + 0.75rem);
    font-size: var(--step--1);
    font-weight: 600;
  }

  .empty {
    margin-block-start: var(--gap-4);
  }

  c12-notice {
    margin-block-start: var(--gap-4);
  }
`
