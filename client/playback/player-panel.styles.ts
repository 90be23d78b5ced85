/** A panel over the film: settings, captions, chapters. */
import { css } from 'lit'

export const panel = css`
  :host {
    position: absolute;
    inset: auto 0.75rem 4.5rem auto;
    z-index: 2;
    inline-size: min(20rem, calc(100% - 1.5rem));
    max-block-size: calc(100% - 5.25rem);
    overflow: auto;
    overscroll-behavior: contain;
    border-radius: 12px;
    background: rgb(12 14 18 / 0.94);
    color: #fff;
    font-size: 0.9375rem;
  }

  /* Where the film is small: a sheet at the bottom of the window, above everything. */
  :host([popover]) {
    position: fixed;
    inset: auto 0 0;
    inline-size: 100%;
    max-inline-size: none;
    max-block-size: 80dvh;
    margin: 0;
    padding: 0 0 env(safe-area-inset-bottom);
    border: 0;
    border-radius: 14px 14px 0 0;
    background: #14171c;
    box-shadow: var(--shadow-high);
  }

  .panel {
    display: grid;
    gap: 0.75rem;
    padding: 0.6rem 0.9rem 0.9rem;
  }

  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
  }

  h2 {
    font: 700 1rem / 1.2 var(--text);
  }

  legend {
    margin-block-end: 0.35rem;
    font-weight: 600;
    color: rgb(255 255 255 / 0.8);
  }

  .options {
    display: flex;
    flex-wrap: wrap;
    gap: 0.35rem;
  }

  label,
  .act {
    position: relative;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    min-inline-size: var(--touch);
    min-block-size: var(--touch);
    padding: 0 0.7rem;
    border: 1.5px solid rgb(255 255 255 / 0.45);
    border-radius: 10px;
    background: none;
    color: inherit;
    font: 600 0.9375rem/1.2 var(--text);
    font-variant-numeric: tabular-nums;
    cursor: pointer;
  }

  label:hover,
  .act:hover,
  .shut:hover {
    background: rgb(255 255 255 / 0.14);
  }

  label:has(:checked) {
    border-color: var(--chalk);
    background: var(--chalk);
    color: var(--chalk-ink);
  }

  label input {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  label:has(:focus-visible),
  .act:focus-visible,
  .shut:focus-visible {
    outline: 3px solid #9dc1ff;
    outline-offset: 1px;
  }

  .act {
    justify-content: flex-start;
    inline-size: 100%;
    border-color: transparent;
    text-align: start;
  }

  .wide {
    padding-block: 0.5rem;
    text-align: start;
  }

  .note {
    margin-block-start: 0.4rem;
    color: rgb(255 255 255 / 0.8);
    font-size: 0.875rem;
  }

  .acts {
    display: grid;
    border-block-start: 1px solid rgb(255 255 255 / 0.25);
    padding-block-start: 0.4rem;
  }

  .shut {
    display: grid;
    place-items: center;
    inline-size: var(--touch);
    block-size: var(--touch);
    border: 0;
    border-radius: 50%;
    background: none;
    color: inherit;
    cursor: pointer;
  }

  .lines {
    display: grid;
  }

  .lines .act {
    min-block-size: var(--touch);
    font-weight: 500;
  }

  .lines .act[aria-current='true'] {
    font-weight: 700;
    color: var(--chalk);
  }

  .lines .at {
    min-inline-size: 3.2rem;
    font-variant-numeric: tabular-nums;
    opacity: 0.85;
  }

  .aside {
    font-size: 0.8125rem;
    color: rgb(255 255 255 / 0.8);
  }
`
