/** Small signs: drawings, chips, faces, the coloured tile of a question. */
import { css } from 'lit'

export const marks = css`
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

  a.chip,
  button.chip {
    min-block-size: 28px;
  }

  @media (pointer: coarse) {
    a.chip,
    button.chip {
      min-block-size: var(--touch);
    }
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

  @media (forced-colors: active) {
    .chip,
    .tile,
    .who {
      border: 1px solid;
    }
  }
`
