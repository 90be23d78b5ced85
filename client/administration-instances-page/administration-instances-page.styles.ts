import { css } from 'lit'

export const styles = css`
  .lead {
    max-inline-size: 44rem;
    margin-block-end: var(--gap-4);
  }

  .missing {
    display: grid;
    gap: var(--gap-2);
    justify-items: start;
    margin-block-start: var(--gap-2);
    padding-block-start: var(--gap-2);
    border-block-start: 1px solid var(--line);
  }

  .missing ul {
    display: grid;
    gap: 0.2rem;
    max-block-size: 16rem;
    overflow: auto;
  }
`
