import { css } from 'lit'

export const styles = css`
  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 12rem), 1fr));
    gap: var(--gap-3);
  }

  .figure {
    display: grid;
    gap: 0.1rem;
    align-content: start;
    block-size: 100%;
    padding: 1rem 1.1rem;
    text-decoration: none;
  }

  a.figure:hover {
    border-color: var(--board);
  }

  .figure strong {
    font: 700 var(--step-2) / 1.1 var(--title);
    font-variant-numeric: tabular-nums;
  }

  .figure.asks {
    border-color: transparent;
    background: var(--chalk-tint);
  }

  section {
    margin-block-start: var(--gap-6);
  }

  section h2 {
    margin-block-end: var(--gap-3);
    font-size: var(--step-1);
  }

  dl {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr));
    gap: 0.9rem 1.5rem;
    padding: 1.1rem;
  }

  dt {
    color: var(--ink-soft);
    font-size: var(--step--1);
  }

  dd {
    margin: 0;
    overflow-wrap: anywhere;
  }

  .low {
    color: var(--alarm);
    font-weight: 600;
  }
`
