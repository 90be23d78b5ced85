import { css } from 'lit'

export const styles = css`
  :host {
    display: grid;
    justify-items: start;
    gap: var(--gap-3);
    padding: var(--gap-5) clamp(1rem, 4vw, 2rem);
    border-radius: var(--round);
    background: var(--sunken);
  }

  :host([kind='refused']) {
    background: var(--chalk-tint);
  }

  :host([kind='failed']) {
    background: var(--alarm-tint);
  }

  :host([slim]) {
    padding: 0.85rem 1rem;
    gap: var(--gap-2);
  }

  .top {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0.2rem 0.75rem;
    align-items: center;
  }

  .top .ico {
    inline-size: 24px;
    block-size: 24px;
  }

  h2,
  strong {
    font: 700 var(--step-1) / 1.25 var(--title);
  }

  :host([slim]) strong {
    font: 700 var(--step-0) / 1.35 var(--text);
  }

  .said {
    grid-column: 2;
    max-inline-size: 62ch;
  }

  slot {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gap-3);
  }

  .said:empty,
  slot.bare {
    display: none;
  }

  @media (forced-colors: active) {
    :host {
      border: 1px solid;
    }
  }
`
