import { css } from 'lit'

export const styles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-4);
  }

  h2 {
    font-size: var(--step-1);
  }

  .panel {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-3);
  }

  .items {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-2);
  }

  .items .btn {
    justify-content: start;
    inline-size: 100%;
    border-radius: var(--round-s);
    text-align: start;
  }

  .switch {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0.1rem 0.8rem;
    align-items: start;
    cursor: pointer;
  }

  .switch input {
    margin-block-start: 0.2rem;
  }
`
