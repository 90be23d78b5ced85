/** What every dialog of ours looks like: a sheet at the bottom of a phone, a card in the middle of a screen. */
import { css } from 'lit'

export const dialogStyles = css`
  dialog {
    inline-size: min(34rem, 100vw - 2rem);
    max-inline-size: none;
    max-block-size: min(90dvh, 50rem);
    margin: auto;
    padding: 0;
    border: 1px solid var(--line);
    border-radius: var(--round);
    background: var(--card);
    color: var(--ink);
    box-shadow: var(--shadow-high);
    overflow: auto;
    overscroll-behavior: contain;
  }

  dialog::backdrop {
    background: var(--veil);
  }

  dialog[open] {
    animation: rise var(--quick) ease-out;
  }

  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }

  .sheet {
    display: grid;
    gap: var(--gap-4);
    padding: var(--gap-5);
  }

  .sheet-top {
    display: flex;
    align-items: start;
    gap: var(--gap-3);
  }

  .sheet h2 {
    flex: 1;
    font-size: var(--step-1);
    line-height: 1.3;
    padding-block: 0.4rem;
  }

  .sheet-end {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: var(--gap-3);
  }

  @media (max-width: 40rem) {
    dialog {
      inline-size: 100vw;
      margin-block-end: 0;
      border-inline: 0;
      border-block-end: 0;
      border-end-start-radius: 0;
      border-end-end-radius: 0;
    }

    .sheet-end > .btn {
      flex: 1 1 auto;
    }
  }
`
