/** What every element's shadow begins with: reset, buttons, fields, chips. The same look as `page.css`, which stops at the shadow's edge. */
import { css } from 'lit'

export const base = css`
  /* Letters twice as large leave some words longer than a phone is wide. */
  :host {
    display: block;
    overflow-wrap: anywhere;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
    margin: 0;
  }

  h1,
  h2,
  h3,
  h4 {
    font-family: var(--title);
    line-height: 1.15;
    font-weight: 700;
    letter-spacing: -0.01em;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }

  h1 {
    font-size: var(--step-3);
  }

  h2 {
    font-size: var(--step-2);
  }

  h3 {
    font-size: var(--step-1);
  }

  p {
    text-wrap: pretty;
  }

  a {
    color: inherit;
    text-underline-offset: 0.15em;
  }

  a:hover {
    text-decoration-thickness: 2px;
  }

  ul,
  ol {
    list-style: none;
    padding: 0;
  }

  img {
    display: block;
    inline-size: 100%;
    block-size: auto;
  }

  fieldset {
    min-inline-size: 0;
    border: 0;
    padding: 0;
  }

  legend {
    padding: 0;
  }

  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
    border-radius: 4px;
  }

  [tabindex='-1']:focus {
    outline: none;
  }

  .unseen:not(:focus):not(:active) {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .soft {
    color: var(--ink-soft);
  }

  .small {
    font-size: var(--step--1);
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--gap-3);
  }

  .grow {
    flex: 1 1 auto;
    min-inline-size: 0;
  }

  .push {
    margin-inline-start: auto;
  }

  .card {
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--card);
  }

  .pad {
    padding: 1rem 1.1rem;
  }

  .ico {
    inline-size: 20px;
    block-size: 20px;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

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

  .chip {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
    max-inline-size: 100%;
    padding: 0.2rem 0.65rem;
    border-radius: 999px;
    background: var(--sunken);
    color: var(--ink);
    font-size: var(--step--1);
    font-weight: 600;
    line-height: 1.45;
    text-decoration: none;
  }

  .chip .ico {
    inline-size: 16px;
    block-size: 16px;
  }

  a.chip:hover,
  button.chip:hover {
    text-decoration: underline;
  }

  button.chip {
    border: 0;
    font-family: inherit;
    cursor: pointer;
  }

  .chip.board {
    background: var(--board-tint);
  }

  .chip.chalk {
    background: var(--chalk-tint);
  }

  .chip.alarm {
    background: var(--alarm-tint);
  }

  .who {
    position: relative;
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 40px;
    block-size: 40px;
    border-radius: 50%;
    background: var(--board-tint);
    color: var(--ink);
    font-weight: 700;
    /* In a circle that does not grow with the letters. */
    font-size: min(0.95rem, 16px);
    text-decoration: none;
  }

  .who img {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    border-radius: inherit;
    object-fit: cover;
  }

  .who img[hidden] {
    display: none;
  }

  .who.s {
    inline-size: 32px;
    block-size: 32px;
    font-size: min(0.8rem, 13px);
  }

  .tried {
    color: var(--board);
    font-weight: 600;
  }

  /* One of the questions: the element sets --hue on it. Same lightness for all, hence the same contrast. */
  .hue {
    --hue-tint: light-dark(oklch(0.925 0.045 var(--hue, 200)), oklch(0.32 0.05 var(--hue, 200)));
    --hue-ink: light-dark(oklch(0.38 0.1 var(--hue, 200)), oklch(0.88 0.08 var(--hue, 200)));
  }

  .tile {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 48px;
    block-size: 48px;
    border-radius: 12px;
    background: var(--hue-tint);
    color: var(--hue-ink);
  }

  .tile .ico {
    inline-size: 24px;
    block-size: 24px;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: var(--gap-2) var(--gap-4);
    margin-block-end: var(--gap-4);
  }

  .videos {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 16.5rem), 1fr));
    gap: var(--gap-5) var(--gap-4);
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }

  @media (forced-colors: active) {
    .btn,
    .chip,
    .tile,
    .who {
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
    .plain,
    form,
    .no-print {
      display: none !important;
    }
  }
`
