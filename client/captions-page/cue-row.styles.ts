import { css } from 'lit'

export const rowStyles = css`
  :host {
    display: block;
    content-visibility: auto;
    contain-intrinsic-block-size: auto 150px;
  }

  .row {
    display: grid;
    gap: 0.4rem;
    padding: 0.7rem 0.8rem;
    border: 1.5px solid var(--line);
    border-inline-start-width: 5px;
    border-radius: var(--round-s);
    background: var(--card);
  }

  :host([selected]) .row {
    border-color: var(--edge);
  }

  :host([current]) .row {
    border-inline-start-color: var(--board);
    background: var(--board-tint);
  }

  .times {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.4rem;
  }

  .place {
    min-inline-size: 1.2rem;
    color: var(--ink-soft);
    font-size: var(--step--1);
    font-variant-numeric: tabular-nums;
  }

  .times input:not([type='checkbox']) {
    inline-size: 5.9rem;
    min-block-size: var(--touch);
    padding: 0.3rem 0.5rem;
    font-size: var(--step--1);
    font-variant-numeric: tabular-nums;
  }

  textarea {
    min-block-size: 4rem;
  }

  .faults {
    display: flex;
    flex-wrap: wrap;
    gap: 0.2rem 1rem;
  }

  .faults:not(:has(.fault)) {
    display: none;
  }

  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
  }

  .btn.slim {
    min-inline-size: var(--touch);
    min-block-size: var(--touch);
    padding: 0 0.7rem;
    justify-content: center;
  }

  .btn.quiet.slim {
    padding: 0;
  }
`
