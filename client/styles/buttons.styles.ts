/** What is pressed: buttons in each of their looks, and those that look like a link. */
import { css } from 'lit'

export const buttons = css`
  .btn {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    min-block-size: var(--touch);
    max-inline-size: 100%;
    padding: 0.4rem 1.1rem;
    border: 1.5px solid var(--edge);
    border-radius: 999px;
    background: var(--card);
    color: var(--ink);
    font: 600 var(--step-0) / 1.15 var(--text);
    text-align: center;
    text-decoration: none;
    cursor: pointer;
    touch-action: manipulation;
    transition:
      background-color var(--quick),
      border-color var(--quick);
  }

  .btn:focus-visible {
    border-radius: 999px;
  }

  .btn:hover {
    border-color: currentColor;
  }

  .btn.main {
    background: var(--board);
    border-color: transparent;
    color: var(--board-ink);
  }

  .btn.main:hover {
    background: color-mix(in oklab, var(--board) 88%, var(--ink));
  }

  .btn.chalk {
    background: var(--chalk);
    border-color: transparent;
    color: var(--chalk-ink);
  }

  .btn.chalk:hover {
    background: color-mix(in oklab, var(--chalk) 86%, #fff);
  }

  .btn.alarm {
    background: var(--alarm);
    border-color: transparent;
    color: var(--alarm-ink);
  }

  .btn.quiet {
    border-color: transparent;
    background: none;
  }

  .btn.quiet:hover {
    background: var(--sunken);
  }

  .btn.on,
  .btn[aria-pressed='true'],
  .btn[aria-current]:not([aria-current='false']) {
    border-color: var(--board);
    background: var(--board-tint);
  }

  .btn.round {
    inline-size: var(--touch);
    padding: 0;
    flex: none;
  }

  /* Many choices side by side: smaller for a mouse, as large as ever for a finger. */
  .btn.slim {
    min-block-size: 36px;
    padding-inline: 0.8rem;
    font-size: var(--step--1);
  }

  @media (pointer: coarse) {
    .btn.slim {
      min-block-size: var(--touch);
    }
  }

  .btn.slim .ico {
    inline-size: 16px;
    block-size: 16px;
  }

  .btn[aria-disabled='true'],
  .btn:disabled {
    opacity: 0.6;
    cursor: default;
  }

  /* A button that looks like a link, inside a line of text. */
  .plain {
    display: inline-flex;
    align-items: center;
    gap: 0.35rem;
    min-block-size: 24px;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    text-align: start;
    text-decoration: underline;
    text-underline-offset: 0.15em;
    cursor: pointer;
  }

  @media (forced-colors: active) {
    .btn {
      border: 1px solid;
    }

    .btn[aria-pressed='true'],
    .btn.on,
    .btn[aria-current]:not([aria-current='false']) {
      outline: 3px solid Highlight;
      outline-offset: -3px;
    }
  }

  @media print {
    .btn,
    .plain {
      display: none !important;
    }
  }
`
