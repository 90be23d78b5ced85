import { css } from 'lit'

export const styles = css`
  .watch {
    display: grid;
    grid-template-columns: minmax(0, 1.75fr) minmax(19rem, 1fr);
    grid-template-areas:
      'film aside'
      'about aside'
      'rest aside';
    grid-template-rows: auto auto 1fr;
    gap: 0 var(--gap-5);
  }

  .film {
    grid-area: film;
  }

  .about {
    grid-area: about;
  }

  .aside {
    grid-area: aside;
  }

  c12-panel-place {
    display: contents;
  }

  c12-panel-place > c12-notice {
    margin-block-start: 0.8rem;
  }

  .rest {
    grid-area: rest;
  }

  .film {
    aspect-ratio: 16 / 9;
    border-radius: var(--round);
    background: #0c0e12;
  }

  .film:has(c12-player:defined) {
    aspect-ratio: auto;
    background: none;
  }

  /* Until the player is there. */
  c12-player:not(:defined) {
    block-size: 100%;
  }

  .poster {
    block-size: 100%;
    border-radius: inherit;
    object-fit: contain;
  }

  .film video {
    inline-size: 100%;
    block-size: 100%;
  }

  .preparing {
    display: grid;
    align-content: center;
    aspect-ratio: 16 / 9;
    padding: clamp(1rem, 4vw, 2.5rem);
  }

  h1 {
    margin-block: 1rem 0.75rem;
    font-size: var(--step-2);
  }

  .by {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    overflow-wrap: anywhere;
  }

  .stack + .by {
    margin-block-start: 1rem;
  }

  .by a.name {
    display: inline-block;
    padding-block: 16px 4px;
    margin-block: -16px -4px;
    font-weight: 700;
    text-decoration: none;
  }

  .by a.name:hover {
    text-decoration: underline;
  }

  .acts {
    gap: var(--gap-2);
    margin-block: 1rem;
  }

  .more {
    position: relative;
  }

  .received {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem var(--gap-4);
    margin-block-start: 0.75rem;
    font-weight: 600;
  }

  .received span {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
  }

  [popover] {
    inset: auto;
    margin: 0;
    inline-size: min(19rem, 100vw - 2rem);
    padding: var(--gap-2);
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--card);
    color: var(--ink);
    box-shadow: var(--shadow-high);
  }

  .files {
    padding: 0.5rem 0.8rem 0.3rem;
    font: 600 var(--step--1) / 1.2 var(--text);
    color: var(--ink-soft);
  }

  c12-film-text {
    margin-block-start: var(--gap-4);
  }

  .said > * + * {
    margin-block-start: 0.6em;
  }

  .said :is(ul, ol) {
    padding-inline-start: 1.3rem;
    list-style: revert;
  }

  .said a {
    overflow-wrap: anywhere;
  }

  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-2);
  }

  .said + .chips {
    margin-block-start: 0.9rem;
  }

  .chips .hue {
    background: var(--hue-tint);
    color: var(--hue-ink);
  }

  .stack {
    display: grid;
    gap: var(--gap-3);
  }

  .rest {
    margin-block-start: var(--gap-6);
  }

  .rest h2 {
    margin-block-end: 0.9rem;
    font-size: var(--step-1);
  }

  .rest ul {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr));
    gap: 1.1rem;
  }

  @media (max-width: 56rem) {
    .watch {
      grid-template-columns: minmax(0, 1fr);
      grid-template-areas: 'film' 'about' 'aside' 'rest';
    }

    .aside {
      margin-block-start: var(--gap-5);
    }
  }

  /* On a phone the film goes from edge to edge. */
  @media (max-width: 40rem) {
    .film {
      margin-inline: calc(-1 * var(--side));
      margin-block-start: calc(-1 * var(--gap-5));
      border-radius: 0;
      --round: 0px;
    }
  }

  /* All that one may do, on two lines. */
  @media (max-width: 26rem) {
    .acts {
      gap: 0.4rem;
    }

    .acts .btn:not(.round) {
      gap: 0.35rem;
      padding-inline: 0.8rem;
    }
  }

  @media print {
    .watch {
      display: block;
    }
  }
`
