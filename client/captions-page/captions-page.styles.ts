import { css } from 'lit'

export const styles = css`
  .top {
    display: flex;
    flex-wrap: wrap;
    align-items: start;
    justify-content: space-between;
    gap: var(--gap-3);
    margin-block-end: var(--gap-5);
    overflow-wrap: anywhere;
  }

  h1 {
    font-size: var(--step-2);
  }

  .two {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1.15fr);
    gap: var(--gap-5);
    align-items: start;
  }

  .side {
    position: sticky;
    inset-block-start: 5rem;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-4);
  }

  .main,
  .state {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--gap-3);
  }

  c12-player:not(:defined) {
    display: block;
    aspect-ratio: 16 / 9;
    border-radius: var(--round);
    background: #0c0e12;
  }

  .import {
    position: relative;
    overflow: hidden;
  }

  .import input {
    position: absolute;
    inset: 0;
    opacity: 0;
    cursor: pointer;
  }

  .import:has(:focus-visible) {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }

  .chapters {
    margin-block-start: var(--gap-5);
  }

  @media (max-width: 56rem) {
    .two {
      grid-template-columns: minmax(0, 1fr);
    }

    .side {
      position: static;
      display: contents;
    }

    /* The film stays in sight while one writes. */
    c12-player {
      position: sticky;
      inset-block-start: 64px;
      z-index: 2;
      order: -1;
    }

    .state {
      order: 2;
    }
  }

  @media (max-width: 40rem) {
    c12-player {
      inset-block-start: 112px;
      margin-inline: calc(-1 * var(--side));
      --round: 0px;
    }
  }
`
