import { css } from 'lit'

export const styles = css`
  :host {
    display: block;
  }

  summary {
    display: flex;
    align-items: center;
    gap: 0.6rem;
    min-block-size: var(--touch);
    font: 700 var(--step-0) / 1.2 var(--text);
    cursor: pointer;
    list-style: none;
  }

  summary::-webkit-details-marker {
    display: none;
  }

  summary h2 {
    font: inherit;
  }

  summary .ico:last-child {
    margin-inline-start: auto;
    transition: rotate var(--quick);
  }

  details[open] summary .ico:last-child {
    rotate: 180deg;
  }

  .tools {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: var(--gap-3);
    margin-block: var(--gap-3);
  }

  .tools .field {
    flex: 1 1 12rem;
  }

  .follow {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: var(--touch);
  }

  .lines {
    max-block-size: 26rem;
    overflow: auto;
    overscroll-behavior: contain;
    border: 1px solid var(--line);
    border-radius: var(--round-s);
    background: var(--paper);
  }

  .lines li {
    content-visibility: auto;
    contain-intrinsic-block-size: auto 44px;
  }

  .line {
    display: grid;
    grid-template-columns: 3.6rem 1fr;
    gap: 0.5rem;
    align-items: baseline;
    inline-size: 100%;
    min-block-size: var(--touch);
    padding: 0.55rem 0.8rem;
    border: 0;
    border-inline-start: 4px solid transparent;
    background: none;
    color: inherit;
    font: 400 var(--step-0) / 1.45 var(--text);
    text-align: start;
    cursor: pointer;
  }

  .line:hover {
    background: var(--sunken);
  }

  .line:focus-visible {
    outline-offset: -3px;
  }

  .line[aria-current='true'] {
    border-inline-start-color: var(--board);
    background: var(--board-tint);
  }

  .at {
    color: var(--board);
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }

  mark {
    border-radius: 3px;
    background: var(--chalk);
    color: var(--chalk-ink);
  }
`
