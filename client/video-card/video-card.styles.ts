import { css } from 'lit'

export const styles = css`
  :host {
    container-type: inline-size;
  }

  article {
    position: relative;
    display: grid;
    gap: 0.2rem;
    align-content: start;
  }

  .way {
    display: grid;
    gap: 0.55rem;
    text-decoration: none;
    border-radius: var(--round);
  }

  .way:focus-visible {
    border-radius: var(--round);
  }

  /* On the still: seen when one comes near with a mouse or the keyboard, always where there is only a finger. */
  .save {
    position: absolute;
    inset-block-start: 0.4rem;
    inset-inline-start: 0.4rem;
    display: grid;
    place-items: center;
    inline-size: var(--touch);
    block-size: var(--touch);
    border: 0;
    border-radius: 50%;
    background: rgb(0 0 0 / 0.78);
    color: #fff;
    cursor: pointer;
  }

  .save:focus-visible {
    border-radius: 50%;
  }

  @media (hover: hover) {
    article:not(:hover, :focus-within) .save {
      opacity: 0;
    }
  }

  @media print {
    .save {
      display: none;
    }
  }

  h3 {
    font: 600 var(--step-0) / 1.3 var(--text);
    letter-spacing: 0;
  }

  .way:hover :is(h2, h3) {
    text-decoration: underline;
    text-decoration-thickness: 2px;
  }

  .by {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.4em;
  }

  .by > :not(:last-child)::after {
    content: ' ·';
  }

  .by .ico {
    inline-size: 14px;
    block-size: 14px;
    vertical-align: -0.1em;
  }

  /* What a finger can reach goes down to the next card. */
  .by a {
    display: inline-block;
    padding-block: 3px;
    margin-block: -3px;
    text-decoration: none;
  }

  @media (pointer: coarse) {
    .by a {
      padding-block: 6px 20px;
      margin-block: -6px -20px;
    }
  }

  .by a:hover {
    text-decoration: underline;
  }

  /* Beside one another, where there is little height: « À voir ensuite ». */
  :host([wide]) article {
    grid-template-columns: minmax(7.5rem, 42%) minmax(0, 1fr);
    grid-template-rows: auto 1fr;
    column-gap: 0.9rem;
  }

  :host([wide]) .way {
    display: contents;
  }

  :host([wide]) c12-shot {
    grid-row: 1 / 3;
  }

  :host([wide]) .way:focus-visible h3 {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
    border-radius: 4px;
  }

  :host([wide]) .under {
    grid-column: 2;
  }

  /* Very large letters leave no room beside the still. */
  @container (max-width: 13rem) {
    :host([wide]) article {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: auto;
    }

    :host([wide]) c12-shot {
      grid-row: auto;
    }

    :host([wide]) .under {
      grid-column: 1;
    }
  }

  /* The one shown large, on the home page. */
  :host([featured]) article {
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--card);
    box-shadow: var(--shadow);
    overflow: hidden;
    gap: 0;
  }

  :host([featured]) .way {
    gap: 0;
    border-radius: 0;
  }

  :host([featured]) .text {
    display: grid;
    justify-items: start;
    gap: 0.5rem;
    padding: 1rem 1.1rem 0;
  }

  :host([featured]) h2 {
    font-size: var(--step-1);
    line-height: 1.2;
  }

  :host([featured]) .under {
    padding: 0.4rem 1.1rem 1.1rem;
  }

  :host([featured]) c12-shot {
    --shot-round: 0;
  }
`
