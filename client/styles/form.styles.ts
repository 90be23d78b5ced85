/** Fields, their hints and their faults; choices drawn as pills or as cards. Used with `base`. */
import { css } from 'lit'

export const form = css`
  .field {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.35rem;
  }

  .field > label,
  legend {
    font-weight: 700;
  }

  legend {
    margin-block-end: 0.5rem;
  }

  .hint {
    color: var(--ink-soft);
    font-size: var(--step--1);
  }

  input:not([type='checkbox'], [type='radio'], [type='range'], [type='file']),
  textarea,
  select {
    inline-size: 100%;
    min-block-size: var(--touch);
    padding: 0.6rem 0.8rem;
    border: 1.5px solid var(--edge);
    border-radius: var(--round-s);
    background: var(--card);
    color: inherit;
    font: 400 var(--step-0) / 1.45 var(--text);
  }

  textarea {
    resize: vertical;
    field-sizing: content;
    min-block-size: 5.2rem;
    max-block-size: 60vh;
  }

  ::placeholder {
    color: var(--ink-soft);
    opacity: 1;
  }

  input[type='checkbox'],
  input[type='radio'] {
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    margin: 0;
    accent-color: var(--board);
  }

  [aria-invalid='true'] {
    border-color: var(--alarm) !important;
    box-shadow: 0 0 0 1px var(--alarm);
  }

  .fault {
    display: flex;
    gap: 0.4rem;
    align-items: baseline;
    color: var(--alarm);
    font-size: var(--step--1);
    font-weight: 600;
  }

  .fault .ico {
    inline-size: 16px;
    block-size: 16px;
    align-self: center;
  }

  /* Pills: a checkbox or a radio under each. */
  .pills {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-2);
  }

  .pill {
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: 0.45rem;
    min-block-size: var(--touch);
    padding: 0.3rem 1rem;
    border: 1.5px solid var(--edge);
    border-radius: 999px;
    background: var(--card);
    font-weight: 600;
    cursor: pointer;
    touch-action: manipulation;
  }

  .pill input {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  .pill .ico {
    inline-size: 18px;
    block-size: 18px;
  }

  .pill:hover {
    border-color: currentColor;
  }

  .pill:has(:checked) {
    border-color: var(--board);
    background: var(--board-tint);
  }

  .pill:has(:focus-visible) {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }

  /* Cards: a choice that needs a sentence. */
  .choices {
    display: grid;
    gap: var(--gap-2);
  }

  .choice {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0.1rem 0.8rem;
    align-items: start;
    padding: 0.75rem 1rem;
    border: 1.5px solid var(--line);
    border-radius: var(--round);
    background: var(--card);
    cursor: pointer;
  }

  .choice input {
    margin-block-start: 0.15rem;
  }

  .choice:hover {
    border-color: var(--edge);
  }

  .choice:has(:checked) {
    border-color: var(--board);
    background: var(--board-tint);
  }

  .choice:has(:focus-visible) {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }

  .choice input:focus-visible {
    outline: none;
  }

  .choice strong {
    display: block;
    line-height: 1.4;
  }

  progress {
    appearance: none;
    display: block;
    inline-size: 100%;
    block-size: 10px;
    border: 0;
    border-radius: 999px;
    background: var(--sunken);
    box-shadow: inset 0 0 0 1px var(--line);
    overflow: hidden;
  }

  progress::-webkit-progress-bar {
    background: none;
  }

  progress::-webkit-progress-value {
    background: var(--board);
    border-radius: 999px;
    transition: inline-size 300ms linear;
  }

  progress::-moz-progress-bar {
    background: var(--board);
    border-radius: 999px;
  }

  input[type='range'] {
    inline-size: 100%;
    block-size: 28px;
    margin: 0;
    accent-color: var(--board);
    touch-action: pan-y;
  }

  @media (pointer: coarse) {
    input[type='range'] {
      block-size: var(--touch);
    }
  }

  @media (forced-colors: active) {
    .pill:has(:checked),
    .choice:has(:checked) {
      outline: 3px solid Highlight;
    }
  }
`
